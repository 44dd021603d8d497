using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Git;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>
/// Moves the target, and nothing else does: only by fast-forward, by compare-and-swap, to a commit whose exact tree passed the
/// configured checks. Serial; one process at a time holds the queue.
/// </summary>
public sealed class MergeQueue
{
    private const int Rebuilds = 10;

    /// <summary>For a checkout that is still being brought in step; the queue is run again soon.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TaskRegistry registry;
    private readonly GitRepository repository;
    private readonly MergeOptions options;
    private readonly RepositoryMutex mutex;
    private readonly Candidates candidates;
    private readonly TargetMove move;
    private readonly MergeReadBack readBack;
    private readonly TreeTests tests;
    private readonly LeftoverTicks leftovers;
    private readonly OutsideLanding outside;
    private readonly Ticks ticks;
    private readonly QueueEntries entries;
    private readonly QueueAnswers answers;
    private readonly RedTarget redTarget;

    public MergeQueue(TaskRegistry registry, GitRepository repository, MergeOptions options, CheckRunner runner)
    {
        this.registry = registry;
        this.repository = repository;
        this.options = options;
        mutex = new(Path.Combine(repository.Place.StateDirectory, "merge.lock"), registry.Context.Clock);
        candidates = new(repository);
        move = new(repository);
        readBack = new(registry, repository, options);
        ticks = new(registry, repository);
        entries = registry.Entries;
        answers = new(registry, entries, options);
        tests = new(registry, repository, options, runner);
        leftovers = new(registry, repository, options, ticks, tests);
        outside = new(registry, options, tests);
        redTarget = new(registry, repository, options, tests);
    }

    /// <summary>
    /// Takes the queue for oneself and works on it until it is empty or everything left is held.
    /// Refusal <c>merge.busy</c> when another process holds it: that one goes on.
    /// </summary>
    /// <param name="untilEmpty">False: one entry only.</param>
    /// <param name="noted">Called with each answer as it is given.</param>
    public async Task<Result<IReadOnlyList<MergeOutcome>>> ProcessAsync(bool untilEmpty, Action<string, MergeOutcome?>? noted, CancellationToken cancellation)
    {
        var entered = await mutex.EnterAsync(TimeSpan.Zero, cancellation);
        if (entered.IsRefused)
        {
            return entered.Refusal with { Kind = RefusalKind.Pending, Code = "merge.busy", Message = "Another process is working on the merge queue.", Hint = "It merges what is queued; see 'interlock merge status'." };
        }

        using var held = entered.Value;
        var outcomes = new List<MergeOutcome>();

        // Nothing is called merged, and no box ticked, while the files of a merge before are not there.
        var behind = await new CheckoutFollow(repository).SettleAsync(Patience, cancellation);
        if (behind is null)
        {
            await RemoveFinishedAsync(cancellation);
        }

        var passedOver = new HashSet<string>(StringComparer.Ordinal);
        while (registry.Reading.MergeQueue().FirstOrDefault(entry => !passedOver.Contains(entry.Task)) is { } entry)
        {
            var name = registry.Context.Store.Read(reader => reader.FindName(entry.Task))?.ToString() ?? entry.Task;
            noted?.Invoke(name, null);
            var started = registry.Context.Clock.GetTimestamp();
            var (result, commit, refusal) = behind is null ? await GuardedAsync(entry, cancellation) : answers.Hold(entry, behind);
            var outcome = new MergeOutcome(name, result, commit, refusal, registry.Context.Clock.GetElapsedTime(started));
            outcomes.Add(outcome);
            noted?.Invoke(name, outcome);
            if (result == MergeResult.Held)
            {
                passedOver.Add(entry.Task);
            }

            if (!untilEmpty)
            {
                break;
            }
        }

        if (behind is null)
        {
            await leftovers.LandAsync(cancellation);
        }

        return outcomes;
    }

    /// <summary>What <see cref="ProcessAsync"/> would answer now if every check passed; nothing is stored, tested or moved.</summary>
    public Task<IReadOnlyList<MergeOutcome>> RehearseAsync(bool untilEmpty, CancellationToken cancellation) =>
        new MergeRehearsal(registry, repository, options).RunAsync(untilEmpty, cancellation);

    /// <summary>Puts away the checkout that checks ran in, which is made again when it is needed, and the worktrees of done tasks. Nothing while another process merges.</summary>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        var entered = await mutex.EnterAsync(TimeSpan.Zero, cancellation);
        if (!entered.IsRefused)
        {
            using var held = entered.Value;
            await RemoveFinishedAsync(cancellation);
            var worktrees = new Worktrees(repository);
            await worktrees.DiscardAsync($"_{TreeTests.Checkout}", cancellation);
            await worktrees.PruneAsync(dryRun: false, cancellation);
        }
    }

    /// <summary>Worktrees of tasks that are done: who merged them died before they were removed.</summary>
    private async Task RemoveFinishedAsync(CancellationToken cancellation)
    {
        foreach (var reason in new Worktrees(repository).List().Where(entry => entry.Key is not null).Select(entry => entry.LockReason))
        {
            if (reason?.StartsWith(WorktreeRequest.ForTask, StringComparison.Ordinal) == true
                && TaskRef.Parse(reason[WorktreeRequest.ForTask.Length..].Trim()) is { IsRefused: false } name
                && registry.Context.Store.Read(reader => reader.FindTask(name.Value)) is { State: Lifecycle.TaskState.Done } task)
            {
                await registry.Workspace!.RemoveWorktreeAsync(task, cancellation);
            }
        }
    }

    /// <summary>A tool or a file that fails holds the one entry it failed on, and says so; the others go on.</summary>
    private async Task<(MergeResult Result, string? Commit, Refusal? Refusal)> GuardedAsync(MergeEntry entry, CancellationToken cancellation)
    {
        try
        {
            return await OneAsync(entry, cancellation);
        }
        catch (RefusalException failure)
        {
            return answers.Hold(entry, failure.Refusal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return answers.Hold(entry, new(RefusalKind.Failed, "merge.io", failure.Message, "It is tried again with the next run of the queue."));
        }
    }

    private async Task<(MergeResult Result, string? Commit, Refusal? Refusal)> OneAsync(MergeEntry entry, CancellationToken cancellation)
    {
        var task = registry.Context.Store.Read(reader => reader.FindTask(entry.Task));
        if (task is not { State: Lifecycle.TaskState.Reviewing } || task.LastToken != entry.Token)
        {
            entries.Forget(entry);
            return (MergeResult.Stale, null, null);
        }

        if (options.Checks is null)
        {
            return answers.Hold(entry, ExitGates.Merge(answers.Facts(null)).ToRefusal());
        }

        if (await FinishedBeforeAsync(entry, task, cancellation) is { } finished)
        {
            return finished;
        }

        for (var round = 0; round < Rebuilds; round++)
        {
            if (await TryAsync(entry, task, cancellation) is { } decided)
            {
                return decided;
            }
        }

        return answers.Hold(entry, new(RefusalKind.Conflict, "merge.target_moving", $"{options.Target} kept moving while {task.Ref} was merged.", "It is tried again with the next run of the queue."));
    }

    /// <summary>One candidate: built, tested, moved to. Null: the target moved meanwhile, build a new one.</summary>
    private async Task<(MergeResult, string?, Refusal?)?> TryAsync(MergeEntry entry, WorkTask task, CancellationToken cancellation)
    {
        await registry.Targeting.LookAsync(cancellation);
        var tip = registry.Workspace!.TargetTip();
        if (tip.IsRefused)
        {
            return answers.Hold(entry, tip.Refusal);
        }

        var merges = entry.Head.Length > 0;
        if (merges && await outside.FindAsync(entry, task, cancellation) is { } found)
        {
            return found.IsRefused ? answers.Hold(entry, found.Refusal) : await CompleteAsync(entry, task, [], found.Value.Facts, found.Value.Report, cancellation);
        }

        var riding = await ticks.ForCandidateAsync(task.Spec, task.Id, tip.Value, cancellation);
        if (!merges && riding.Path.Length == 0)
        {
            return await CheckTipAsync(entry, task, tip.Value, riding, cancellation);
        }

        var built = await candidates.BuildAsync(
            new()
            {
                Target = options.Target,
                OldTarget = tip.Value,
                Tips = merges ? [entry.Head] : [],
                Message = merges ? MergeMessage.Of(task, entry) : MergeMessage.OfChecks(task, options.Target),
                Replaced = riding.Path.Length == 0 ? new Dictionary<string, byte[]>(StringComparer.Ordinal) : new Dictionary<string, byte[]>(StringComparer.Ordinal) { [riding.Path] = riding.Content },
            },
            cancellation);
        if (built.Conflict is { } conflict)
        {
            return answers.Return(entry, $"conflict with {options.Target} in {Some(conflict.Files)}", null, conflict.Files, counts: false, "merge.conflict");
        }

        var candidate = built.Candidate!;
        if (await new ObjectCheck(repository).UnsoundSinceAsync(tip.Value, candidate.Commit, cancellation) is { Count: > 0 } unsound)
        {
            return answers.Return(entry, UnsoundObjects.Refuse(unsound).Message.TrimEnd('.'), null, [], counts: true, "git.unsound_object");
        }

        var merge = new QueueMerge(candidate.Commit, tip.Value, entry.Head, task.BaseCommit ?? "", riding.Path);
        var reverted = await readBack.RevertedAsync(merge, cancellation);
        if (reverted.Count > 0)
        {
            return answers.Return(entry, $"it would put back the work of others: {Some(reverted)}", null, reverted, counts: false, "merge.reverts_others");
        }

        var brought = merges ? await readBack.BroughtAsync(merge, cancellation) : [];
        var undeclared = registry.Locking.Uncovered(entry.Task, brought);
        if (undeclared.Count > 0)
        {
            return answers.ReturnUnasked(entry, candidate.Commit, undeclared, WatchedFacts.None);
        }

        var watched = await WatchedAsync(entry, task, tip.Value, candidate.Commit, cancellation);
        if (watched.IsRefused || !watched.Value.Holds)
        {
            return watched.IsRefused ? answers.Hold(entry, watched.Refusal) : answers.ReturnUnasked(entry, candidate.Commit, [], watched.Value);
        }

        if (await new CheckoutFollow(repository).CheckAsync(options.Target, tip.Value, candidate.Commit, cancellation) is { } overlapping)
        {
            return answers.Hold(entry, overlapping);
        }

        if (merges && await redTarget.StillAsync(candidate.Tree, tip.Value, cancellation) is { } still)
        {
            return answers.Hold(entry, still);
        }

        var report = await tests.RunAsync(entry.Task, candidate.Commit, candidate.Tree, cancellation);
        if (report.IsRefused)
        {
            return answers.Hold(entry, report.Refusal);
        }

        if (report.Value.Failed is not null)
        {
            return merges && await redTarget.FindAsync(tip.Value, cancellation) is { } red ? answers.Hold(entry, red) : answers.ReturnRed(entry, report.Value, candidate.Tree);
        }

        var attempt = new MergeAttempt { Task = entry.Task, Token = entry.Token, Candidate = candidate.Commit, Tree = candidate.Tree, OldTarget = candidate.OldTarget, Head = entry.Head, Ticks = riding.Uids, Ticked = riding.Path, At = registry.Context.Now };
        if (!entries.Remember(entry, attempt))
        {
            return (MergeResult.Stale, null, null);
        }

        var held = await ticks.HoldAsync(task.Spec, cancellation);
        if (held.IsRefused)
        {
            return answers.Hold(entry, held.Refusal);
        }

        using var entered = held.Value;
        var moved = await move.MoveAsync(candidate, $"interlock: {task.Ref}", cancellation);
        if (moved.IsRefused)
        {
            return answers.Hold(entry, moved.Refusal);
        }

        if (moved.Value.Outcome != MoveOutcome.Moved)
        {
            entries.TakeOff(entry);
            return null;
        }

        registry.Targeting.Moved(candidate.Commit);
        return await CompleteAsync(entry, task, riding.Uids, (await readBack.ReadAsync(merge, cancellation)) with { Protected = watched.Value }, null, cancellation);
    }

    /// <summary>A <c>checks</c> task with no box to tick: the checks run on the tip of the target itself.</summary>
    private async Task<(MergeResult, string?, Refusal?)?> CheckTipAsync(MergeEntry entry, WorkTask task, string tip, RidingTicks riding, CancellationToken cancellation)
    {
        var tree = await repository.TreeOfAsync(tip, cancellation);
        var report = await tests.RunAsync(entry.Task, tip, tree, cancellation);
        if (report.IsRefused)
        {
            return answers.Hold(entry, report.Refusal);
        }

        if (report.Value.Failed is not null)
        {
            return answers.ReturnRed(entry, report.Value, tree);
        }

        return registry.Workspace!.TargetTip() is { IsRefused: false } now && now.Value == tip
            ? await CompleteAsync(entry, task, riding.Uids, await readBack.ReadAsync(new(tip, tip, "", "", ""), cancellation), null, cancellation)
            : null;
    }

    /// <summary>After a crash between the move and its record: the stored attempt is found on the target and only recorded.</summary>
    private async Task<(MergeResult, string?, Refusal?)?> FinishedBeforeAsync(MergeEntry entry, WorkTask task, CancellationToken cancellation)
    {
        var attempt = registry.Context.Store.Read(reader => MergeRecords.Attempts.Find(reader, entry.Task));
        if (attempt is null || attempt.Token != entry.Token || attempt.Head != entry.Head
            || registry.Workspace!.TargetTip() is not { IsRefused: false } tip
            || !await repository.IsAncestorAsync(attempt.Candidate, tip.Value, cancellation))
        {
            entries.TakeOff(entry);
            return null;
        }

        var watched = await WatchedAsync(entry, task, attempt.OldTarget, attempt.Candidate, cancellation);
        var merge = new QueueMerge(attempt.Candidate, attempt.OldTarget, attempt.Head, task.BaseCommit ?? "", attempt.Ticked);
        return watched.IsRefused
            ? answers.Hold(entry, watched.Refusal)
            : await CompleteAsync(entry, task, attempt.Ticks, (await readBack.ReadAsync(merge, cancellation)) with { Protected = watched.Value }, null, cancellation);
    }

    private async Task<(MergeResult, string?, Refusal?)> CompleteAsync(MergeEntry entry, WorkTask task, IReadOnlyList<string> ticked, MergeFacts facts, CheckReport? report, CancellationToken cancellation)
    {
        var done = registry.Completing.Merged(entry.Task, entry.Token, facts, entry.Head);
        if (done.IsRefused)
        {
            return done.Refusal.Code == "claim.stale" ? (MergeResult.Stale, null, null) : answers.Hold(entry, QueueAnswers.WithOutput(done.Refusal, report));
        }

        ticks.Landed(ticked);
        entries.Landed(entry);
        if (entry.Head.Length > 0 && done.Value.State == Lifecycle.TaskState.Done)
        {
            await registry.Workspace!.RemoveWorktreeAsync(done.Value, cancellation);
        }

        return (entry.Head.Length > 0 ? MergeResult.Merged : MergeResult.Checked, facts.MergeCommit, null);
    }

    /// <summary>Gate 7 on what would come to the target; a <c>checks</c> task brings nothing.</summary>
    private async Task<Result<WatchedFacts>> WatchedAsync(MergeEntry entry, WorkTask task, string oldTarget, string candidate, CancellationToken cancellation) =>
        entry.Head.Length > 0 ? await registry.Watching.ProtectedAsync(task, oldTarget, candidate, cancellation) : WatchedFacts.None;

    private static string Some(IReadOnlyCollection<string> paths) => string.Join(", ", paths.Take(5)) + (paths.Count > 5 ? $" and {paths.Count - 5} more" : "");
}
