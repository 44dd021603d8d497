using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>The work graph of a whole store at one moment, and where findings go.</summary>
internal sealed class Survey
{
    private readonly Dictionary<string, TaskFacts> tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskRef, TaskFacts> names = [];
    private readonly Dictionary<string, TaskState> computed = new(StringComparer.Ordinal);

    public Survey(IStoreReader reader, string? spec)
    {
        Reader = reader;
        Spec = spec;
        Specs = reader.ListSpecs().Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var task in reader.EnumerateTasks())
        {
            var facts = new TaskFacts(task);
            tasks[task.Uid] = facts;
            names[task.Ref] = facts;
        }

        foreach (var child in tasks.Values.Where(task => task.Parent is not null))
        {
            Find(new TaskRef(child.Name.Spec, child.Parent!))?.Children.Add(child);
        }

        foreach (var edge in reader.EnumerateDependencies())
        {
            if (tasks.TryGetValue(edge.Task, out var after))
            {
                after.After.Add(edge);
            }
            else
            {
                Strays.Add(edge);
            }
        }

        Checked.Specs = spec is null ? Specs.Count : 1;
        Checked.Tasks = Tasks.Count();
        Checked.Dependencies = Tasks.Sum(task => (long)task.After.Count);
    }

    public IStoreReader Reader { get; }

    /// <summary>Null: all.</summary>
    public string? Spec { get; }

    public IReadOnlySet<string> Specs { get; }

    public Checked Checked { get; } = new();

    public List<Finding> Findings { get; } = [];

    /// <summary>Edges of tasks that are not there.</summary>
    public List<Dependency> Strays { get; } = [];

    /// <summary>Those that are asked about.</summary>
    public IEnumerable<TaskFacts> Tasks => tasks.Values.Where(Wanted);

    public bool Wanted(TaskFacts task) => Spec is null || task.Name.Spec == Spec;

    /// <summary>What belongs to no task belongs to no spec either, and is only told when all are asked about.</summary>
    public bool Wanted(string uid) => Find(uid) is { } task ? Wanted(task) : Spec is null;

    public TaskFacts? Find(string uid) => tasks.GetValueOrDefault(uid);

    public TaskFacts? Find(TaskRef name) => names.GetValueOrDefault(name);

    public string Called(string uid) => Find(uid)?.Name.ToString() ?? uid;

    /// <summary>The state as everybody sees it: stored, or computed for a parent.</summary>
    public TaskState StateOf(TaskFacts task, int depth = 0)
    {
        // A ring of parents is a finding of its own; here it must only come to an end.
        if (!task.IsParent || depth > 100)
        {
            return task.State;
        }

        if (!computed.TryGetValue(task.Uid, out var state))
        {
            computed[task.Uid] = state = ParentState.Compute([.. task.Children.Select(child => (StateOf(child, depth + 1), IsOptional(child, depth + 1)))]);
        }

        return state;
    }

    public void Error(string code, string? task, string fact, string next) => Findings.Add(new(code, Severity.Error, task, fact, next));

    public void Warn(string code, string? task, string fact, string next) => Findings.Add(new(code, Severity.Warning, task, fact, next));

    private bool IsOptional(TaskFacts task, int depth) => task.Optional
        || (task.IsParent && depth <= 100 && ParentState.IsOptional([.. task.Children.Select(child => (StateOf(child, depth + 1), IsOptional(child, depth + 1)))]));
}
