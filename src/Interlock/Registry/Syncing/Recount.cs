using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Registry.Syncing;

/// <summary>
/// Counts open dependencies anew after many tasks of a spec changed at once, where following each change by itself
/// (<see cref="Cascade"/>) would see the graph half changed.
/// </summary>
internal static class Recount
{
    /// <param name="before">The spec as it was.</param>
    public static void Spec(Changes changes, SyncView before)
    {
        var store = changes.Store;
        var states = before.Tasks.ToDictionary(task => task.Task.Uid, task => task.State, StringComparer.Ordinal);
        var now = SyncView.Of(store, before.Spec).Tasks;
        var current = now.ToDictionary(task => task.Task.Uid, task => task.State, StringComparer.Ordinal);
        var waiting = now.Select(task => task.Task.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var task in now)
        {
            var was = states.TryGetValue(task.Task.Uid, out var state) ? state : (TaskState?)null;
            if (task.Task.IsParent && task.State == TaskState.Done && was is not (null or TaskState.Done))
            {
                changes.Log(EventTypes.TaskCompleted, task.Task, new() { ["children_done"] = true });
            }

            if (was != task.State)
            {
                waiting.UnionWith(store.DependentsOf(task.Task.Uid).Select(edge => edge.Task));
            }
        }

        foreach (var uid in waiting)
        {
            if (store.FindTask(uid) is { } task)
            {
                Count(changes, task, current);
            }
        }
    }

    private static void Count(Changes changes, WorkTask task, Dictionary<string, TaskState> states)
    {
        var (open, soft) = (0, 0);
        foreach (var edge in changes.Store.DependenciesOf(task.Uid))
        {
            var state = states.TryGetValue(edge.DependsOn, out var known) ? known
                : changes.Store.FindTask(edge.DependsOn) is { } before ? Cascade.StateOf(changes.Store, before) : TaskState.Done;
            if (state != TaskState.Done)
            {
                open += edge.Hard ? 1 : 0;
                soft += edge.Hard ? 0 : 1;
            }
        }

        var counted = task;
        if (task.OpenDependencies != open || task.OpenSoftDependencies != soft)
        {
            counted = changes.Put(task with { OpenDependencies = open, OpenSoftDependencies = soft });
        }

        if (!counted.IsParent)
        {
            Steering.Resettle(changes, counted);
        }
    }
}
