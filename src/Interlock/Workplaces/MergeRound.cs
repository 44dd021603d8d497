using Interlock.Merging;

namespace Interlock.Workplaces;

/// <summary>One round over what waits: merges, then the deploys of what was merged, then what earlier rounds left behind.</summary>
/// <param name="host">This machine, as records name it.</param>
public sealed class MergeRound(Workplace workplace, string host)
{
    /// <param name="untilEmpty">Until nothing waits any more; else one of each.</param>
    /// <returns>What became of each, merges first; refusal <c>repo.not_found</c> where there is nothing to merge into.</returns>
    public async Task<Result<IReadOnlyList<MergeOutcome>>> RunAsync(bool untilEmpty, CancellationToken cancellation)
    {
        if (workplace.Merges is not { } merges)
        {
            return NoRepository;
        }

        var merged = await merges.ProcessAsync(untilEmpty, noted: null, cancellation).ConfigureAwait(false);
        if (workplace.Deploys(host) is { } deploys)
        {
            // A merge queue that another process holds is no reason not to deploy.
            var deployed = await deploys.ProcessAsync(untilEmpty, noted: null, cancellation).ConfigureAwait(false);
            merged = deployed.IsRefused || deployed.Value.Count == 0 ? merged : (MergeOutcome[])[.. merged.IsRefused ? [] : merged.Value, .. deployed.Value];
        }

        await merges.TidyAsync(cancellation).ConfigureAwait(false);
        return merged;
    }

    /// <summary>What would be merged, and what would be refused; checks are not run.</summary>
    /// <returns>As <see cref="RunAsync"/>.</returns>
    public async Task<Result<IReadOnlyList<MergeOutcome>>> RehearseAsync(bool untilEmpty, CancellationToken cancellation) =>
        workplace.Merges is { } merges ? (await merges.RehearseAsync(untilEmpty, cancellation).ConfigureAwait(false)).ToList() : NoRepository;

    private static Refusal NoRepository { get; } = new(RefusalKind.NotFound, "repo.not_found", "A merge needs a git repository.", "Run this inside the repository.");
}
