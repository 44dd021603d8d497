using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Claiming;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>What lies between a merge and done where a deploy command is configured. Retries stay in <c>deploying</c>.</summary>
internal sealed class Deploying(RegistryContext context, Completing completing)
{
    /// <summary>What waits to be deployed, in the order of the merges.</summary>
    public IReadOnlyList<DeployEntry> Queue() => context.Store.Read(Queue);

    /// <summary>What was deployed last from a target; null when nothing was.</summary>
    public Deployment? Last(string target) => context.Store.Read(reader => DeployRecords.Last.Find(reader, target));

    /// <summary>A person's word that this commit is deployed; null when nobody gave it.</summary>
    public Acceptance? Accepted(DeployEntry entry) => context.Store.Read(reader => Accepted(reader, entry, context.Options.FourEyes));

    /// <summary>Notes the run that is about to deploy; false when the task has moved on or another run does.</summary>
    public bool Begin(DeployEntry entry, string run) => context.WriteOwn(Authority.Deploy, changes =>
    {
        var tx = changes.Store;
        if (DeployRecords.Queue.Find(tx, entry.Task) is not { } queued || queued.Token != entry.Token || queued.Commit != entry.Commit || queued.Run != entry.Run)
        {
            return false;
        }

        DeployRecords.Queue.Put(tx, queued with { Run = run, DueAt = null });
        return true;
    });

    /// <summary>False when nobody waits for the end of this run any more: the task was cancelled.</summary>
    public bool Wanted(DeployEntry entry, string run) => context.Store.Read(reader => DeployRecords.Queue.Find(reader, entry.Task) is { } queued && queued.Token == entry.Token && queued.Run == run);

    /// <summary>An attempt has ended: done, tried again after a wait, or failed at the limit.</summary>
    public Result<WorkTask> Ended(DeployEntry entry, DeployEnd end) => context.WriteOwn<Result<WorkTask>>(Authority.Deploy, changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(entry.Task) is not { } task)
        {
            return new Refusal(RefusalKind.NotFound, "task.unknown", $"No task has the uid {entry.Task}.");
        }

        if (task.State != TaskState.Deploying || DeployRecords.Queue.Find(tx, task.Uid) is not { } queued || queued.Token != entry.Token || queued.Run != entry.Run)
        {
            return new Refusal(RefusalKind.Conflict, "claim.stale", $"{task.Ref} is {task.State.Name()}; another deploy of it has been begun or decided since.", "Nothing was changed.");
        }

        var facts = end.Facts with { MergeCommit = task.MergeCommit ?? "", Accepted = Accepted(tx, queued, context.Options.FourEyes) };
        var verdict = ExitGates.Deploy(facts);
        changes.Log(verdict, task);
        Tell(changes, task, queued, facts, verdict, end.Why);
        if (!verdict.Passed)
        {
            return Again(changes, task, queued, end);
        }

        if (end.Deployed is { } deployed)
        {
            DeployRecords.Last.Put(tx, deployed);
        }

        return completing.Done(changes, task);
    });

    /// <summary>The merge is recorded; the deploy comes next. The claim and its locks stay with the task.</summary>
    internal static WorkTask Enter(Changes changes, WorkTask merged)
    {
        Records.Merges.Delete(changes.Store, merged.Uid);
        DeployRecords.Queue.Put(changes.Store, new()
        {
            Task = merged.Uid,
            Token = merged.LastToken,
            Commit = merged.MergeCommit!,
            Order = changes.Store.Next("deploy"),
            QueuedAt = changes.Now,
        });
        return changes.Move(merged, TaskState.Deploying, details: new() { ["merge_commit"] = merged.MergeCommit });
    }

    /// <summary>True while its next attempt is not due; a due time that only a clock which was ahead can have set counts as come.</summary>
    public bool Waits(DeployEntry entry) => Bounding.Waits(entry.DueAt, context.Now, context.Options);

    internal static IReadOnlyList<DeployEntry> Queue(IStoreReader reader) => [.. DeployRecords.Queue.List(reader).OrderBy(entry => entry.Order)];

    /// <summary>How the deploy of a task stands, for its gate.</summary>
    internal static DeployFacts FactsOf(IStoreReader reader, WorkTask task, bool fourEyes)
    {
        var entry = DeployRecords.Queue.Find(reader, task.Uid);
        return new(task.Ref.ToString(), task.MergeCommit ?? "", entry?.FailedRun, entry?.LastFailure, null)
        {
            Under = entry?.Run,
            Accepted = entry is null ? null : Accepted(reader, entry, fourEyes),
        };
    }

    private static Acceptance? Accepted(IStoreReader reader, DeployEntry entry, bool fourEyes) =>
        Records.Approvals.Find(reader, Records.ApprovalKey(entry.Task, ApprovalCommands.ForCompletion)) is { Granted: true } approval
        && approval.Commit == entry.Commit
        && approval.FileSetHash == entry.Subject
        && !(fourEyes && approval.Own)
            ? new(approval.By, approval.Reason)
            : null;

    private static void Tell(Changes changes, WorkTask task, DeployEntry entry, DeployFacts facts, Verdict verdict, string why)
    {
        if (facts.Accepted is { } accepted)
        {
            changes.Log(EventTypes.OperatorAction, task, new() { ["action"] = "accept_deploy", ["by"] = accepted.By, ["reason"] = accepted.Reason, ["commit"] = entry.Commit, ["last_failure"] = entry.LastFailure }, worker: accepted.By);
        }

        changes.Log(EventTypes.DeployFinished, task, new()
        {
            ["outcome"] = facts.Accepted is not null ? "accepted" : verdict.Passed ? "passed" : "failed",
            ["commit"] = entry.Commit,
            ["deployed"] = facts.Deployed,
            ["run"] = facts.Run,
            ["attempt"] = entry.Attempt + entry.InfrastructureAttempt + 1,
            ["reason"] = why,
        }, facts.Run);
    }

    private static WorkTask Again(Changes changes, WorkTask task, DeployEntry entry, DeployEnd end)
    {
        var attempt = entry.Attempt + (end.Counts ? 1 : 0);
        var infrastructure = entry.InfrastructureAttempt + (end.Counts ? 0 : 1);
        if (attempt >= changes.Options.MaxAttempts || infrastructure >= changes.Options.InfrastructureBudget)
        {
            DeployRecords.Queue.Delete(changes.Store, task.Uid);
            var failed = changes.Move(task, TaskState.Failed, $"{BlockReasons.Deploy}: {end.Why}", details: new() { ["merge_commit"] = task.MergeCommit, ["attempt"] = attempt, ["infrastructure_attempt"] = infrastructure });
            Holding.LetGo(changes, failed, "its deploy failed");
            return failed;
        }

        var due = changes.Now + Retrying.Wait(end.Counts ? attempt : infrastructure, task.Uid, changes.Options);
        DeployRecords.Queue.Put(changes.Store, entry with { Attempt = attempt, InfrastructureAttempt = infrastructure, DueAt = due, Run = null, FailedRun = end.Facts.Run ?? entry.FailedRun, LastFailure = end.Why });
        var explained = changes.Explain(task, $"{BlockReasons.Deploy}: {end.Why}");
        changes.Log(EventTypes.RetryScheduled, explained, new() { ["attempt"] = attempt, ["infrastructure_attempt"] = infrastructure, ["due_at"] = Stamp.Text(due) });
        return explained;
    }
}
