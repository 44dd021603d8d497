using Interlock.Gates.Watching;
using Interlock.Git;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>Builds what would become of the target, and judges what can be judged of it before checks are run.</summary>
internal sealed class CandidateBuilding(TaskRegistry registry, IMergeRepository repository, MergeOptions options, MergeReadBack readBack, QueueAnswers answers)
{
    /// <summary>Puts a commit onto <paramref name="tip"/> that merges the branch and ticks the boxes that ride along.</summary>
    /// <returns>The candidate, or the answer where it cannot be merged.</returns>
    public async Task<(ReadyCandidate? Ready, QueueAnswer? Answer)> BuildAsync(QueuedTask queued, string tip, RidingTicks ticks, CancellationToken cancellation)
    {
        var entry = queued.Entry;
        var built = await repository.BuildAsync(
            new()
            {
                Target = options.Target,
                OldTarget = tip,
                Tips = queued.Merges ? [entry.Head] : [],
                Message = queued.Merges ? MergeMessage.Of(queued.Task, entry) : MergeMessage.OfChecks(queued.Task, options.Target),
                Replaced = ticks.Replaced,
            },
            cancellation);
        if (built.Conflict is { } conflict)
        {
            return (null, answers.Return(entry, $"conflict with {options.Target} in {Some(conflict.Files)}", conflict.Files, counts: false, "merge.conflict"));
        }

        var candidate = built.Candidate!;
        var ready = new ReadyCandidate(candidate, queued.Merge(candidate.Commit, tip, ticks.Path), WatchedFacts.None, ticks);
        return await repository.UnsoundAsync(tip, candidate.Commit, cancellation) is { Count: > 0 } unsound
            ? (null, answers.Return(entry, UnsoundObjects.Refuse(unsound).Message.TrimEnd('.'), [], counts: true, "git.unsound_object"))
            : queued.Merges ? await JudgeAsync(queued, ready, cancellation)
            : await FollowsAsync(entry, ready, cancellation);
    }

    /// <summary>Gate 7 on what would come to the target; a <c>checks</c> task brings nothing.</summary>
    public async Task<Result<WatchedFacts>> WatchedAsync(QueuedTask queued, string oldTarget, string commit, CancellationToken cancellation) =>
        queued.Merges ? await registry.Watching.ProtectedAsync(queued.Task, oldTarget, commit, cancellation) : WatchedFacts.None;

    private async Task<(ReadyCandidate? Ready, QueueAnswer? Answer)> JudgeAsync(QueuedTask queued, ReadyCandidate ready, CancellationToken cancellation)
    {
        var (entry, merge) = (queued.Entry, ready.Merge);
        var reverted = await repository.RevertedAsync(merge, cancellation);
        if (reverted.Count > 0)
        {
            return (null, answers.Return(entry, $"it would put back the work of others: {Some(reverted)}", reverted, counts: false, "merge.reverts_others"));
        }

        var undeclared = registry.Locking.Uncovered(entry.Task, await readBack.BroughtAsync(merge, cancellation));
        if (undeclared.Count > 0)
        {
            return (null, answers.ReturnUnasked(entry, merge.Commit, undeclared, WatchedFacts.None));
        }

        var watched = await WatchedAsync(queued, merge.OldTarget, merge.Commit, cancellation);
        return watched.IsRefused ? (null, answers.Hold(entry, watched.Refusal))
            : !watched.Value.Holds ? (null, answers.ReturnUnasked(entry, merge.Commit, [], watched.Value))
            : await FollowsAsync(entry, ready with { Protected = watched.Value }, cancellation);
    }

    private async Task<(ReadyCandidate? Ready, QueueAnswer? Answer)> FollowsAsync(MergeEntry entry, ReadyCandidate ready, CancellationToken cancellation) =>
        await repository.RefuseFollowAsync(ready.Merge.OldTarget, ready.Merge.Commit, cancellation) is { } overlapping ? (null, answers.Hold(entry, overlapping)) : (ready, null);

    private static string Some(IReadOnlyCollection<string> paths) => string.Join(", ", paths.Take(5)) + (paths.Count > 5 ? $" and {paths.Count - 5} more" : "");
}
