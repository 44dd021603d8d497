using Interlock.Claims;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>What stands between a task and the files that a claim of it would lock.</summary>
/// <param name="Path">The file.</param>
/// <param name="Other">The task that has it, or that gets it first.</param>
/// <param name="Fact">How the two go together: <c>is locked by</c>, <c>goes first to</c>.</param>
/// <param name="Holder">Who works on the other one; null: nobody now.</param>
internal sealed record LockObstacle(string Path, string Other, string Fact, string? Holder)
{
    public override string ToString() => $"{Path} {Fact} {Other}{(Holder is null ? "" : $" ({Holder})")}";

    /// <summary>Finds them for many tasks of one moment: locks are read once.</summary>
    public static Func<WorkTask, LockObstacle?> Finder(IStoreReader reader, WaitQueue queue, bool ignoreCase)
    {
        var locks = reader.ListLocks();
        return task => Find(reader, queue, locks, task, queue.PathsOf(task), ignoreCase);
    }

    /// <summary>Null when nothing stands in its way.</summary>
    public static LockObstacle? Find(IStoreReader reader, WaitQueue queue, IReadOnlyList<FileLock> locks, WorkTask task, IReadOnlyCollection<string> paths, bool ignoreCase) =>
        Holding.Conflict(locks, task.Uid, paths, ignoreCase) is { } conflict
            ? new(conflict.Wanted, reader.FindName(conflict.Held.Task)?.ToString() ?? conflict.Held.Task, "is locked by", reader.FindClaim(conflict.Held.Task)?.Worker)
        : queue.Stopping(task, paths) is { } stop ? new(stop.Path, stop.First.Task.Ref.ToString(), "goes first to", null)
        : null;
}
