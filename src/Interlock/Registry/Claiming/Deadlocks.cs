using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>What keeps a task at work from a path.</summary>
/// <param name="Wanted">The path.</param>
/// <param name="Other">Uid of the task in the way.</param>
/// <param name="Held">Its lock; null: it stands before in the wait queue.</param>
/// <param name="Cycle">Names of the tasks that would wait for each other, of which this is the youngest; empty: no deadlock.</param>
internal sealed record LockConflict(string Wanted, string Other, FileLock? Held, IReadOnlyList<string> Cycle)
{
    public Refusal ToRefusal(IStoreReader reader)
    {
        var refusal = Held is { } held ? Holding.LockHeld(reader, (held, Wanted)) : Holding.Queued(reader, Other, Wanted);
        if (Cycle.Count == 0)
        {
            return refusal;
        }

        refusal.Details!["ring"] = JsonList.Of(Cycle);
        return refusal with
        {
            Code = "lock.deadlock",
            Message = $"{refusal.Message} {string.Join(" and ", Cycle)} would wait for each other for ever, so the youngest, {Cycle[0]}, yields: its locks are let go, its work is kept.",
        };
    }
}

/// <summary>
/// Deadlocks among those who take further locks while they hold some. A cycle of waits is found in the transaction that would close it, and the
/// youngest in it yields: its locks are let go, its work stays. Who is younger does not change while both wait, and who yielded comes
/// back only with all that it wanted, so no two yield to each other in turn.
/// </summary>
internal static class Deadlocks
{
    /// <summary>
    /// What still stands in the way of <paramref name="task"/>, which is at work, after every cycle through it in which another is the
    /// youngest was broken. Null: nothing, it may lock the paths.
    /// </summary>
    public static LockConflict? Judge(Changes changes, WorkTask task, Claim claim, IReadOnlyList<string> wanted)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var locks = changes.Store.ListLocks();
            var own = locks.Where(held => held.Task == task.Uid).ToList();
            var missing = wanted.Where(path => !own.Exists(held => held.Path == path)).ToList();
            var queue = WaitQueue.Of(changes);
            if (Nearest(locks, queue, task, claim, missing, passed, changes.Options.IgnoreCase) is not { } conflict)
            {
                return null;
            }

            var cycle = Find(changes, queue, locks, task, claim, missing, passed);
            if (cycle.Count == 0)
            {
                return conflict;
            }

            var names = cycle.Select(one => one.Task.Ref.ToString()).ToList();
            var youngest = cycle.MaxBy(one => (one.Came, one.Task.Ordinal))!;
            if (youngest.Task.Uid == task.Uid)
            {
                return conflict with { Cycle = names };
            }

            if (youngest.Place is { AtWork: true })
            {
                Parking.Yield(changes, youngest, names, task);
            }
            else
            {
                // It holds nothing; it only steps aside in the queue.
                changes.Log(EventTypes.LockYielded, youngest.Task, Parking.Yielded([], names, task));
                passed.Add(youngest.Task.Uid);
            }
        }
    }

    private static LockConflict? Nearest(IReadOnlyList<FileLock> locks, WaitQueue queue, WorkTask task, Claim claim, List<string> missing, HashSet<string> passed, bool ignoreCase) =>
        Holding.Conflict(locks, task.Uid, missing, ignoreCase) is { } conflict ? new(conflict.Wanted, conflict.Held.Task, conflict.Held, [])
        : queue.Stopping(task, missing, claim.ClaimedAt, passed) is { } stop ? new(stop.Path, stop.First.Task.Uid, null, [])
        : null;

    /// <summary>The tasks on a way from what the task waits for back to the task; empty when there is none.</summary>
    private static List<Waiter> Find(Changes changes, WaitQueue queue, IReadOnlyList<FileLock> locks, WorkTask task, Claim claim, List<string> missing, HashSet<string> passed)
    {
        var start = new Waiter(task, null, missing, task.Priority, claim.ClaimedAt);
        var others = queue.All().Where(one => one.Task.Uid != task.Uid && !passed.Contains(one.Task.Uid)).ToList();
        var next = new Dictionary<string, Waiter>(StringComparer.Ordinal);
        var open = new Queue<Waiter>([start]);
        while (open.TryDequeue(out var reached))
        {
            var held = locks.Where(one => one.Task == reached.Task.Uid).ToList();
            foreach (var waits in others.Where(one => !next.ContainsKey(one.Task.Uid) && WaitsFor(one, reached, held)))
            {
                next[waits.Task.Uid] = reached;
                open.Enqueue(waits);
            }
        }

        var own = locks.Where(one => one.Task != task.Uid && Wants(missing, one.Path)).Select(one => one.Task);
        var before = others.Where(one => queue.Stopping(task, missing, claim.ClaimedAt, passed)?.First.Task.Uid == one.Task.Uid).Select(one => one.Task.Uid);
        if (own.Concat(before).FirstOrDefault(next.ContainsKey) is not { } first)
        {
            return [];
        }

        var cycle = new List<Waiter> { start };
        for (var at = others.Find(one => one.Task.Uid == first)!; at.Task.Uid != task.Uid; at = next[at.Task.Uid])
        {
            cycle.Add(at);
        }

        return cycle;

        bool Wants(IReadOnlyList<string> paths, string path) => paths.Any(one => LockPath.Overlap(one, path, changes.Options.IgnoreCase));

        // For a lock that the other holds, or behind it in the queue.
        bool WaitsFor(Waiter one, Waiter other, List<FileLock> held) =>
            held.Exists(path => Wants(one.Paths, path.Path))
            || (other.Place is { AtWork: false } && other.CompareTo(one) < 0 && other.Paths.Any(path => Wants(one.Paths, path)));
    }
}
