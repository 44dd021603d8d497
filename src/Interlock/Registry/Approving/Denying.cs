using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>A person's no to a task that is under way: it stops at once, with its work kept, and waits as if it had never begun.</summary>
internal static class Denying
{
    /// <summary>Null while a no can still keep the work off the target.</summary>
    public static Refusal? TooLate(IStoreReader reader, WorkTask task) => task.State switch
    {
        TaskState.Done or TaskState.Deploying => new(
            RefusalKind.Conflict,
            "approval.too_late",
            $"{task.Ref} is {task.State.Name()}: its change is merged.",
            $"Revert it on the target, and reopen it with 'interlock task reopen {task.Ref} --reason TEXT'."),
        TaskState.Reviewing => MergeInProgress.Refuse(reader, task),
        _ => null,
    };

    /// <summary>Blocked, with no claim, no locks and no attempt used; what its holder says next is stale.</summary>
    public static WorkTask Stop(Changes changes, WorkTask task, string reason, Actor actor)
    {
        var why = $"{BlockReasons.Denied}: {actor.Name}: {reason}";
        Records.Merges.Delete(changes.Store, task.Uid);
        Records.Evidence.Delete(changes.Store, task.Uid);
        var back = task.State == TaskState.Reviewing ? changes.Move(task with { Progress = 0 }, TaskState.Implementing, why) : task;
        var stopped = changes.Move(back, TaskState.Blocked, why);
        Holding.LetGo(changes, stopped, why);
        return stopped;
    }
}
