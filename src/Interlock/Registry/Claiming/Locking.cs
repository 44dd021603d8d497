using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>One held lock as people and programs see it.</summary>
public sealed record HeldLock(FileLock Lock, WorkTask? Task, Claim? Claim)
{
    /// <summary>Who waits for it, first in the queue first; only <see cref="Locking.List"/> tells.</summary>
    public IReadOnlyList<LockWaiter> Waiting { get; init; } = [];
}

/// <summary>A task that waits for a lock.</summary>
/// <param name="Place">Its place among those who wait for this lock, from 1.</param>
public sealed record LockWaiter(TaskRef Task, DateTimeOffset Since, int Place);

/// <summary>A path that was asked about, as it was given, and a lock in its way.</summary>
public sealed record HeldPath(string Path, HeldLock Held);

/// <summary>File locks by command.</summary>
public sealed class Locking
{
    private readonly RegistryContext context;

    internal Locking(RegistryContext context) => this.context = context;

    /// <summary>All locks with their holders, and who waits for them.</summary>
    public IReadOnlyList<HeldLock> List() => context.Store.Read(reader =>
    {
        var queue = new WaitQueue(reader, context.Options, context.Now).All().Order().ToList();
        return reader.ListLocks().Select(held => new HeldLock(held, reader.FindTask(held.Task), reader.FindClaim(held.Task))
        {
            Waiting = LockWaitText.WaitersOf(queue, held, context.Options.IgnoreCase),
        }).ToList();
    });

    /// <summary>Those of the paths that the task has not locked.</summary>
    /// <param name="task">Its uid.</param>
    public IReadOnlyList<string> Uncovered(string task, IEnumerable<string> paths) =>
        context.Store.Read(reader => Holding.Uncovered(reader.LocksOf(task), paths, context.Options.IgnoreCase));

    /// <summary>Locks of others that overlap the paths, path by path. Inside a task its own locks do not count.</summary>
    public Result<IReadOnlyList<HeldPath>> Check(IReadOnlyList<string> paths, TaskRef? own, string? root)
    {
        var keys = LockPath.NormaliseAll(paths, root);
        if (keys.IsRefused)
        {
            return keys.Refusal;
        }

        return context.Store.Read(reader => Check(reader, paths, keys.Value, own));
    }

    private List<HeldPath> Check(IStoreReader reader, IReadOnlyList<string> paths, IReadOnlyList<string> keys, TaskRef? own)
    {
        var mine = own is { } name ? reader.FindTask(name)?.Uid : null;
        var found = new List<HeldPath>();
        for (var index = 0; index < paths.Count; index++)
        {
            foreach (var held in reader.OverlappingLocks(keys[index], context.Options.IgnoreCase))
            {
                if (held.Task != mine)
                {
                    found.Add(new(paths[index], new(held, reader.FindTask(held.Task), reader.FindClaim(held.Task))));
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Declares files late: the claimed task takes further locks, and the paths become files of it. Logged.
    /// A task that declares none stays so: its locks grow, and this is one way. Who asks in vain keeps what it holds and stands in the
    /// wait queue; when that would close a cycle, the youngest in it yields.
    /// </summary>
    public Result<WorkTask> Acquire(TaskRef name, IReadOnlyList<string> paths, long? token, Actor actor, string? root) => context.Write<WorkTask>(Authority.Acquire.For(actor, name, token), changes =>
    {
        var tx = changes.Store;
        var asked = Asked(changes, name, paths, token, root);
        if (asked.IsRefused)
        {
            return asked.Refusal;
        }

        var (task, keys) = asked.Value;
        var claim = tx.FindClaim(task.Uid)!;
        if (Deadlocks.Judge(changes, task, claim, keys) is { } conflict)
        {
            if (conflict.Cycle.Count > 0)
            {
                Parking.Park(changes, task, claim, conflict, keys);
            }
            else
            {
                WaitQueue.Note(changes, task, claim, keys);
            }

            return conflict.ToRefusal(tx);
        }

        Holding.Lock(changes, task, keys);
        Records.Parked.Delete(tx, task.Uid);
        if (actor.InsideRun || claim.WorkerKind == WorkerKind.AiAgent)
        {
            Records.Late.Put(tx, new() { Task = task.Uid, Files = [.. (Records.Late.Find(tx, task.Uid)?.Files ?? []).Union(keys, StringComparer.Ordinal)] });
        }

        var files = task.Files.Count == 0 ? [] : task.Files.Concat(keys).Distinct().ToList();
        return files.Count == task.Files.Count ? task : changes.Put(task with { Files = files });
    });

    /// <summary>
    /// Frees locks of the claimed task before it is done. What it declares stays declared: gate 4 and gate 5 see that the lock is gone.
    /// </summary>
    public Result<WorkTask> Release(TaskRef name, IReadOnlyList<string> paths, long? token, Actor actor, string? root) => context.Write<WorkTask>(Authority.Unlock.For(actor, name, token), changes =>
    {
        var tx = changes.Store;
        var asked = Asked(changes, name, paths, token, root);
        if (asked.IsRefused)
        {
            return asked.Refusal;
        }

        var (task, keys) = asked.Value;
        var held = tx.LocksOf(task.Uid).Select(one => one.Path).ToHashSet(StringComparer.Ordinal);
        if (keys.FirstOrDefault(key => !held.Contains(key)) is { } unknown)
        {
            return new Refusal(RefusalKind.NotFound, "lock.unknown", $"{name} does not hold {unknown}.", "See 'interlock lock list'.");
        }

        foreach (var key in keys)
        {
            changes.DeleteLocks(task.Uid, key);
        }

        changes.Log(EventTypes.LockReleased, task, new() { ["files"] = JsonList.Of(keys), ["why"] = "released by its worker" });
        Parking.Wake(changes);
        return changes.Put(task);
    });

    /// <summary>The task of a worker that asks about its own locks, and the paths as keys.</summary>
    private static Result<(WorkTask Task, IReadOnlyList<string> Keys)> Asked(Changes changes, TaskRef name, IReadOnlyList<string> paths, long? token, string? root)
    {
        if (changes.Store.FindTask(name) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        var claim = Holding.Verify(changes, task, token, tokenOptional: true);
        if ((claim.Refusal ?? InReview(task)) is { } refusal)
        {
            return refusal;
        }

        var keys = LockPath.NormaliseAll(paths, root);
        return keys.IsRefused ? keys.Refusal : (task, keys.Value);
    }

    /// <summary>
    /// An operator takes the locks of a task away, with a reason; its claim ends with them, so that nobody writes on without a lock.
    /// </summary>
    public Result<WorkTask> ForceRelease(TaskRef name, string reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Usage, "reason.missing", "A forced release carries a reason.", "Add --reason TEXT.");
        }

        return context.Write<WorkTask>(Authority.ForceRelease.For(actor, name), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            if (Roster.Know(changes, actor).Kind != WorkerKind.Human)
            {
                return new Refusal(RefusalKind.Forbidden, "operator.agent", $"{actor.Name} is an AI agent; only a person takes locks away.", "A person does it with their own name.");
            }

            if (InReview(task) is { } fixedNow)
            {
                return fixedNow;
            }

            changes.Log(EventTypes.OperatorAction, task, new() { ["action"] = "force-release", ["reason"] = reason, ["files"] = JsonList.Of(tx.LocksOf(task.Uid).Select(held => held.Path)) });
            var back = task.State is TaskState.Analyzing or TaskState.Implementing ? Retrying.Back(changes, task, reason) : task;
            Holding.LetGo(changes, back, $"force-released by {actor.Name}: {reason}");
            return back;
        });
    }

    /// <summary>What gate 5 found locked stays locked until the merge is decided.</summary>
    private static Refusal? InReview(WorkTask task) => task.State is TaskState.Reviewing or TaskState.Deploying
        ? new(RefusalKind.Conflict, "task.in_review", $"{task.Ref} is {task.State.Name()}; its locks belong to its merge.", "Send it back first with 'interlock change review N --needs-revision'.")
        : null;
}
