using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>What operators do to tasks: update, advance, cancel, reopen.</summary>
public sealed class Steering
{
    private readonly RegistryContext context;
    private readonly IForge forge;

    internal Steering(RegistryContext context, IForge forge) => (this.context, this.forge) = (context, forge);

    /// <summary>Changes what a task is. Refusals <c>task.unknown</c>, <c>version.stale</c>, those of its fields, and those of its dependencies.</summary>
    public Result<WorkTask> Update(TaskRef name, TaskEdit edit, Actor actor) => context.Write<WorkTask>(Authority.UpdateTask.For(actor, name), changes =>
        changes.Store.FindTask(name) is { } task ? TaskEditing.Edit(changes, task, edit) : Refusals.UnknownTask(name));

    /// <summary>
    /// Walks one rule by hand, where the rule asks for no facts beyond what is stored. Steps that need work, a branch or a merge
    /// belong to claim, start, submit, finish and the merge queue, and are refused with that name.
    /// </summary>
    /// <param name="metadata">Free facts to keep with the step; a refused step keeps none.</param>
    public Result<WorkTask> Advance(TaskRef name, TaskState to, string? reason, Actor actor, MetadataEdit? metadata = null) => context.Write<WorkTask>(Authority.AdvanceTask.For(actor, name), changes =>
    {
        if (changes.Store.FindTask(name) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        var facts = metadata?.Apply(task.Metadata);
        if (facts is { IsRefused: true } tooMuch)
        {
            return tooMuch.Refusal!;
        }

        var walked = Walk(changes, task, to, reason);
        if (facts is not { } kept || walked.IsRefused)
        {
            return walked;
        }

        var stored = changes.Put(walked.Value with { MetadataText = kept.Value.ToJsonString() });
        changes.Log(EventTypes.TaskUpdated, stored, new() { ["edited"] = true, ["changed"] = TaskDifference.Of(walked.Value, stored) });
        return stored;
    });

    private Result<WorkTask> Walk(Changes changes, WorkTask task, TaskState to, string? reason)
    {
        var (tx, name) = (changes.Store, task.Ref);
        if (task.IsParent)
        {
            return new Refusal(RefusalKind.Conflict, "task.is_parent", $"{name} is a parent; its state follows its children.", "Advance a child.");
        }

        if (Transitions.Reopens(task.State, to))
        {
            return new Refusal(RefusalKind.Conflict, "state.needs_reopen", $"{task.State.Name()} → {to.Name()} reopens the task.", $"Use 'interlock task reopen {name} --reason TEXT'.");
        }

        if (Transitions.Refuse(name.ToString(), task.State, to) is { } illegal)
        {
            return illegal;
        }

        return (task.State, to) switch
        {
            (TaskState.Draft, TaskState.Pending) => Promote(changes, task),
            (_, TaskState.Cancelled) => Cancel(changes, task, reason ?? "cancelled by hand"),
            (TaskState.Blocked, TaskState.Pending) when task.OpenDependencies > 0 => Refused(changes, task, Cascade.DependencyVerdict(tx, task)),
            (TaskState.Blocked, TaskState.Pending) when BlockReasons.Is(task.StateReason, BlockReasons.Approval) || BlockReasons.Is(task.StateReason, BlockReasons.Denied) =>
                EntryGates.Impact(ImpactAnalysis.Waiting(tx, task, context.Options.FourEyes)) is { Passed: false } verdict ? Refused(changes, task, verdict) : changes.MoveToPending(task, reason),
            (TaskState.Blocked, TaskState.Pending) => changes.MoveToPending(task, reason),
            (TaskState.Failed, TaskState.Pending) => changes.MoveToPending(task with { Attempt = 0, InfrastructureAttempt = 0 }, reason),
            (TaskState.Pending, TaskState.Blocked) => changes.Move(task, TaskState.Blocked, $"{BlockReasons.Held}: {reason ?? "by hand"}"),
            _ => new Refusal(RefusalKind.Conflict, "state.needs_command", $"{task.State.Name()} → {to.Name()} is decided on facts, not by hand.", $"Use {CommandFor(to)}."),
        };
    }

    /// <summary>Takes a task out of the plan: its claim and locks end. Refusals <c>task.unknown</c>, <c>task.is_parent</c>, <c>state.illegal_transition</c>.</summary>
    public Result<WorkTask> Cancel(TaskRef name, string? reason, Actor actor) => context.Write<WorkTask>(Authority.CancelTask.For(actor, name), changes =>
        changes.Store.FindTask(name) is not { } task ? Refusals.UnknownTask(name)
        : task.IsParent ? new Refusal(RefusalKind.Conflict, "task.is_parent", $"{name} is a parent; its state follows its children.", "Cancel its children.")
        : Transitions.Refuse(name.ToString(), task.State, TaskState.Cancelled) is { } illegal ? illegal
        : Cancel(changes, task, reason ?? "cancelled"));

    /// <summary>What a reopened task does not stop; see <see cref="ReopenEffects.Continuing"/>.</summary>
    internal IReadOnlyList<(WorkTask Task, TaskState State)> Continuing(WorkTask reopened) => context.Store.Read(reader => ReopenEffects.Continuing(reader, reopened));

    /// <summary>done → pending, cancelled → draft; by a person, with a reason.</summary>
    public Result<WorkTask> Reopen(TaskRef name, string? reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Usage, "reason.missing", "Reopening carries a reason.", "Add --reason TEXT.");
        }

        return context.Write<WorkTask>(Authority.Reopen.For(actor, name), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            if (Roster.Know(changes, actor).Kind != WorkerKind.Human)
            {
                return new Refusal(RefusalKind.Forbidden, "operator.agent", $"{actor.Name} is an AI agent; only a person reopens a task.", "A person does it with their own name.");
            }

            if (task.IsParent)
            {
                return new Refusal(RefusalKind.Conflict, "task.is_parent", $"{name} is a parent; its state follows its children.", "Reopen a child.");
            }

            if (task.State is not (TaskState.Done or TaskState.Cancelled))
            {
                return Transitions.Refuse(name.ToString(), task.State, TaskState.Draft)!;
            }

            return Reopened(changes, forge, task, reason);
        });
    }

    /// <summary>Walks a closed task back to its beginning; who may is asked before.</summary>
    internal static WorkTask Reopened(Changes changes, IForge forge, WorkTask task, string reason)
    {
        var kept = ReopenEffects.Continuing(changes.Store, task);
        changes.Log(EventTypes.OperatorAction, task, new() { ["action"] = "reopen", ["reason"] = reason, ["goes_on"] = kept.Count == 0 ? null : JsonList.Of(kept.Select(one => one.Task.Ref.ToString())) });
        var before = task.State == TaskState.Done ? ReopenedTask.Of(
            task,
            Records.Evidence.Find(changes.Store, task.Uid),
            Records.Approvals.Find(changes.Store, Records.ApprovalKey(task.Uid, ApprovalCommands.ForCompletion)),
            WorklogRecords.Notes.Find(changes.Store, task.Uid)) : null;
        ReopenEffects.KeepWorklog(changes, task, reason);
        if (task.Issue is { } issue && forge.FindIssue(changes.Store, issue) is { Open: false })
        {
            forge.ReopenIssue(changes.Store, issue);
            changes.Log(EventTypes.IssueReopened, task, new() { ["issue"] = issue });
        }

        Records.Approvals.Delete(changes.Store, Records.ApprovalKey(task.Uid, ApprovalCommands.ForCompletion));
        ReopenRecords.All.Delete(changes.Store, task.Uid);
        if (before is not null)
        {
            ReopenRecords.All.Put(changes.Store, before);
        }

        Records.Evidence.Delete(changes.Store, task.Uid);
        var clean = task with
        {
            Attempt = 0,
            InfrastructureAttempt = 0,
            Progress = 0,
            ProgressStep = null,
            MergeCommit = null,
            Change = null,
            Branch = null,
            BaseCommit = null,
            ClosedAt = null,
            Worklog = null,
            Completion = task.Completion == Completion.Imported ? Completion.Merge : task.Completion,
        };
        return task.State == TaskState.Done
            ? changes.MoveToPending(clean, reason)
            : changes.Move(clean, TaskState.Draft, details: new() { ["reason"] = reason });
    }

    private static Result<WorkTask> Refused(Changes changes, WorkTask task, Verdict verdict)
    {
        changes.Log(verdict, task);
        return verdict.ToRefusal();
    }

    private static Result<WorkTask> Promote(Changes changes, WorkTask task)
    {
        var settled = Creating.Settle(changes, DependencyLinks.LookAgain(changes, task));
        return settled.State == TaskState.Draft
            ? EntryGates.Definition(new(settled.Title, settled.Description, settled.MissingDependencies, DependencyCycles.Through(changes.Store, settled))).ToRefusal()
            : settled;
    }

    internal static Result<WorkTask> Cancel(Changes changes, WorkTask task, string reason, long? undoes = null)
    {
        if (MergeInProgress.Refuse(changes.Store, task) is { } landing)
        {
            return landing;
        }

        Records.Merges.Delete(changes.Store, task.Uid);
        DeployRecords.Queue.Delete(changes.Store, task.Uid);
        Records.Parked.Delete(changes.Store, task.Uid);
        var cancelled = changes.Move(task, TaskState.Cancelled, reason, details: Undoing.Mark(new() { ["reason_before"] = task.StateReason }, undoes));
        Holding.LetGo(changes, cancelled, reason);
        return cancelled;
    }

    /// <summary>After its edges or their counts changed: pending and blocked(dependencies) follow the count.</summary>
    internal static WorkTask Resettle(Changes changes, WorkTask task) => task switch
    {
        { State: TaskState.Draft } => task,
        { State: TaskState.Pending, OpenDependencies: > 0 } => changes.Move(task, TaskState.Blocked, Cascade.DependencyReason(changes.Store, task)),
        { State: TaskState.Blocked, OpenDependencies: 0 } when BlockReasons.Is(task.StateReason, BlockReasons.Dependencies) => changes.Move(task, TaskState.Pending),
        { State: TaskState.Blocked } when BlockReasons.Is(task.StateReason, BlockReasons.Dependencies) => changes.Explain(task, Cascade.DependencyReason(changes.Store, task)),
        _ => task,
    };

    private static string CommandFor(TaskState to) => to switch
    {
        TaskState.Analyzing => "'interlock claim'",
        TaskState.Implementing => "'interlock start'",
        TaskState.Reviewing => "'interlock submit'",
        TaskState.Done or TaskState.Deploying => "'interlock merge process' or 'interlock finish'",
        TaskState.Failed => "'interlock fail'",
        _ => "'interlock release'",
    };
}
