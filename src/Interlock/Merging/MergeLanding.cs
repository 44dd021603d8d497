using Interlock.Gates;
using Interlock.Git;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Reviewing;

namespace Interlock.Merging;

/// <summary>
/// Moves the target to what passed the checks, and records it. The attempt is stored before the target moves: whoever comes after a
/// crash finds it on the target and only records it.
/// </summary>
internal sealed class MergeLanding(TaskRegistry registry, IMergeRepository repository, Ticks ticks, MergeReadBack readBack, CandidateBuilding building, QueueAnswers answers)
{
    private readonly QueueEntries entries = registry.Entries;

    /// <returns>Null: the target moved meanwhile, build a new candidate.</returns>
    public async Task<QueueAnswer?> LandAsync(QueuedTask queued, ReadyCandidate ready, CancellationToken cancellation)
    {
        var (entry, task, candidate) = (queued.Entry, queued.Task, ready.Candidate);
        var attempt = new MergeAttempt { Task = entry.Task, Token = entry.Token, Candidate = candidate.Commit, Tree = candidate.Tree, OldTarget = candidate.OldTarget, Head = entry.Head, Ticks = ready.Ticks.Uids, Ticked = ready.Ticks.Path, At = registry.Context.Now };
        if (!entries.Remember(entry, attempt))
        {
            return QueueAnswer.Stale;
        }

        var held = await ticks.HoldAsync(task.Spec, cancellation);
        if (held.IsRefused)
        {
            return answers.Hold(entry, held.Refusal);
        }

        using var entered = held.Value;
        var moved = await repository.MoveAsync(candidate, $"interlock: {task.Ref}", cancellation);
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
        return await CompleteAsync(queued, ready.Ticks.Uids, (await readBack.ReadAsync(ready.Merge, cancellation)) with { Protected = ready.Protected }, null, cancellation);
    }

    /// <summary>Records the tip itself as what a <c>checks</c> task was done with.</summary>
    /// <returns>Null: the target moved meanwhile.</returns>
    public async Task<QueueAnswer?> RecordTipAsync(QueuedTask queued, string tip, RidingTicks riding, CancellationToken cancellation) =>
        registry.Workspace!.TargetTip() is { IsRefused: false } now && now.Value == tip
            ? await CompleteAsync(queued, riding.Uids, await readBack.ReadAsync(new(tip, tip, "", "", ""), cancellation), null, cancellation)
            : null;

    /// <summary>After a crash between the move and its record: the stored attempt is found on the target and only recorded.</summary>
    /// <returns>Null: nothing was moved for this entry.</returns>
    public async Task<QueueAnswer?> FinishedBeforeAsync(QueuedTask queued, CancellationToken cancellation)
    {
        var entry = queued.Entry;
        var attempt = entries.Attempt(entry.Task);
        if (attempt is null || attempt.Token != entry.Token || attempt.Head != entry.Head
            || registry.Workspace!.TargetTip() is not { IsRefused: false } tip
            || !await repository.IsAncestorAsync(attempt.Candidate, tip.Value, cancellation))
        {
            entries.TakeOff(entry);
            return null;
        }

        var watched = await building.WatchedAsync(queued, attempt.OldTarget, attempt.Candidate, cancellation);
        var merge = queued.Merge(attempt.Candidate, attempt.OldTarget, attempt.Ticked);
        return watched.IsRefused
            ? answers.Hold(entry, watched.Refusal)
            : await CompleteAsync(queued, attempt.Ticks, (await readBack.ReadAsync(merge, cancellation)) with { Protected = watched.Value }, null, cancellation);
    }

    /// <summary>Gate 7 decides on the facts.</summary>
    /// <param name="ticked">Tasks whose boxes are ticked with it.</param>
    /// <param name="report">How the checks went on a merge that the queue did not make.</param>
    public async Task<QueueAnswer> CompleteAsync(QueuedTask queued, IReadOnlyList<string> ticked, MergeFacts facts, CheckReport? report, CancellationToken cancellation)
    {
        var entry = queued.Entry;
        var done = registry.Completing.Merged(entry.Task, entry.Token, facts, entry.Head);
        if (done.IsRefused)
        {
            return done.Refusal.Code == "claim.stale" ? QueueAnswer.Stale : answers.Hold(entry, QueueAnswers.WithOutput(done.Refusal, report));
        }

        ticks.Landed(ticked);
        entries.Landed(entry);
        if (queued.Merges && done.Value.State == TaskState.Done)
        {
            await registry.Workspace!.RemoveWorktreeAsync(done.Value, cancellation);
        }

        return new(queued.Merges ? MergeResult.Merged : MergeResult.Checked, facts.MergeCommit, null);
    }
}
