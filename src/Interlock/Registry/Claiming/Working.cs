using Interlock.Claims;
using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>What a worker says between its claim and its submission: start (gates 3 and 4), heartbeat, progress, release, fail.</summary>
public sealed class Working
{
    private const int Rounds = 5;

    private readonly RegistryContext context;
    private readonly ApprovalCommands approving;
    private readonly Watching watching;

    internal Working(RegistryContext context, ApprovalCommands approving, Watching watching) => (this.context, this.approving, this.watching) = (context, approving, watching);

    /// <summary>
    /// analyzing → implementing. Records the built-in impact when there is none or a stale one. HIGH or CRITICAL without
    /// a person's approval: the task waits, blocked, with no claim, no locks and no attempt used.
    /// </summary>
    public async Task<Result<WorkTask>> StartAsync(TaskRef name, long? token, Actor actor, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var admitted = Admit(name, token, actor);
            if (admitted.IsRefused)
            {
                return admitted.Refusal;
            }

            var (task, impact, approval) = admitted.Value;
            if (task.State == TaskState.Implementing)
            {
                return task;
            }

            if (Transitions.Refuse(name.ToString(), task.State, TaskState.Implementing) is { } illegal)
            {
                return illegal;
            }

            // Reviewing → implementing is a rule, but the merge queue or a reviewer walks it; its merge would go on behind the worker's back.
            if (task.State == TaskState.Reviewing)
            {
                return new Refusal(RefusalKind.Conflict, "task.in_review", $"{name} is in review; its change waits to be merged.", "A reviewer sends it back with 'interlock change review N --needs-revision'; 'interlock release' gives it up.");
            }

            var fresh = await FreshImpactAsync(task, impact, cancellation);
            if (fresh.IsRefused)
            {
                return fresh.Refusal;
            }

            var approvalFresh = await approving.Impact.AppliesAsync(approval, fresh.Value, task.Files, task.BaseCommit ?? "", cancellation);
            var declared = await watching.DeclaredAsync(task, task.BaseCommit ?? "", cancellation);
            var result = context.WriteJudged<WorkTask>(Authority.Start.For(actor, name, token), changes => Start(changes, task, token, new(fresh.Value, impact != fresh.Value, approval, approvalFresh, declared)));
            if (result is { } decided)
            {
                return decided;
            }
        }

        return new Refusal(RefusalKind.Conflict, "version.stale", $"{name} kept changing while its start was judged.", "Try again.");
    }

    /// <summary>Renews the lease.</summary>
    public Result<WorkTask> Heartbeat(TaskRef name, long? token, Actor actor) => UnderClaim(Authority.Heartbeat.For(actor, name, token), tokenOptional: true, (_, task, _) => task);

    /// <summary>Records how far the work is, and renews the lease.</summary>
    public Result<WorkTask> Progress(TaskRef name, int percent, string? step, long? token, Actor actor) =>
        percent is < 0 or > 100
            ? new Refusal(RefusalKind.Usage, "progress.invalid", $"{percent} is not a percentage.", "Give 0 to 100.")
            : UnderClaim(Authority.Progress.For(actor, name, token), tokenOptional: true, (changes, task, _) =>
            {
                changes.Log(EventTypes.ProgressReported, task, new() { ["percent"] = percent, ["step"] = step });
                return changes.Put(task with { Progress = percent, ProgressStep = step });
            });

    /// <summary>Records the commit of the target that the task's branch stands on after it was brought up to date.</summary>
    internal Result<WorkTask> Rebase(TaskRef name, string baseCommit, long? token, Actor actor) =>
        UnderClaim(Authority.Rebase.For(actor, name, token), tokenOptional: false, (changes, task, _) =>
            task.BaseCommit == baseCommit ? task : changes.Put(task with { BaseCommit = baseCommit }));

    /// <summary>Gives the task back, ready at once for another; what is in its worktree stays.</summary>
    public Result<WorkTask> Release(TaskRef name, long? token, string? reason, Actor actor) => UnderClaim(Authority.Release.For(actor, name, token), tokenOptional: false, (changes, task, _) =>
    {
        if ((Undecided(task) ?? MergeInProgress.Refuse(changes.Store, task)) is { } illegal)
        {
            return illegal;
        }

        var why = reason ?? "released by its worker";
        Records.Merges.Delete(changes.Store, task.Uid);
        var back = Retrying.Back(changes, task, why);
        Holding.LetGo(changes, back, why);
        return back;
    });

    /// <summary>The worker says that it failed: a retry with back-off, failed at the limit.</summary>
    /// <param name="counts">False when the infrastructure is to blame.</param>
    public Result<WorkTask> Fail(TaskRef name, long? token, string? reason, Actor actor, bool counts = true) =>
        UnderClaim(Authority.Fail.For(actor, name, token), tokenOptional: false, (changes, task, _) =>
            (Undecided(task) ?? MergeInProgress.Refuse(changes.Store, task)) is { } illegal ? illegal : Retrying.Retry(changes, task, reason ?? "its worker gave up", counts));

    /// <summary>A deploy under way is not given back; only its end decides.</summary>
    private static Refusal? Undecided(WorkTask task) =>
        task.State is TaskState.Analyzing or TaskState.Implementing or TaskState.Reviewing ? null
        : Transitions.Refuse(task.Ref.ToString(), task.State, TaskState.Pending);

    private Result<WorkTask> UnderClaim(Permit permit, bool tokenOptional, Func<Changes, WorkTask, Claim, Result<WorkTask>> act) =>
        context.Write<WorkTask>(permit, changes =>
        {
            var name = permit.Task!.Value;
            if (changes.Store.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            var claim = Holding.Verify(changes, task, permit.Token, tokenOptional);
            return claim.IsRefused ? claim.Refusal : act(changes, task, claim.Value);
        });

    /// <summary>Fencing before any gate and before anything is analysed.</summary>
    private Result<(WorkTask Task, ImpactRecord? Impact, Approval? Approval)> Admit(TaskRef name, long? token, Actor actor) =>
        context.Write<(WorkTask, ImpactRecord?, Approval?)>(Authority.Start.For(actor, name, token), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            var claim = Holding.Verify(changes, task, token);
            return claim.IsRefused
                ? claim.Refusal
                : (task, Records.Impacts.Find(tx, task.Uid), ImpactAnalysis.AnswerFor(tx, task.Uid, FileSet.Hash(task.Files), claim.Value));
        });

    /// <summary>Null: what was read has changed, judge again.</summary>
    private static Result<WorkTask>? Start(Changes changes, WorkTask read, long? token, Judged judged)
    {
        if (changes.Store.FindTask(read.Uid) is not { } task)
        {
            return Refusals.UnknownTask(read.Ref);
        }

        var verified = Holding.Verify(changes, task, token);
        if (verified.IsRefused)
        {
            return verified.Refusal;
        }

        // Every impact and every answer raises the version too.
        if (task.Version != read.Version)
        {
            return null;
        }

        if (judged.IsNew)
        {
            ImpactAnalysis.Store(changes, task, judged.Impact);
        }

        var files = FileSet.Hash(task.Files);
        var gate3 = EntryGates.Impact(new(
            Task: task.Ref.ToString(),
            Impact: judged.Impact,
            BaseCommit: task.BaseCommit ?? "",
            FileSetHash: files,
            ImpactFresh: true,
            Approval: judged.Approval,
            ApprovalFresh: judged.ApprovalFresh,
            FourEyes: changes.Options.FourEyes) { Protected = judged.Declared });
        changes.Log(gate3, task);
        if (!gate3.Passed)
        {
            _ = gate3.Code == "files.protected" ? Watching.Wait(changes, task, ApprovalCommands.ForFiles, gate3) : ApprovalCommands.Wait(changes, task, gate3);
            return gate3.ToRefusal();
        }

        var gate4 = EntryGates.Locks(new(task.Files, [.. changes.Store.LocksOf(task.Uid).Select(held => held.Path)], changes.Options.IgnoreCase));
        changes.Log(gate4, task);
        return gate4.Passed ? changes.Move(task, TaskState.Implementing) : gate4.ToRefusal();
    }

    /// <summary>
    /// The known record while it is of this file set and neither its files nor what depends on them has changed since; else a new one,
    /// never below what a worker gave. Analysing again asks nobody anything, so dependents count here; for an approval they do not.
    /// </summary>
    private async Task<Result<ImpactRecord>> FreshImpactAsync(WorkTask task, ImpactRecord? known, CancellationToken cancellation)
    {
        if (known is not null
            && known.FileSetHash == FileSet.Hash(task.Files)
            && await approving.Impact.UntouchedAsync([.. known.AffectedFiles, .. task.Files], known.Commit, task.BaseCommit ?? "", cancellation))
        {
            return known;
        }

        var analysis = await approving.Impact.AnalyzeAsync(task, task.Files, cancellation);
        return analysis.IsRefused ? analysis : ImpactAnalysis.NotBelow(known, analysis.Value);
    }

    /// <summary>What was found out before the transaction.</summary>
    /// <param name="IsNew">The impact is not the one on record.</param>
    /// <param name="ApprovalFresh">The answer is about this impact.</param>
    /// <param name="Declared">Declared files that are protected.</param>
    private sealed record Judged(ImpactRecord Impact, bool IsNew, Approval? Approval, bool ApprovalFresh, WatchedFacts Declared);
}
