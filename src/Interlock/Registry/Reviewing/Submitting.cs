using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Claiming;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>implementing → reviewing: gates 5 and 6, the change opened, the merge queued.</summary>
public sealed class Submitting(RegistryContext context, IWorkspace? workspace, IForge forge, ApprovalCommands approving, Watching watching, Completing completing)
{
    private const int Rounds = 5;

    private readonly MergeNaming naming = new(context, workspace);

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
                : await SubmitMergeAsync(task, claimed, token, branch, change, merge, actor, cancellation);
            if (decided is { } result)
            {
                return result;
            }
        }

        return new Refusal(RefusalKind.Conflict, "version.stale", $"{name} kept changing while its submission was judged.", "Try again.");
    }

    /// <summary>Locks what a task that declares no files has touched so far; a conflict parks it. For the runner while it works.</summary>
    public async Task<Result<WorkTask>> GrowLocksAsync(TaskRef name, long? token, Actor actor, CancellationToken cancellation)
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

    private static bool Grows(WorkTask task) => task.Files.Count == 0 && task.State == TaskState.Implementing;

    private Result<(WorkTask Task, Claim Claim)> Admit(TaskRef name, long? token, Actor actor) => context.Write<(WorkTask, Claim)>(Authority.Submit.For(actor, name, token), changes =>
    {
        if (changes.Store.FindTask(name) is not { } found)
        {
            return Refusals.UnknownTask(name);
        }

        var claim = Holding.Verify(changes, found, token);
        return claim.IsRefused ? claim.Refusal : (found, claim.Value);
    });

    private async Task<Result<WorkTask>?> SubmitMergeAsync(WorkTask task, Claim claim, long? token, string? branch, int? change, string? merge, Actor actor, CancellationToken cancellation)
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

        var wanted = branch ?? task.Branch ?? workspace.BranchOf(task);
        var inspected = await LookAsync(workspace, task, wanted, claim, merge is not null, cancellation);
        if (inspected.IsRefused)
        {
            return inspected.Refusal;
        }

        var state = inspected.Value;
        if (merge is null && change is null && MergedBefore.Is(task, state))
        {
            return await new MergedBefore(context, workspace, completing).SubmitAsync(task, token, state, actor, cancellation);
        }

        var named = merge is null || !state.Exists ? null : MergeNaming.Judge(await workspace.InspectMergeAsync(state.Base, state.Head, merge, cancellation));
        var approved = true;
        ImpactRecord? judged = null;
        if (state.Changed.Count > 0)
        {
            var analysis = await approving.AnalyzeAsync(task with { BaseCommit = state.Base }, state.Changed, cancellation);
            if (analysis.IsRefused)
            {
                return analysis.Refusal;
            }

            judged = analysis.Value;
            approved = await approving.ApprovedAsync(task, claim, judged, state, cancellation);
        }

        var seen = await watching.LookAsync(task, state.Base, state.Head, cancellation);
        return seen.IsRefused
            ? seen.Refusal
            : context.WriteJudged<WorkTask>(Authority.Submit.For(actor, task.Ref, token), changes => Submit(changes, task, token, new(state, judged, approved, seen.Value, named), change, merge));
    }

    /// <summary>Null: what was read has changed, judge again.</summary>
    private Result<WorkTask>? Submit(Changes changes, WorkTask read, long? token, Found found, int? changeNumber, string? merge)
    {
        var (state, judged, approved, seen, named) = found;
        if (changes.Store.FindTask(read.Uid) is not { } task || task.Version != read.Version)
        {
            return null;
        }

        var claim = Holding.Verify(changes, task, token);
        if (claim.IsRefused)
        {
            return claim.Refusal;
        }

        // A task that declares no files locks what it changed, but only once nothing else speaks against its branch.
        var held = changes.Store.LocksOf(task.Uid).Select(one => one.Path);
        var locked = Grows(task) ? held.Union(state.Changed, StringComparer.Ordinal).ToList() : held.ToList();
        var gate5 = ExitGates.Branch(new(
            state.Branch,
            workspace!.NamedByRule(task, state.Branch),
            workspace.BranchOf(task),
            state.Exists,
            state.Commits,
            Foreign(changes.Store, task, state.Branch),
            state.Dirty,
            state.Changed,
            locked,
            changes.Options.IgnoreCase,
            judged?.Risk,
            approved)
        {
            Unsound = state.Unsound,
            Gitlinks = state.Gitlinks,
            Unpublished = state.Unpublished,
            Reverted = state.Reverted,
            Protected = watching.ProtectedFacts(changes.Store, task, seen),
            Unusual = watching.UnusualFacts(changes.Store, task, seen),
            Weakened = watching.WeakenedFacts(changes.Store, task, seen),
        });
        if (gate5.Passed && Grows(task) && Grow(changes, task, claim.Value, state.Changed) is { IsRefused: true } parked)
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

        if (Unrevised(changes.Store, task, state) is { } unrevised)
        {
            changes.Log(unrevised, task);
            return unrevised.ToRefusal();
        }

        var opened = Open(changes, task, state, changeNumber);
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

        return Park(changes, changes.Move(task with { Branch = state.Branch, Change = opened.Number, BaseCommit = state.Base, Progress = 100 }, TaskState.Reviewing), claim.Value, state.Head, merge);
    }

    /// <summary>What a person has to answer waits for that answer; anything else stays with its worker.</summary>
    private static void Refused(Changes changes, WorkTask task, Verdict gate5, Found found)
    {
        switch (gate5.Code)
        {
            case "impact.unapproved":
                ApprovalCommands.Store(changes, task, found.Judged!);
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

    /// <summary>
    /// What stands on the branch. One without commits beyond the target may have been merged by hand. Only a person is asked about that:
    /// an agent's files are committed when they are submitted, so before that nobody can have merged them.
    /// </summary>
    /// <param name="named">The worker names the merge: then a fast-forward counts from the recorded base.</param>
    internal static async Task<Result<BranchState>> LookAsync(IWorkspace workspace, WorkTask task, string branch, Claim? claim, bool named, CancellationToken cancellation)
    {
        var inspected = await workspace.InspectAsync(task, branch, cancellation);
        return !inspected.IsRefused && inspected.Value is { Exists: true, Commits: 0 } && task.BaseCommit is { Length: > 0 } recorded && (task.State == TaskState.Reviewing || claim?.WorkerKind == WorkerKind.Human)
            ? await workspace.InspectMergedAsync(recorded, branch, named || task.State == TaskState.Reviewing, cancellation)
            : inspected;
    }

    /// <summary>Another claimed task whose branch this is; null when it is nobody else's.</summary>
    internal static string? Foreign(IStoreReader reader, WorkTask task, string branch) => reader.ListClaims()
        .Where(other => other.Task != task.Uid)
        .Select(other => reader.FindTask(other.Task))
        .FirstOrDefault(other => other?.Branch == branch)?.Ref.ToString();

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

    /// <summary>Gate 7 before its time: a reviewer asked for a revision of exactly this commit. A new commit is a new change to look at.</summary>
    private Verdict? Unrevised(IStoreReader reader, WorkTask task, BranchState state) =>
        task.Change is { } number && forge.FindChange(reader, number) is { State: "open", Review: "needs_revision" } change && change.Branch == state.Branch && change.Head == state.Head
            ? ExitGates.Merge(new(null, false, false, false, [], null, "", "", null, null, NeedsRevision: true))
            : null;

    /// <summary>The facts of gate 6; a change is opened, or brought up to the branch, only where it is this task's own.</summary>
    private ChangeFacts Open(Changes changes, WorkTask task, BranchState state, int? number)
    {
        if (number is { } asked)
        {
            var given = forge.FindChange(changes.Store, asked);
            if (given is null || given.Task != task.Uid || given.State != "open" || given.Branch != state.Branch)
            {
                var owner = given is not null && given.Task != task.Uid ? changes.Store.FindName(given.Task)?.ToString() ?? given.Task : null;
                return new(asked, given is not null, given?.State == "open", given?.Branch ?? "", state.Branch, given?.Head ?? "", state.Head, owner);
            }
        }

        var change = forge.OpenChange(changes.Store, new()
        {
            Number = number ?? 0,
            Task = task.Uid,
            Title = task.Title,
            Branch = state.Branch,
            Head = state.Head,
            Base = workspace!.Target,
            Author = changes.Actor?.Name ?? "",
            CreatedAt = changes.Now,
            UpdatedAt = changes.Now,
        });
        changes.Log(EventTypes.PrOpened, task, new() { ["change"] = change.Number, ["branch"] = change.Branch, ["head"] = change.Head });
        return new(change.Number, true, change.State == "open", change.Branch, state.Branch, change.Head, state.Head);
    }

    /// <summary>Takes the locks a task without declared files needs, or parks it and says who is in the way.</summary>
    private static Result<WorkTask> Grow(Changes changes, WorkTask task, Claim claim, IReadOnlyList<string> touched)
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

    /// <summary>What was found out of a branch before the transaction.</summary>
    /// <param name="Judged">The impact of what was really changed; null where nothing was.</param>
    /// <param name="Approved">That impact needs no person, or a person approved it.</param>
    /// <param name="Named">Gate 7 of the merge that the worker names; null where it names none.</param>
    private sealed record Found(BranchState State, ImpactRecord? Judged, bool Approved, Sighting Seen, Verdict? Named);

    private static string Message(WorkTask task) => $"{task.Kind}: {task.Title.ReplaceLineEndings(" ")}\n\nTask: {task.Ref}\nIssue: #{task.Issue}\n";
}
