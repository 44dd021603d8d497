using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>Makes graphs of what is stored: a whole spec, or a task with what it hangs on and what hangs on it.</summary>
public sealed class Charting
{
    private readonly RegistryContext context;

    internal Charting(RegistryContext context) => this.context = context;

    /// <summary>All tasks of a spec and their dependencies; those of other specs stand in it too.</summary>
    public Result<TaskGraph> Spec(string name) => context.Store.Read<Result<TaskGraph>>(reader =>
        reader.FindSpec(name) is null ? Refusals.UnknownSpec(name) : Of(reader, name));

    /// <summary>A task, what it comes after and what comes after it.</summary>
    /// <param name="depth">Steps in each direction; null: all.</param>
    public Result<TaskGraph> Around(TaskRef name, int? depth) => context.Store.Read<Result<TaskGraph>>(reader =>
        reader.FindTask(name) is { } task ? Around(reader, task, depth ?? int.MaxValue) : Refusals.UnknownTask(name));

    internal static TaskGraph Of(IStoreReader reader, string spec)
    {
        var sketch = new Sketch(reader);
        foreach (var task in reader.ListTasks(new() { Spec = spec }))
        {
            sketch.Add(task);
            sketch.AddBefore(task);
        }

        return sketch.Finish(spec);
    }

    private static TaskGraph Around(IStoreReader reader, WorkTask task, int depth)
    {
        var sketch = new Sketch(reader);
        var family = Family(reader, task);
        sketch.Focus = [.. family.Select(one => one.Uid)];
        foreach (var one in family)
        {
            sketch.Add(one);
        }

        Spread(family, depth, sketch.AddBefore);
        Spread(family, depth, sketch.AddAfter);
        return sketch.Finish(task.Ref.ToString());
    }

    /// <summary>Goes on from the tasks in one direction, each task once.</summary>
    private static void Spread(IReadOnlyList<WorkTask> from, int depth, Func<WorkTask, IEnumerable<WorkTask>> next)
    {
        var seen = from.Select(task => task.Uid).ToHashSet(StringComparer.Ordinal);
        var edge = from;
        for (var step = 0; step < depth && edge.Count > 0; step++)
        {
            edge = [.. edge.SelectMany(next).Where(task => seen.Add(task.Uid))];
        }
    }

    private static IReadOnlyList<WorkTask> Family(IStoreReader reader, WorkTask task) =>
        task.IsParent ? [task, .. reader.Children(task.Spec, task.Id).SelectMany(child => Family(reader, child))] : [task];

    /// <summary>A graph as it grows.</summary>
    private sealed class Sketch(IStoreReader reader)
    {
        private readonly Dictionary<string, WorkTask> tasks = new(StringComparer.Ordinal);
        private readonly Dictionary<string, GraphNode> missing = new(StringComparer.Ordinal);
        private readonly Dictionary<(string From, string To), GraphEdge> edges = [];

        public HashSet<string> Focus { get; set; } = [];

        public void Add(WorkTask task)
        {
            if (!tasks.TryAdd(task.Uid, task))
            {
                return;
            }

            // A task stands in its parents, wherever it came from.
            if (task.Parent is { } parent && reader.FindTask(new TaskRef(task.Spec, parent)) is { IsParent: true } above)
            {
                Add(above);
            }
        }

        /// <summary>Adds what the task comes after, with the edges.</summary>
        public IEnumerable<WorkTask> AddBefore(WorkTask task)
        {
            var found = new List<WorkTask>();
            foreach (var edge in reader.DependenciesOf(task.Uid))
            {
                if (reader.FindTask(edge.DependsOn) is { } before)
                {
                    Link(before.Ref.ToString(), task.Ref.ToString(), edge.Hard);
                    found.AddRange(Family(reader, before));
                }
            }

            foreach (var name in task.MissingDependencies)
            {
                var known = TaskRef.Parse(name, task.Spec);
                var node = new GraphNode { Name = known.IsRefused ? name : known.Value.ToString(), Spec = known.IsRefused ? "" : known.Value.Spec, Id = known.IsRefused ? name : known.Value.Id, Title = "no such task", IsMissing = true };
                missing.TryAdd(node.Name, node);
                Link(node.Name, task.Ref.ToString(), true);
            }

            found.ForEach(Add);
            return found;
        }

        /// <summary>Adds what comes after the task, or after a parent it stands in, with the edges.</summary>
        public IEnumerable<WorkTask> AddAfter(WorkTask task)
        {
            var found = new List<WorkTask>();
            for (WorkTask? awaited = task; awaited is not null; awaited = awaited.Parent is { } id ? reader.FindTask(new TaskRef(task.Spec, id)) : null)
            {
                foreach (var edge in reader.DependentsOf(awaited.Uid))
                {
                    if (reader.FindTask(edge.Task) is { } after)
                    {
                        Link(awaited.Ref.ToString(), after.Ref.ToString(), edge.Hard);
                        found.AddRange(Family(reader, after));
                    }
                }
            }

            found.ForEach(Add);
            return found;
        }

        public TaskGraph Finish(string title)
        {
            var names = tasks.Values.Select(task => task.Ref.ToString()).ToHashSet(StringComparer.Ordinal);
            return TaskGraph.Of(title, [.. tasks.Values.Select(task => Node(task, names)), .. missing.Values.Where(node => !names.Contains(node.Name))], edges.Values);
        }

        private void Link(string from, string to, bool hard) =>
            edges[(from, to)] = new(from, to, hard || (edges.TryGetValue((from, to), out var known) && known.Hard));

        private GraphNode Node(WorkTask task, HashSet<string> names)
        {
            var state = Cascade.StateOf(reader, task);
            var parent = task.Parent is { } id ? new TaskRef(task.Spec, id).ToString() : null;
            return new()
            {
                Name = task.Ref.ToString(),
                Spec = task.Spec,
                Id = task.Id,
                Title = task.Title,
                State = state,
                Ready = !task.IsParent && state == TaskState.Pending && task.OpenDependencies == 0,
                Optional = task.Optional,
                Priority = task.Priority,
                EstimateMinutes = task.EstimateMinutes,
                Parent = parent is not null && names.Contains(parent) && reader.FindTask(new TaskRef(task.Spec, task.Parent!)) is { IsParent: true } ? parent : null,
                IsParent = task.IsParent,
                InFocus = Focus.Contains(task.Uid),
            };
        }
    }
}
