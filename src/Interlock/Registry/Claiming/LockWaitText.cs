using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>What a task that waits for a lock is told: for what, behind whom, and since when.</summary>
internal static class LockWaitText
{
    /// <summary>Null where it waits for no lock.</summary>
    public static (string Sentence, string? Next)? Of(RegistryContext context, IStoreReader reader, WorkTask task)
    {
        var queue = new WaitQueue(reader, context.Options, context.Now);
        var place = queue.PlaceOf(task.Uid);
        var paths = place is { AtWork: true } ? place.Paths : queue.PathsOf(task);
        var obstacle = LockObstacle.Find(reader, queue, reader.ListLocks(), task, paths, context.Options.IgnoreCase);
        var where = place is null ? "" : $"; it waits since {Stamp.Text(place.Since)}, {Ordinal(queue.Before(queue.WaiterOf(task, place)) + 1)} in line";
        var reason = task.StateReason ?? "";
        return (task.State, obstacle) switch
        {
            (TaskState.Pending, { } found) => ($"{task.Ref} is ready, but {found.Path} {found.Fact} {found.Other}{where}.", $"interlock task why {found.Other}"),
            (TaskState.Blocked, _) when BlockReasons.Is(reason, BlockReasons.Lock) =>
                ($"{task.Ref} is parked with its work: {BlockReasons.Said(reason, BlockReasons.Lock)}{(obstacle is { } still && !reason.Contains(still.Other, StringComparison.Ordinal) ? $"; now {still.Path} {still.Fact} {still.Other}" : "")}{where}.", obstacle is { } next ? $"interlock task why {next.Other}" : null),
            (TaskState.Analyzing or TaskState.Implementing, { } found) when place is { AtWork: true } =>
                ($"{task.Ref} is {task.State.Name()}, held by {reader.FindClaim(task.Uid)?.Worker}, and asked in vain for {found.Path}, which {found.Fact} {found.Other}{where}.", $"interlock task why {found.Other}"),
            _ => null,
        };
    }

    /// <summary>Those who wait for a lock, first in the queue first.</summary>
    public static IReadOnlyList<LockWaiter> WaitersOf(IReadOnlyList<Waiter> queue, FileLock held, bool ignoreCase) =>
        [.. queue.Where(one => one.Task.Uid != held.Task && one.Paths.Any(path => LockPath.Overlap(path, held.Path, ignoreCase)))
            .Select((one, n) => new LockWaiter(one.Task.Ref, one.Place!.Since, n + 1))];

    private static string Ordinal(int n) => (n % 100 is 11 or 12 or 13 ? 0 : n % 10) switch
    {
        1 => $"{n}st",
        2 => $"{n}nd",
        3 => $"{n}rd",
        _ => $"{n}th",
    };
}
