using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>implementing → reviewing: gates 5 and 6, the change opened, the merge queued.</summary>
public sealed class Submitting
{
    private const int Rounds = 5;

    private readonly RegistryContext context;
    private readonly IWorkspace? workspace;
    private readonly ApprovalCommands approving;
    private readonly Watching watching;
    private readonly Completing completing;
    private readonly MergeNaming naming;
    private readonly LockGrowth growth;
    private readonly ChangeOpening opening;

    internal Submitting(RegistryContext context, IWorkspace? workspace, IForge forge, ApprovalCommands approving, Watching watching, Completing completing) =>
        (this.context, this.workspace, this.approving, this.watching, this.completing, naming, growth, opening) =
        (context, workspace, approving, watching, completing, new MergeNaming(context, workspace), new LockGrowth(context, workspace), new ChangeOpening(forge, workspace));

    /// <summary>
    /// An agent's files are committed for it; a person's dirty tree is refused. A task that declares no files gets its locks here;
    /// one of another task parks it. A <c>checks</c> task is queued for its checks.
    /// </summary>
    /// <param name="branch">Null: the branch recorded with the claim.</param>
    /// <param name="change">Null: the change of this branch, opened when there is none.</param>
    public Task<Result<WorkTask>> SubmitAsync(TaskRef name, long? token, string? branch, int? change, Actor actor, CancellationToken cancellation) =>
        SubmitAsync(name, token, branch, change, null, actor, cancellation);

    /// <summary>The same for a branch that somebody has merged already: its worker names the commit, gate 7 asks whether it is one.</summary>
    /// <param name="merge">The commit, 40 hex digits; null: one is looked for when the queue comes to it.</param>
    public async Task<Result<WorkTask>> SubmitAsync(TaskRef name, long? token, string? branch, int? change, string? merge, Actor actor, CancellationToken cancellation)
    {
        await new Targeting(context, workspace).LookAsync(cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            var admitted = Admit(name, token, actor);
            if (admitted.IsRefused)
            {
                return admitted.Refusal;
            }

            var (task, claimed) = admitted.Value;
            if (task.State == TaskState.Reviewing)
            {
                return merge is null ? task : await naming.NameAsync(task, token, merge, actor, cancellation);
            }

            if (Transitions.Refuse(name.ToString(), task.State, TaskState.Reviewing) is { } illegal)
            {
                return illegal;
            }

            if (task.Completion is Completion.Manual or Completion.External)
            {
                return new Refusal(RefusalKind.Usage, "completion.not_merge", $"{name} is a {task.Completion.Name()} task; it has nothing to submit.", $"Close it with 'interlock finish {name}'.");
            }

            if (merge is not null && task.Completion != Completion.Merge)
            {
                return new Refusal(RefusalKind.Usage, "completion.not_merge", $"{name} is a {task.Completion.Name()} task; no merge belongs to it.", "Leave --commit out.");
            }

            var decided = task.Completion == Completion.Checks
                ? context.WriteJudged<WorkTask>(Authority.Submit.For(actor, name, token), changes => Queue(changes, task, token))
                : await SubmitMergeAsync(task, claimed, new() { Token = token, Branch = branch, Change = change, Merge = merge, Actor = actor }, cancellation);
            if (decided is { } result)
            {
                return result;
            }
        }

        return new Refusal(RefusalKind.Conflict, "version.stale", $"{name} kept changing while its submission was judged.", "Try again.");
    }

    /// <summary>Locks what a task that declares no files has touched so far; a conflict parks it. For the runner while it works.</summary>
    public Task<Result<WorkTask>> GrowLocksAsync(TaskRef name, long? token, Actor actor, CancellationToken cancellation) => growth.RunAsync(name, token, actor, cancellation);

    private Result<(WorkTask Task, Claim Claim)> Admit(TaskRef name, long? token, Actor actor) => context.Write<(WorkTask, Claim)>(Authority.Submit.For(actor, name, token), changes =>
    {
        if (changes.Store.FindTask(name) is not { } found)
        {
            return Refusals.UnknownTask(name);
        }

        var claim = Holding.Verify(changes, found, token);
        return claim.IsRefused ? claim.Refusal : (found, claim.Value);
    });

    private async Task<Result<WorkTask>?> SubmitMergeAsync(WorkTask task, Claim claim, Submission asked, CancellationToken cancellation)
    {
        if (workspace is null)
        {
            return new Refusal(RefusalKind.NotFound, "repo.not_found", "A merge needs a git repository.", "Run this inside the repository, or name it with --repo.");
        }

        if (claim.WorkerKind == WorkerKind.AiAgent)
        {
            var committed = await workspace.CommitAsync(task, Message(task), cancellation);
            if (committed.IsRefused)
            {
                return committed.Refusal;
            }
        }

        var wanted = asked.Branch ?? task.Branch ?? workspace.BranchOf(task);
        var inspected = await BranchLook.LookAsync(workspace, task, wanted, claim, named: asked.Merge is not null, cancellation);
        if (inspected.IsRefused)
        {
            return inspected.Refusal;
        }

        var state = inspected.Value;
        if (asked is { Merge: null, Change: null } && MergedBefore.Is(task, state))
        {
            return await new MergedBefore(context, workspace, completing).SubmitAsync(task, asked.Token, state, asked.Actor, cancellation);
        }

        var named = asked.Merge is null || !state.Exists ? null : MergeNaming.Judge(await workspace.InspectMergeAsync(state.Base, state.Head, asked.Merge, cancellation));
        var approved = true;
        ImpactRecord? judged = null;
        if (state.Changed.Count > 0)
        {
            var analysis = await approving.Impact.AnalyzeAsync(task with { BaseCommit = state.Base }, state.Changed, cancellation);
            if (analysis.IsRefused)
            {
                return analysis.Refusal;
            }

            judged = analysis.Value;
            approved = await approving.Impact.ApprovedAsync(task, claim, judged, state, cancellation);
        }

        var seen = await watching.LookAsync(task, state.Base, state.Head, cancellation);
        return seen.IsRefused
            ? seen.Refusal
            : context.WriteJudged<WorkTask>(Authority.Submit.For(asked.Actor, task.Ref, asked.Token), changes => Submit(changes, task, asked, new(state, judged, approved, seen.Value, named)));
    }

    /// <summary>Null: what was read has changed, judge again.</summary>
    private Result<WorkTask>? Submit(Changes changes, WorkTask read, Submission asked, Found found)
    {
        var (state, judged, approved, seen, named) = found;
        if (changes.Store.FindTask(read.Uid) is not { } task || task.Version != read.Version)
        {
            return null;
        }

        var claim = Holding.Verify(changes, task, asked.Token);
        if (claim.IsRefused)
        {
            return claim.Refusal;
        }

        // A task that declares no files locks what it changed, but only once nothing else speaks against its branch.
        var held = changes.Store.LocksOf(task.Uid).Select(one => one.Path);
        var locked = LockGrowth.Grows(task) ? held.Union(state.Changed, StringComparer.Ordinal).ToList() : held.ToList();
        var gate5 = ExitGates.Branch(new(
            Branch: state.Branch,
            NameMatches: workspace!.NamedByRule(task, state.Branch),
            ExpectedName: workspace.BranchOf(task),
            Exists: state.Exists,
            Commits: state.Commits,
            ForeignTask: BranchLook.Foreign(changes.Store, task, state.Branch),
            Dirty: state.Dirty,
            Changed: state.Changed,
            Locked: locked,
            IgnoreCase: changes.Options.IgnoreCase,
            Risk: judged?.Risk,
            RiskApproved: approved)
        {
            Unsound = state.Unsound,
            Gitlinks = state.Gitlinks,
            Unpublished = state.Unpublished,
            Reverted = state.Reverted,
            Protected = watching.ProtectedFacts(changes.Store, task, seen),
            Unusual = watching.UnusualFacts(changes.Store, task, seen),
            Weakened = watching.WeakenedFacts(changes.Store, task, seen),
        });
        if (gate5.Passed && LockGrowth.Grows(task) && LockGrowth.Grow(changes, task, claim.Value, state.Changed) is { IsRefused: true } parked)
        {
            return parked.Refusal;
        }

        changes.Log(gate5, task);
        if (!gate5.Passed)
        {
            Refused(changes, task, gate5, found);
            return gate5.ToRefusal();
        }

        Watching.Remember(changes, task, seen, null);

        if (opening.Unrevised(changes.Store, task, state) is { } unrevised)
        {
            changes.Log(unrevised, task);
            return unrevised.ToRefusal();
        }

        var opened = opening.Open(changes, task, state, asked.Change);
        var gate6 = ExitGates.Change(opened);
        changes.Log(gate6, task);
        if (!gate6.Passed)
        {
            return gate6.ToRefusal();
        }

        if (named is { Passed: false })
        {
            changes.Log(named, task);
            return named.ToRefusal();
        }

        return Park(changes, changes.Move(task with { Branch = state.Branch, Change = opened.Number, BaseCommit = state.Base, Progress = 100 }, TaskState.Reviewing), claim.Value, state.Head, asked.Merge);
    }

    /// <summary>What a person has to answer waits for that answer; anything else stays with its worker.</summary>
    private static void Refused(Changes changes, WorkTask task, Verdict gate5, Found found)
    {
        switch (gate5.Code)
        {
            case "impact.unapproved":
                ImpactAnalysis.Store(changes, task, found.Judged!);
                ApprovalCommands.Wait(changes, task, gate5);
                break;
            case "files.unusual":
                Watching.Remember(changes, task, found.Seen, gate5);
                break;
            case "files.protected" or "tests.weakened":
                Watching.Remember(changes, task, found.Seen, gate5);
                Watching.Wait(changes, task, gate5.Code == "tests.weakened" ? ApprovalCommands.ForTests : ApprovalCommands.ForFiles, gate5);
                break;
        }
    }

    private Result<WorkTask>? Queue(Changes changes, WorkTask read, long? token)
    {
        if (changes.Store.FindTask(read.Uid) is not { } task || task.Version != read.Version)
        {
            return null;
        }

        var claim = Holding.Verify(changes, task, token);
        return claim.IsRefused ? claim.Refusal : Park(changes, changes.Move(task, TaskState.Reviewing), claim.Value, "", null);
    }

    /// <summary>While a task is reviewing its lease needs no heartbeat.</summary>
    private WorkTask Park(Changes changes, WorkTask task, Claim claim, string head, string? merge)
    {
        changes.PutClaim(claim with { Parked = true });
        Records.Parked.Delete(changes.Store, task.Uid);
        Records.Merges.Put(changes.Store, new()
        {
            Task = task.Uid,
            Target = workspace?.Target ?? "",
            Branch = head.Length == 0 ? "" : task.Branch ?? "",
            Head = head,
            Named = merge,
            Priority = task.Priority,
            Token = claim.Token,
            QueuedAt = changes.Now,
            QueuedSeq = changes.Store.LastSeq(),
        });
        changes.Log(EventTypes.MergeQueued, task, new() { ["head"] = head, ["completion"] = task.Completion.Name(), ["named"] = merge });
        return task;
    }

    /// <summary>What a worker asks for.</summary>
    private sealed record Submission
    {
        public required long? Token { get; init; }

        /// <summary>Null: the branch recorded with the claim.</summary>
        public required string? Branch { get; init; }

        /// <summary>Null: the change of this branch.</summary>
        public required int? Change { get; init; }

        /// <summary>The commit by which somebody merged it; null: nobody says so.</summary>
        public required string? Merge { get; init; }

        public required Actor Actor { get; init; }
    }

    /// <summary>What was found out of a branch before the transaction.</summary>
    /// <param name="Judged">The impact of what was really changed; null where nothing was.</param>
    /// <param name="Approved">That impact needs no person, or a person approved it.</param>
    /// <param name="Named">Gate 7 of the merge that the worker names; null where it names none.</param>
    private sealed record Found(BranchState State, ImpactRecord? Judged, bool Approved, Sighting Seen, Verdict? Named);

    private static string Message(WorkTask task) => $"{task.Kind}: {task.Title.ReplaceLineEndings(" ")}\n\nInterlock-Task: {task.Ref}\n";
}
