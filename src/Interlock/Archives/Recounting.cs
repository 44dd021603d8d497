using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>Brings the counters of open dependencies, and the states that follow them, in line with the edges.</summary>
internal static class Recounting
{
    /// <param name="uids">Tasks that were put as they were elsewhere; those that come after them are counted too.</param>
    public static void Run(Changes changes, IEnumerable<string> uids)
    {
        var store = changes.Store;
        var seen = new HashSet<string>(uids, StringComparer.Ordinal);
        foreach (var uid in seen.ToList())
        {
            seen.UnionWith(store.DependentsOf(uid).Select(edge => edge.Task));
        }

        foreach (var uid in seen)
        {
            if (store.FindTask(uid) is not { } task)
            {
                continue;
            }

            var (hard, soft) = Open(changes, uid);
            if ((task.OpenDependencies, task.OpenSoftDependencies) != (hard, soft))
            {
                task = task with { OpenDependencies = hard, OpenSoftDependencies = soft };
                store.PutTask(task);
            }

            Settle(changes, task);
        }
    }

    private static (int Hard, int Soft) Open(Changes changes, string uid)
    {
        var (hard, soft) = (0, 0);
        foreach (var edge in changes.Store.DependenciesOf(uid))
        {
            if (changes.Store.FindTask(edge.DependsOn) is { } before && Cascade.StateOf(changes.Store, before) != TaskState.Done)
            {
                (hard, soft) = edge.Hard ? (hard + 1, soft) : (hard, soft + 1);
            }
        }

        return (hard, soft);
    }

    private static void Settle(Changes changes, WorkTask task)
    {
        if (task.IsParent)
        {
            return;
        }

        if (task.State == TaskState.Pending && task.MissingDependencies.Count > 0)
        {
            changes.Move(task, TaskState.Blocked, Lacks(task));
        }
        else if (task.State == TaskState.Pending && task.OpenDependencies > 0)
        {
            changes.Move(task, TaskState.Blocked, Cascade.DependencyReason(changes.Store, task));
        }
        else if (task.State == TaskState.Blocked && task.OpenDependencies == 0 && BlockReasons.Is(task.StateReason, BlockReasons.Dependencies))
        {
            _ = task.MissingDependencies.Count > 0 ? changes.Explain(task, Lacks(task)) : changes.Move(task, TaskState.Pending);
        }
    }

    private static string Lacks(WorkTask task) => $"{BlockReasons.Held}: {BlockReasons.MissingDependency} {string.Join(", ", task.MissingDependencies)}";
}
