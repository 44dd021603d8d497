using Interlock.Gates;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>What gate 7 is told of a merge that the queue made: asked of git and of the record of checks once the target has moved.</summary>
internal sealed class MergeReadBack(TaskRegistry registry, IMergeRepository repository, MergeOptions options)
{
    public async Task<MergeFacts> ReadAsync(QueueMerge merge, CancellationToken cancellation)
    {
        var tree = await repository.FindTreeAsync(merge.Commit, cancellation) ?? "";
        var exists = tree.Length > 0;
        var merges = exists && merge.Head.Length > 0;
        var onTarget = exists && registry.Workspace!.TargetTip() is { IsRefused: false } tip && await repository.IsAncestorAsync(merge.Commit, tip.Value, cancellation);
        var tested = registry.Entries.Tested(tree);
        var passed = tested?.Checks == Check.Identity(options.Checks!);
        return new(
            merge.Commit,
            exists,
            onTarget,
            exists && (!merges || await repository.CarriesAsync(merge, cancellation)),
            merges ? await repository.RevertedAsync(merge, cancellation) : [],
            options.Checks!.Count > 0,
            passed ? tested!.Tree : "",
            tree,
            passed ? passed : null,
            null,
            NeedsRevision: false)
        {
            Brought = merges ? await BroughtAsync(merge, cancellation) : [],
        };
    }

    /// <summary>Paths that the commit changes on the target, the ticked file left out.</summary>
    public async Task<IReadOnlyList<string>> BroughtAsync(QueueMerge merge, CancellationToken cancellation) =>
        [.. (await repository.ChangedAsync(merge.OldTarget, merge.Commit, cancellation)).Where(path => path != merge.Ticked)];
}
