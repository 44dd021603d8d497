using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>
/// A task that declares no files meets a lock of another: it is parked, its work kept, and goes on when the holder has let go.
/// </summary>
internal static class Parking
{
    /// <summary>implementing → blocked(lock): claim ended, locks freed so that two growers never hold each other up.</summary>
    public static WorkTask Park(Changes changes, WorkTask task, (FileLock Held, string Wanted) conflict, IReadOnlyList<string> wanted)
    {
        var holder = changes.Store.FindName(conflict.Held.Task)?.ToString() ?? conflict.Held.Task;
        var reason = $"{BlockReasons.Lock}: {conflict.Wanted} is locked by {holder}";
        var parked = changes.Move(task, TaskState.Blocked, reason);
        Records.Parked.Put(changes.Store, new() { Task = task.Uid, Paths = wanted });
        Holding.LetGo(changes, parked, reason);
        return parked;
    }

    /// <summary>
    /// Call after locks were freed: parked tasks whose paths are free now become pending, longest parked first. What they wait for
    /// stays on record until they are claimed again, so that the claim takes these locks and no second one parks on the same file.
    /// </summary>
    public static void Wake(Changes changes)
    {
        var waiting = Records.Parked.List(changes.Store);
        if (waiting.Count == 0)
        {
            return;
        }

        var locks = changes.Store.ListLocks();
        foreach (var parked in waiting)
        {
            var task = changes.Store.FindTask(parked.Task);
            if (task is null || task.State.IsFinal())
            {
                Records.Parked.Delete(changes.Store, parked.Task);
            }
            else if (task.State == TaskState.Blocked && BlockReasons.Is(task.StateReason, BlockReasons.Lock)
                && Holding.Conflict(locks, task.Uid, parked.Paths, changes.Options.IgnoreCase) is null)
            {
                changes.MoveToPending(task);
            }
        }
    }

    /// <summary>What a claim of the task locks: the files it declares, or those its parked work touches.</summary>
    public static IReadOnlyList<string> PathsOf(IStoreReader reader, WorkTask task) =>
        task.Files.Count > 0 ? task.Files : Records.Parked.Find(reader, task.Uid)?.Paths ?? [];
}
