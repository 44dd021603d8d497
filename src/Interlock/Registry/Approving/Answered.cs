using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>What follows from a person's yes or no for the task it is about.</summary>
internal static class Answered
{
    /// <summary>A task that waits for this answer goes on, or waits with the no; any other stays as it is.</summary>
    public static WorkTask Follow(Changes changes, WorkTask task, string purpose, bool granted, string reason, Actor actor)
    {
        var waits = task.State == TaskState.Blocked
            && (BlockReasons.Is(task.StateReason, BlockReasons.Approval) || BlockReasons.Is(task.StateReason, BlockReasons.Denied))
            && Watching.PurposeOf(changes.Store, task) == purpose;
        if (!waits)
        {
            return changes.Put(task);
        }

        WaitFor(changes, task, granted ? ApprovalCommands.ForImpact : purpose, granted ? null : $"{actor.Name} said no: {reason}");
        return granted ? changes.MoveToPending(task) : changes.Explain(task, $"{BlockReasons.Denied}: {actor.Name}: {reason}");
    }

    /// <summary>A no to a task that is under way.</summary>
    public static WorkTask Stop(Changes changes, WorkTask task, string purpose, string reason, Actor actor)
    {
        WaitFor(changes, task, purpose, $"{actor.Name} said no: {reason}");
        return Denying.Stop(changes, task, reason, actor);
    }

    /// <summary>Notes what a task waits for, besides its impact.</summary>
    /// <param name="purpose">As for <see cref="ApprovalCommands.Approve"/>; for the impact nothing has to be noted.</param>
    /// <param name="message">A no, which takes the place of the refusal that it waits with; null: that stays.</param>
    public static void WaitFor(Changes changes, WorkTask task, string purpose, string? message)
    {
        var known = Records.Watched.Find(changes.Store, task.Uid);
        var files = purpose is ApprovalCommands.ForFiles or ApprovalCommands.ForTests;
        if (known is null && !files)
        {
            return;
        }

        known ??= new() { Task = task.Uid, At = changes.Now };
        Records.Watched.Put(changes.Store, known with
        {
            Waits = files ? purpose : null,
            Gate = files ? known.Gate ?? 5 : known.Gate,
            Code = files ? known.Code ?? (purpose == ApprovalCommands.ForTests ? "tests.weakened" : "files.protected") : known.Code,
            Message = message ?? known.Message,
            Hint = files ? known.Hint ?? $"A person answers with 'interlock approve {task.Ref} --for {purpose} --as NAME --reason TEXT'." : known.Hint,
        });
    }
}
