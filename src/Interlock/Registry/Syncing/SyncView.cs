using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Syncing;

/// <summary>A task as a sync sees it.</summary>
internal sealed record SyncTask
{
    public required WorkTask Task { get; init; }

    /// <summary>As everybody sees it: computed for a parent.</summary>
    public required TaskState State { get; init; }

    /// <summary>Somebody has a claim on it.</summary>
    public required bool Held { get; init; }

    /// <summary>An agent's run works on it; its merge will tick the box.</summary>
    public bool InRun { get; init; }

    /// <summary>The target is being moved to its change; its box may be ticked already.</summary>
    public required bool Landing { get; init; }

    public required IReadOnlyList<SyncedEdge> DependsOn { get; init; }

    /// <summary>Null: the file never had it.</summary>
    public required SyncBase? Base { get; init; }
}

/// <summary>All tasks of a spec inside one transaction.</summary>
internal sealed class SyncView
{
    private readonly IStoreReader reader;
    private readonly Dictionary<string, SyncTask> byId;

    private SyncView(IStoreReader reader, string spec, IReadOnlyList<SyncTask> tasks, bool merges)
    {
        this.reader = reader;
        Spec = spec;
        Tasks = tasks;
        byId = tasks.ToDictionary(task => task.Task.Id, StringComparer.Ordinal);
        Merges = merges;
    }

    public string Spec { get; }

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<SyncTask> Tasks { get; }

    /// <summary>A task of the spec stands in the merge queue.</summary>
    public bool Merges { get; }

    /// <summary>The uid of a task of any spec; null when there is none.</summary>
    public string? UidOf(TaskRef name) => reader.FindTask(name)?.Uid;

    /// <summary>The uid of the parent a task has; null when it has none.</summary>
    public string? ParentOf(SyncTask task) => Above(task)?.Task.Uid;

    /// <summary>All tasks, children before their parents.</summary>
    public IEnumerable<SyncTask> BottomUp()
    {
        return Tasks.OrderByDescending(Depth);

        int Depth(SyncTask task)
        {
            // A damaged registry may have parents in a circle.
            var depth = 0;
            for (var above = Above(task); above is not null && depth < Tasks.Count; above = Above(above))
            {
                depth++;
            }

            return depth;
        }
    }

    private SyncTask? Above(SyncTask task) => task.Task.Parent is { } id ? byId.GetValueOrDefault(id) : null;

    internal static SyncView Of(IStoreReader reader, string spec)
    {
        var tasks = reader.ListTasks(new() { Spec = spec });
        var children = tasks.Where(task => task.Parent is not null).ToLookup(task => task.Parent!, StringComparer.Ordinal);
        var states = new Dictionary<string, TaskState>(StringComparer.Ordinal);
        var bases = SyncRecords.Bases.List(reader, spec).ToDictionary(one => one.Task, StringComparer.Ordinal);
        var claims = reader.ListClaims().ToDictionary(claim => claim.Task, claim => claim.RunId is not null, StringComparer.Ordinal);
        var queued = Records.Merges.List(reader).ToDictionary(entry => entry.Task, entry => entry.Landing, StringComparer.Ordinal);
        return new(
            reader,
            spec,
            [.. tasks.Select(task => new SyncTask
            {
                Task = task,
                State = StateOf(task),
                Held = claims.ContainsKey(task.Uid),
                InRun = claims.GetValueOrDefault(task.Uid),
                Landing = queued.GetValueOrDefault(task.Uid) || task.State == TaskState.Deploying,
                DependsOn = Edges(reader, task),
                Base = bases.GetValueOrDefault(task.Uid),
            })],
            tasks.Any(task => queued.ContainsKey(task.Uid)));

        TaskState StateOf(WorkTask task)
        {
            if (!states.TryGetValue(task.Uid, out var state))
            {
                states[task.Uid] = state = task.IsParent ? ParentState.Compute([.. children[task.Id].Select(child => (StateOf(child), child.Optional))]) : task.State;
            }

            return state;
        }
    }

    private static List<SyncedEdge> Edges(IStoreReader reader, WorkTask task) =>
    [
        .. reader.DependenciesOf(task.Uid).Select(edge => new SyncedEdge(edge.DependsOn, edge.Hard)),
        .. task.MissingDependencies.Select(name => new SyncedEdge($"?{name}", true)),
    ];
}
