using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Registry.Claiming;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>A task that declares no files locks what it touches, while it is worked on and when it is submitted.</summary>
internal sealed class LockGrowth(RegistryContext context, IWorkspace? workspace)
{
    /// <summary>Locks what a task that declares no files has touched so far; a conflict parks it. For the runner while it works.</summary>
    public async Task<Result<WorkTask>> RunAsync(TaskRef name, long? token, Actor actor, CancellationToken cancellation)
    {
        var looked = context.Store.Read<Result<(WorkTask Task, IReadOnlyList<FileLock> Locks)>>(reader =>
            reader.FindTask(name) is not { } found ? Refusals.UnknownTask(name)
            : Holding.Look(reader, found, token, actor.Name) is { IsRefused: true } refused ? refused.Refusal
            : (found, reader.LocksOf(found.Uid)));
        if (looked.IsRefused)
        {
            return looked.Refusal;
        }

        var (task, locks) = looked.Value;
        if (workspace is null || !Grows(task))
        {
            return task;
        }

        var touched = await workspace.TouchedAsync(task, cancellation);
        if (touched.IsRefused)
        {
            return touched.Refusal;
        }

        // Asked every few seconds: what is locked already costs no write.
        return touched.Value.All(path => locks.Any(held => held.Path == path)) ? task : context.Write<WorkTask>(Authority.Grow.For(actor, name, token), changes =>
        {
            if (changes.Store.FindTask(task.Uid) is not { } now)
            {
                return Refusals.UnknownTask(name);
            }

            var claim = Holding.Verify(changes, now, token);
            return claim.IsRefused ? claim.Refusal : Grows(now) ? Grow(changes, now, claim.Value, touched.Value) : now;
        });
    }

    public static bool Grows(WorkTask task) => task.Files.Count == 0 && task.State == TaskState.Implementing;

    /// <summary>Takes the locks a task without declared files needs, or parks it and says who is in the way.</summary>
    public static Result<WorkTask> Grow(Changes changes, WorkTask task, Claim claim, IReadOnlyList<string> touched)
    {
        if (Deadlocks.Judge(changes, task, claim, touched) is { } conflict)
        {
            var refusal = conflict.ToRefusal(changes.Store);
            Parking.Park(changes, task, claim, conflict, touched);
            return refusal with { Message = refusal.Message + " The task is parked with its work and goes on when the lock is free." };
        }

        Holding.Lock(changes, task, touched);
        return task;
    }
}
