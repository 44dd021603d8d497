using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>What a task waits for, and what that waits for.</summary>
internal static class WaitingOn
{
    /// <summary>How far it is followed.</summary>
    public const int Longest = 20;

    /// <summary>Nearest first; for a parent its children.</summary>
    public static IEnumerable<WorkTask> All(IStoreReader reader, WorkTask task)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { task.Uid };
        var level = new Queue<WorkTask>([task]);
        while (seen.Count <= Longest && level.TryDequeue(out var node))
        {
            foreach (var waited in Direct(reader, node).Where(waited => seen.Add(waited.Uid)))
            {
                yield return waited;
                level.Enqueue(waited);
            }
        }
    }

    /// <summary>The open hard dependencies of a task itself, and the open children of a parent.</summary>
    public static IEnumerable<WorkTask> Direct(IStoreReader reader, WorkTask task)
    {
        var before = reader.DependenciesOf(task.Uid).Where(edge => edge.Hard).Select(edge => reader.FindTask(edge.DependsOn)).OfType<WorkTask>();
        return before.Concat(task.IsParent ? Counted(reader, task) : []).Where(waited => Cascade.StateOf(reader, waited) != TaskState.Done);
    }

    /// <summary>The nearest one that is cancelled or failed; null when time and work will do.</summary>
    public static WorkTask? Hopeless(IStoreReader reader, WorkTask task) => All(reader, task)
        .FirstOrDefault(waited => Cascade.StateOf(reader, waited) is var state && (state == TaskState.Cancelled || (state == TaskState.Failed && !waited.IsParent)));

    /// <summary>The children that a parent waits for.</summary>
    private static IEnumerable<WorkTask> Counted(IStoreReader reader, WorkTask parent)
    {
        var allOptional = ParentState.IsOptional(Cascade.ChildrenOf(reader, parent));
        return reader.Children(parent.Spec, parent.Id).Where(child => Cascade.StateOf(reader, child) != TaskState.Cancelled && (allOptional || !child.Optional));
    }
}
