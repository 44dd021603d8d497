using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>
/// A task that declares no files meets a lock of another: it is parked, its work kept, and goes on when the holder has let go.
/// </summary>
internal static class Parking
{
    /// <summary>implementing → blocked(lock): claim ended, locks freed so that two growers never hold each other up.</summary>
    public static WorkTask Park(Changes changes, WorkTask task, Claim claim, LockConflict conflict, IReadOnlyList<string> wanted)
    {
        var other = changes.Store.FindName(conflict.Other)?.ToString() ?? conflict.Other;
        var reason = $"{BlockReasons.Lock}: {conflict.Wanted} {(conflict.Held is null ? $"goes to {other} first, which has waited longer" : $"is locked by {other}")}";
        if (conflict.Cycle.Count > 0)
        {
            reason += $"; it yielded, the youngest of {string.Join(", ", conflict.Cycle)}, which would wait for each other";
            changes.Log(EventTypes.LockYielded, task, Yielded(Held(changes, task), conflict.Cycle, changes.Store.FindTask(conflict.Other)));
        }

        return LeaveWork(changes, task, claim, reason, wanted);
    }

    /// <summary>Another makes the youngest of a cycle let its locks go while it is at work; its next command is refused as stale.</summary>
    public static void Yield(Changes changes, Waiter youngest, IReadOnlyList<string> cycle, WorkTask to)
    {
        var task = youngest.Task;
        changes.Log(EventTypes.LockYielded, task, Yielded(Held(changes, task), cycle, to));
        LeaveWork(changes, task, changes.Store.FindClaim(task.Uid)!, $"{BlockReasons.Lock}: it yielded to {to.Ref}, the youngest of {string.Join(", ", cycle)}, which would wait for each other", youngest.Paths);
    }

    public static JsonObject Yielded(IEnumerable<string> files, IReadOnlyList<string> cycle, WorkTask? to) =>
        new() { ["files"] = JsonList.Of(files), ["ring"] = JsonList.Of(cycle), ["to"] = to?.Ref.ToString(), ["why"] = "each would wait for the next for ever; the youngest lets go, its work is kept" };

    /// <summary>
    /// Call after locks were freed: parked tasks whose paths are free now become pending, longest parked first. What they wait for
    /// stays on record until they are claimed again, so that the claim takes these locks and no second one parks on the same file.
    /// </summary>
    /// <returns>How many.</returns>
    public static int Wake(Changes changes)
    {
        var waiting = Records.Parked.List(changes.Store);
        if (waiting.Count == 0)
        {
            return 0;
        }

        var woken = 0;
        var locks = changes.Store.ListLocks();
        foreach (var parked in waiting)
        {
            var task = changes.Store.FindTask(parked.Task);
            if (task is null || task.State.IsFinal() || (parked.AtWork && changes.Store.FindClaim(parked.Task) is null))
            {
                Records.Parked.Delete(changes.Store, parked.Task);
            }
            else if (Holding.Conflict(locks, task.Uid, parked.Paths, changes.Options.IgnoreCase) is null
                && (parked.AtWork || Holding.Conflict(locks, task.Uid, task.Files, changes.Options.IgnoreCase) is null))
            {
                if (parked.FreeSince is null)
                {
                    Records.Parked.Put(changes.Store, parked with { FreeSince = changes.Now });
                }

                if (task.State == TaskState.Blocked && BlockReasons.Is(task.StateReason, BlockReasons.Lock))
                {
                    changes.MoveToPending(task);
                    woken++;
                }
            }
        }

        return woken;
    }

    private static List<string> Held(Changes changes, WorkTask task) => [.. changes.Store.LocksOf(task.Uid).Select(held => held.Path)];

    private static WorkTask LeaveWork(Changes changes, WorkTask task, Claim claim, string reason, IReadOnlyList<string> wanted)
    {
        var parked = changes.Move(task, TaskState.Blocked, reason);
        Records.Parked.Put(changes.Store, new()
        {
            Task = task.Uid,
            Paths = [.. wanted.Union(Held(changes, task), StringComparer.Ordinal)],
            Since = changes.Now,
            Came = claim.ClaimedAt,
        });
        Holding.LetGo(changes, parked, reason);

        // One that waits in the queue only, and held nothing, hears of no lock.
        Wake(changes);
        return changes.Store.FindTask(task.Uid) ?? parked;
    }
}
