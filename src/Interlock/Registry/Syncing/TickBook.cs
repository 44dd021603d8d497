using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Syncing;

/// <summary>A box to tick.</summary>
/// <param name="Uid">Of the task, which keeps it when it is renumbered.</param>
/// <param name="Number">As the file calls it.</param>
/// <param name="Title">As it was when both sides last agreed.</param>
internal sealed record DueTick(string Uid, string Number, string Title);

/// <summary>Which boxes are to be ticked, so that a box is ticked once and a person who clears it is not overruled.</summary>
internal static class TickBook
{
    /// <summary>Tasks of the file, parents included, that became done since both sides agreed, and whose boxes are not ticked.</summary>
    /// <param name="alsoDone">A task that will be done once the ticks land.</param>
    public static IReadOnlyList<DueTick> Due(IStoreReader store, string spec, string? alsoDone = null)
    {
        var bases = SyncRecords.Bases.List(store, spec).Where(agreed => !agreed.Missing && !SyncBase.IsDone(agreed.Mark) && !SyncBase.IsDone(agreed.Said)).ToList();
        if (bases.Count == 0)
        {
            return [];
        }

        var tasks = store.ListTasks(new() { Spec = spec });
        var byUid = tasks.ToDictionary(task => task.Uid, StringComparer.Ordinal);
        var children = tasks.Where(task => task.Parent is not null).ToLookup(task => task.Parent!, StringComparer.Ordinal);
        return [.. bases
            .Where(agreed => byUid.TryGetValue(agreed.Task, out var task) && StateOf(task) == TaskState.Done)
            .Select(agreed => new DueTick(agreed.Task, agreed.Number, agreed.Text.Title))];

        TaskState StateOf(WorkTask task) =>
            task.IsParent ? ParentState.Compute([.. children[task.Id].Select(child => (StateOf(child), child.Optional))])
            : task.Id == alsoDone ? TaskState.Done
            : task.State;
    }
}
