using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Defining;
using Interlock.Registry.Keeping;
using Interlock.Registry.Reviewing;
using Interlock.WorkGraph;

namespace Interlock.Registry.Syncing;

/// <summary>What a sync does to the state of a task. Each gives null, or why it was not done.</summary>
internal static class SyncTurns
{
    /// <summary>Key in the metadata of a task that its file has no longer.</summary>
    public const string MissingKey = "missing_in_file";

    /// <summary>Why such a task was cancelled.</summary>
    public const string MissingReason = "missing in file";

    internal static Refusal? Reopen(Changes changes, Completing completing, WorkTask task, string completion)
    {
        if (task.State == TaskState.Done)
        {
            var open = Steering.Reopened(changes, completing.Forge, task, "its box was cleared in the file");
            if (task.Completion == Completion.Imported && Completions.Parse(completion) is { } wanted && wanted != open.Completion)
            {
                changes.Put(open with { Completion = wanted });
            }
        }

        return null;
    }

    /// <summary>A ticked box as manual completion: the person who syncs vouches for it. Dependencies are still asked for.</summary>
    internal static Refusal? Accept(Changes changes, Completing completing, WorkTask task, string reasonGiven)
    {
        if (changes.Store.FindClaim(task.Uid) is { } claim)
        {
            return new(RefusalKind.Conflict, "claim.held", $"{task.Ref} is held by {claim.Worker}.", $"It is accepted once {claim.Worker} released it.");
        }

        if (Roster.Know(changes, changes.Actor!).Kind != Claims.WorkerKind.Human)
        {
            return new(RefusalKind.Forbidden, "operator.agent", $"{changes.Actor!.Name} is an AI agent; only a person vouches for a ticked box.", "A person syncs with their own name.");
        }

        var ready = task.State switch
        {
            TaskState.Draft => Creating.Settle(changes, task),
            TaskState.Failed => changes.MoveToPending(task with { Attempt = 0, InfrastructureAttempt = 0 }, "its box was ticked"),
            TaskState.Blocked when task.OpenDependencies == 0 && !SyncFaults.HasFault(task) => changes.MoveToPending(task, "its box was ticked"),
            _ => task,
        };
        if (ready.State != TaskState.Pending)
        {
            var verdict = Cascade.DependencyVerdict(changes.Store, ready);
            return verdict.Passed
                ? new(RefusalKind.Conflict, "tick.not_possible", $"{task.Ref} is {ready.State.Name()}{(ready.StateReason is { } reason ? $" ({reason})" : "")}; its tick cannot be accepted.")
                : verdict.ToRefusal();
        }

        changes.Log(Cascade.DependencyVerdict(changes.Store, ready), ready);
        var who = changes.Actor!.Name;
        changes.Log(EventTypes.OperatorAction, ready, new() { ["action"] = "accept tick", ["reason"] = reasonGiven });
        Records.Approvals.Put(changes.Store, new() { Task = ready.Uid, Purpose = ApprovalCommands.ForCompletion, Granted = true, By = who, Reason = reasonGiven, At = changes.Now });
        changes.Log(ExitGates.Completion(new(ready.Ref.ToString(), Completion.Manual.Name(), who, reasonGiven, null)), ready);
        var walked = changes.Move(ready with { Completion = Completion.Manual, Worklog = $"{who} ticked its box in the file." }, TaskState.Implementing);
        completing.Done(changes, changes.Move(walked, TaskState.Reviewing));
        return null;
    }

    internal static Refusal? Import(Changes changes, WorkTask task)
    {
        var done = changes.Put(task with
        {
            State = TaskState.Done,
            StateReason = null,
            Completion = Completion.Imported,
            ClosedAt = changes.Now,
            Worklog = "Its box was ticked when it was first read as a task without others below it.",
        });
        changes.Log(EventTypes.TaskCompleted, done, new() { ["completion"] = done.Completion.Name() });
        Cascade.Follow(changes, task, done);
        return null;
    }

    internal static Refusal? Vanish(Changes changes, WorkTask task)
    {
        var marked = task;
        if (!task.MetadataText.Contains(MissingKey, StringComparison.Ordinal))
        {
            var metadata = task.Metadata;
            metadata[MissingKey] = true;
            marked = changes.Put(task with { MetadataText = metadata.ToJsonString() });
        }

        var held = changes.Store.FindClaim(task.Uid) is not null;
        return held || task.IsParent || task.State is not (TaskState.Draft or TaskState.Pending or TaskState.Blocked or TaskState.Failed)
            ? null
            : Steering.Cancel(changes, marked, MissingReason).Refusal;
    }

    internal static Refusal? Return(Changes changes, WorkTask task)
    {
        var metadata = task.Metadata;
        metadata.Remove(MissingKey);
        var back = changes.Put(task with { MetadataText = metadata.ToJsonString() });
        if (back.State == TaskState.Cancelled && back.StateReason == MissingReason)
        {
            changes.Log(EventTypes.OperatorAction, back, new() { ["action"] = "reopen", ["reason"] = "it is in the file again" });
            Creating.Settle(changes, changes.Move(back, TaskState.Draft, details: new() { ["reason"] = "it is in the file again" }));
        }

        return null;
    }
}
