using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>What time alone brings about: due retries become pending, agents' expired claims end, and what a clock that was ahead has left is bounded.</summary>
internal sealed class Sweeping(RegistryContext context)
{
    /// <summary>One sweep in a transaction of its own; returns how many tasks moved.</summary>
    public int Sweep() => context.WriteOwn(Authority.Sweep, changes => Sweep(changes) + Parking.Wake(changes));

    /// <summary>A sweep that also lets go of locks whose task is gone, as a hand in the registry may leave them; returns how many tasks moved.</summary>
    public Result<int> Cleanup(Actor actor) => context.Write<int>(Authority.Cleanup.For(actor), asked =>
    {
        // What time brings about is nobody's doing.
        var (tx, changes) = (asked.Store, asked.WithoutActor());
        foreach (var lost in tx.ListLocks().GroupBy(held => held.Task).Where(held => tx.FindName(held.Key) is null).ToList())
        {
            changes.DeleteLocks(lost.Key);
            changes.Log(EventTypes.LockReleased, null, new() { ["files"] = JsonList.Of(lost.Select(held => held.Path)), ["why"] = $"their task {lost.Key} is gone" });
        }

        return Sweep(changes) + Parking.Wake(changes);
    });

    internal static int Sweep(Changes changes)
    {
        var outside = changes.Store.ClaimsOutside(changes.Now, Bounding.LatestEnd(changes.Now, changes.Options));
        var moved = Bounding.Bound(changes, outside);
        foreach (var claim in outside.Where(claim => claim.IsExpired(changes.Now) && claim.WorkerKind == WorkerKind.AiAgent))
        {
            if (changes.Store.FindTask(claim.Task) is { } task)
            {
                Expire(changes, task, claim);
                moved++;
            }
        }

        foreach (var task in changes.Store.Due(changes.Now))
        {
            changes.MoveToPending(task);
            moved++;
        }

        return moved;
    }

    private static void Expire(Changes changes, WorkTask task, Claim claim)
    {
        var locks = changes.Store.LocksOf(task.Uid);
        if (locks.Count > 0)
        {
            changes.Log(EventTypes.LockExpired, task, new() { ["files"] = JsonList.Of(locks.Select(held => held.Path)), ["worker"] = claim.Worker, ["token"] = claim.Token }, claim.RunId, claim.Worker);
        }

        var why = $"{BlockReasons.Expired}: {claim.Worker} was not heard of";
        if (task.State is TaskState.Analyzing or TaskState.Implementing)
        {
            Retrying.Retry(changes, task, why, counts: false, EventTypes.ClaimExpired);
        }
        else
        {
            Holding.LetGo(changes, task, why, EventTypes.ClaimExpired);
        }
    }
}
