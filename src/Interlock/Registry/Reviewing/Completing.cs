using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>The last steps: gate 7 and done, what comes back from review, and closing (gate 8).</summary>
public sealed class Completing
{
    private readonly RegistryContext context;
    private readonly IForge forge;

    internal Completing(RegistryContext context, IForge forge) => (this.context, this.forge) = (context, forge);

    internal IForge Forge => forge;

    /// <summary>The queue has merged a task, or the checks of a <c>checks</c> task ran: gate 7 decides on the facts.</summary>
    /// <param name="token">Fencing token of the submission that was merged.</param>
    /// <param name="head">
    /// Head of that submission, empty for a <c>checks</c> task: a claim can submit twice, and what was found out of the first says nothing
    /// of the second. Null: whatever is in review.
    /// </param>
    internal Result<WorkTask> Merged(string uid, long token, MergeFacts facts, string? head = null) => context.WriteOwn<Result<WorkTask>>(Authority.Merged, changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(uid) is not { } task)
        {
            return new Refusal(RefusalKind.NotFound, "task.unknown", $"No task has the uid {uid}.");
        }

        if (task.State is TaskState.Done or TaskState.Deploying && task.MergeCommit == facts.MergeCommit)
        {
            return task;
        }

        if (task.LastToken != token || task.State != TaskState.Reviewing || !Submitted(tx, uid, head))
        {
            return new Refusal(RefusalKind.Conflict, "claim.stale", $"{task.Ref} is {task.State.Name()} and was submitted again since.", "Nothing was changed.");
        }

        facts = facts with { Undeclared = Holding.Uncovered(tx.LocksOf(uid), facts.Brought.Except(facts.Reverted, StringComparer.Ordinal), context.Options.IgnoreCase) };
        facts = facts with { Protected = FileApprovals.Judge(tx, task, tx.FindClaim(uid), ApprovalCommands.ForFiles, facts.Protected.Files, context.Options.FourEyes, facts.Protected.Range) };
        var evidence = MergeEvidence.Of(uid, token, facts, context.Options, changes.Now);
        var accepted = Accepting.Of(tx, evidence, context.Options.FourEyes);
        var gate7 = ExitGates.Merge(facts with { NeedsRevision = NeedsRevision(tx, task), Accepted = accepted });
        var known = Records.Evidence.Find(tx, uid);

        // A merge made outside that is refused is looked at again with every run of the queue; it is told once.
        if (gate7.Passed || facts.Outside is null || !evidence.SaysTheSame(known))
        {
            Accepting.Tell(changes, task, evidence, known);
            changes.Log(gate7, task);
            Records.Evidence.Put(tx, evidence);
        }

        if (!gate7.Passed)
        {
            return gate7.ToRefusal();
        }

        if (accepted is not null)
        {
            changes.Log(EventTypes.OperatorAction, task, new() { ["action"] = "accept_merge", ["by"] = accepted.By, ["reason"] = accepted.Reason, ["commit"] = evidence.Commit, ["failed_check"] = evidence.FailedCheck, ["reverted"] = JsonList.Of(evidence.Reverted), ["undeclared"] = JsonList.Of(evidence.Undeclared), ["protected"] = JsonList.Of(evidence.Protected.Select(file => file.Path)) }, worker: accepted.By);
        }

        var merged = task with { MergeCommit = facts.MergeCommit };
        if (task.Change is { } number && forge.FindChange(tx, number) is { } change)
        {
            forge.PutChange(tx, change with { State = "merged", MergeCommit = facts.MergeCommit, UpdatedAt = changes.Now });
            changes.Log(EventTypes.PrMerged, merged, new() { ["change"] = number, ["branch"] = merged.Branch, ["merge_commit"] = facts.MergeCommit, ["outside"] = facts.Outside?.MadeBy });
        }

        return Landed(changes, merged);
    });

    /// <summary>Review sent it back: conflict, red checks, a reviewer. The claim goes on with its token and a fresh lease.</summary>
    /// <param name="counts">True when it was a failure of the task itself; at the limit the task is failed.</param>
    /// <param name="head">As for <see cref="Merged"/>.</param>
    internal Result<WorkTask> Returned(string uid, long token, string reason, Verdict? verdict, IReadOnlyList<string> files, bool counts, string? head = null) => context.WriteOwn<Result<WorkTask>>(Authority.Returned, changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(uid) is not { State: TaskState.Reviewing } task || task.LastToken != token || !Submitted(tx, uid, head))
        {
            return new Refusal(RefusalKind.Conflict, "claim.stale", "The task is not in review any more.", "Nothing was changed.");
        }

        if (verdict is not null)
        {
            changes.Log(verdict, task);
        }

        changes.Log(EventTypes.MergeRefused, task, new() { ["reason"] = reason, ["files"] = JsonList.Of(files) });
        return Return(changes, task, reason, counts);
    });

    /// <summary>
    /// Closes a <c>manual</c> or <c>external</c> task on its evidence, which stands in the place of gates 5 to 7: a person's approval, or a
    /// run under this claim that succeeded. Refusals <c>task.unknown</c>, of the claim, of the gate.
    /// </summary>
    public Result<WorkTask> Finish(TaskRef name, long? token, string? reason, Actor actor) => Finish(name, token, reason, actor, RunBook.Succeeded);

    /// <summary>The same, on evidence of another kind.</summary>
    /// <param name="succeededRun">Tells the run under this claim that succeeded; null when there is none.</param>
    internal Result<WorkTask> Finish(TaskRef name, long? token, string? reason, Actor actor, Func<IStoreReader, WorkTask, Claim, string?> succeededRun) => context.Write<WorkTask>(Authority.Finish.For(actor, name, token), changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(name) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        if (task.State == TaskState.Done && token == task.LastToken)
        {
            return task;
        }

        var claim = Holding.Verify(changes, task, token);
        if (claim.IsRefused)
        {
            return claim.Refusal;
        }

        if (task.Completion is not (Completion.Manual or Completion.External))
        {
            return new Refusal(RefusalKind.Usage, "completion.needs_submit", $"{name} is a {task.Completion.Name()} task; it is done when its change is merged or its checks pass.", $"Use 'interlock submit {name}'.");
        }

        if (Transitions.Refuse(name.ToString(), task.State, TaskState.Reviewing) is { } illegal)
        {
            return illegal;
        }

        var approval = Records.Approvals.Find(tx, Records.ApprovalKey(task.Uid, ApprovalCommands.ForCompletion));
        var verdict = ExitGates.Completion(new(
            name.ToString(),
            task.Completion.Name(),
            approval is { Granted: true } && !(context.Options.FourEyes && (approval.Own || approval.By == claim.Value.Worker)) ? approval.By : null,
            approval?.Reason,
            task.Completion == Completion.External ? succeededRun(tx, task, claim.Value) : null));
        changes.Log(verdict, task);
        if (!verdict.Passed)
        {
            return verdict.ToRefusal();
        }

        return Done(changes, changes.Move(task with { Worklog = reason ?? task.Worklog }, TaskState.Reviewing));
    });

    /// <summary>Gate 8: the worklog is written and the issue closed. Every done task that is not closed yet.</summary>
    internal Result<WorkTask> Close(string uid) => context.WriteOwn<Result<WorkTask>>(Authority.Close, changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(uid) is not { State: TaskState.Done } task)
        {
            return new Refusal(RefusalKind.Conflict, "state.not_done", "Only a done task can be closed.");
        }

        return Closing(changes, task);
    });

    /// <summary>A reviewer's answer on a change; asking for a revision sends the task back.</summary>
    public Result<ChangeRequest> Review(int number, bool approve, string reason, Actor actor) => context.Write<ChangeRequest>(Authority.Review.For(actor), changes =>
    {
        var tx = changes.Store;
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Usage, "reason.missing", "A review carries a reason.", "Add --reason TEXT.");
        }

        if (Roster.Know(changes, actor).Kind != WorkerKind.Human)
        {
            return new Refusal(RefusalKind.Forbidden, "review.by_agent", $"{actor.Name} is an AI agent; reviews are given by people.", "A person reviews with their own name.");
        }

        if (forge.FindChange(tx, number) is not { } change || tx.FindTask(change.Task) is not { } task)
        {
            return new Refusal(RefusalKind.NotFound, "change.unknown", $"There is no change {number}.", "See 'interlock change list'.");
        }

        if (change.State != "open")
        {
            return new Refusal(RefusalKind.Conflict, "change.not_open", $"Change {number} is {change.State}.", "Only an open change can be reviewed.");
        }

        if (MergeInProgress.Refuse(tx, task) is { } landing)
        {
            return landing;
        }

        var reviewed = change with { Review = approve ? "approved" : "needs_revision", ReviewBy = actor.Name, ReviewReason = reason, UpdatedAt = changes.Now };
        forge.PutChange(tx, reviewed);
        changes.Log(EventTypes.ReviewGiven, task, new() { ["change"] = number, ["review"] = reviewed.Review, ["by"] = actor.Name, ["reason"] = reason });
        if (!approve && task.State == TaskState.Reviewing)
        {
            Return(changes, task, $"needs revision: {reason}", counts: null);
        }

        return reviewed;
    });

    /// <summary>Gate 7 has passed: done, or first deployed.</summary>
    internal WorkTask Landed(Changes changes, WorkTask merged) =>
        context.Options.Deploys && merged.Completion == Completion.Merge ? Deploying.Enter(changes, merged) : Done(changes, merged);

    internal WorkTask Done(Changes changes, WorkTask task)
    {
        Records.Merges.Delete(changes.Store, task.Uid);
        DeployRecords.Queue.Delete(changes.Store, task.Uid);
        var details = new System.Text.Json.Nodes.JsonObject { ["merge_commit"] = task.MergeCommit, ["completion"] = task.Completion.Name() };
        if (Records.Evidence.Find(changes.Store, task.Uid) is { Ran: { } ran, Commit: var judged } && judged == task.MergeCommit)
        {
            details["checks"] = RanCheck.Json(ran);
        }

        var done = changes.Move(task with { Progress = 100 }, TaskState.Done, details: details);
        Holding.LetGo(changes, done, "done");
        return Closing(changes, done);
    }

    private WorkTask Closing(Changes changes, WorkTask task)
    {
        if (task.ClosedAt is not null)
        {
            return task;
        }

        var written = task with { Worklog = task.Worklog ?? WorklogText.Of(changes.Store, task, changes.Options.Checks) };
        if (written.Issue is { } issue && forge.FindIssue(changes.Store, issue) is { Open: true })
        {
            forge.CloseIssue(changes.Store, issue, changes.Now);
            changes.Log(EventTypes.IssueClosed, written, new() { ["issue"] = issue });
        }

        var verdict = ExitGates.Closing(ClosingOf(changes.Store, forge, written));
        changes.Log(verdict, written);
        return changes.Put(verdict.Passed ? written with { ClosedAt = changes.Now } : written);
    }

    internal static ClosingFacts ClosingOf(IStoreReader reader, IForge forge, WorkTask task) =>
        new(!string.IsNullOrWhiteSpace(task.Worklog), task.Issue, task.Issue is not { } number || forge.FindIssue(reader, number) is not { Open: true });

    /// <param name="counts">Null: a person's wish for another round, which costs nothing.</param>
    private static WorkTask Return(Changes changes, WorkTask task, string reason, bool? counts)
    {
        Records.Merges.Delete(changes.Store, task.Uid);
        var attempt = counts == true ? task.Attempt + 1 : task.Attempt;
        var infrastructure = counts == false ? task.InfrastructureAttempt + 1 : task.InfrastructureAttempt;
        var returned = changes.Move(task with { Attempt = attempt, InfrastructureAttempt = infrastructure, Progress = 0 }, TaskState.Implementing, reason, details: new() { ["attempt"] = attempt });
        if (attempt >= changes.Options.MaxAttempts || infrastructure >= changes.Options.InfrastructureBudget)
        {
            var failed = changes.Move(returned, TaskState.Failed, reason);
            Holding.LetGo(changes, failed, reason);
            return failed;
        }

        if (changes.Store.FindClaim(task.Uid) is { } claim)
        {
            Holding.Renew(changes, claim with { Parked = false });
        }

        return returned;
    }

    private static bool Submitted(IStoreReader reader, string uid, string? head) => head is null || Records.Merges.Find(reader, uid)?.Head == head;

    private bool NeedsRevision(IStoreReader reader, WorkTask task) =>
        task.Change is { } number && forge.FindChange(reader, number) is { Review: "needs_revision" };
}
