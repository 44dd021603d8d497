using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>Runs the checks for an entry and says what follows when they are not green.</summary>
internal sealed class CandidateTesting(IMergeRepository repository, TreeTests tests, RedTarget redTarget, QueueAnswers answers)
{
    /// <returns>Null: green.</returns>
    public async Task<QueueAnswer?> TestAsync(QueuedTask queued, ReadyCandidate ready, CancellationToken cancellation)
    {
        var (entry, candidate, tip) = (queued.Entry, ready.Candidate, ready.Merge.OldTarget);
        if (queued.Merges && await redTarget.StillAsync(candidate.Tree, tip, cancellation) is { } still)
        {
            return answers.Hold(entry, still);
        }

        var report = await tests.RunAsync(entry.Task, candidate.Commit, candidate.Tree, cancellation);
        return report.IsRefused ? answers.Hold(entry, report.Refusal)
            : report.Value.Failed is null ? null
            : queued.Merges && await redTarget.FindAsync(tip, cancellation) is { } red ? answers.Hold(entry, red)
            : answers.ReturnRed(entry, report.Value, candidate.Tree);
    }

    /// <summary>A <c>checks</c> task with no box to tick: the checks run on the tip of the target itself.</summary>
    /// <returns>Null: green.</returns>
    public async Task<QueueAnswer?> TestTipAsync(MergeEntry entry, string tip, CancellationToken cancellation)
    {
        var tree = await repository.TreeOfAsync(tip, cancellation);
        var report = await tests.RunAsync(entry.Task, tip, tree, cancellation);
        return report.IsRefused ? answers.Hold(entry, report.Refusal)
            : report.Value.Failed is null ? null
            : answers.ReturnRed(entry, report.Value, tree);
    }
}
