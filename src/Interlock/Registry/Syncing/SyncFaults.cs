using Interlock.Lifecycle;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Registry.Syncing;

/// <summary>Known tasks whose dependencies a file changed: a missing one or a cycle is never taken as satisfied.</summary>
internal static class SyncFaults
{
    /// <summary>Kept from the ready set by what it depends on, not by what is still open.</summary>
    public static bool HasFault(WorkTask task) =>
        !task.IsParent && task.State is TaskState.Draft or TaskState.Blocked
        && (BlockReasons.Is(task.StateReason, BlockReasons.MissingDependency) || BlockReasons.Is(task.StateReason, BlockReasons.Cycle));

    /// <summary>A draft goes through gate 1 again; what was pending is blocked with the fault, or freed of it.</summary>
    public static void Settle(Changes changes, string uid)
    {
        var task = changes.Store.FindTask(uid)!;
        if (task.IsParent)
        {
            return;
        }

        if (task.State == TaskState.Draft)
        {
            Creating.Settle(changes, task);
            return;
        }

        var fault = Fault(changes, task);
        switch (task.State)
        {
            case TaskState.Pending when fault is not null:
                changes.Move(task, TaskState.Blocked, fault);
                break;
            case TaskState.Blocked when fault is not null && (HasFault(task) || BlockReasons.Is(task.StateReason, BlockReasons.Dependencies)):
                changes.Explain(task, fault);
                break;
            case TaskState.Blocked when fault is null && HasFault(task):
                changes.MoveToPending(task, "its dependencies are in order again");
                break;
        }
    }

    private static string? Fault(Changes changes, WorkTask task)
    {
        var cycle = DependencyCycles.Through(changes.Store, task);
        return cycle.Count > 0 ? $"{BlockReasons.Cycle} {string.Join("→", cycle)}"
            : task.MissingDependencies.Count > 0 ? $"{BlockReasons.MissingDependency} {string.Join(", ", task.MissingDependencies)}"
            : null;
    }
}
