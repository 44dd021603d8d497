using Interlock.Gates;
using Interlock.Git;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>A merge of the queue whose facts are wanted.</summary>
/// <param name="Commit">What the target was moved to.</param>
/// <param name="OldTarget">Where it stood before.</param>
/// <param name="Head">Tip of the branch merged; empty: nothing was, only checked.</param>
/// <param name="Recorded">The base recorded with the task; empty where there is none.</param>
/// <param name="Ticked">The file whose boxes the commit ticks; empty: none.</param>
internal sealed record QueueMerge(string Commit, string OldTarget, string Head, string Recorded, string Ticked);

/// <summary>What gate 7 is told of a merge that the queue made: asked of git and of the record of checks once the target has moved.</summary>
internal sealed class MergeReadBack(TaskRegistry registry, GitRepository repository, MergeOptions options)
{
    private readonly PostChecks postChecks = new(repository);

    public async Task<MergeFacts> ReadAsync(QueueMerge merge, CancellationToken cancellation)
    {
        var tree = await repository.FindTreeAsync(merge.Commit, cancellation) ?? "";
        var exists = tree.Length > 0;
        var onTarget = exists && registry.Workspace!.TargetTip() is { IsRefused: false } tip && await repository.IsAncestorAsync(merge.Commit, tip.Value, cancellation);
        var tested = registry.Context.Store.Read(reader => MergeRecords.Trees.Find(reader, tree));
        var passed = tested?.Checks == Check.Identity(options.Checks!);
        return new(
            merge.Commit,
            exists,
            onTarget,
            exists && await CarriesAsync(merge, cancellation),
            exists ? await RevertedAsync(merge, cancellation) : [],
            options.Checks!.Count > 0,
            passed ? tested!.Tree : "",
            tree,
            passed ? passed : null,
            null,
            NeedsRevision: false)
        {
            Brought = exists && merge.Head.Length > 0 ? await BroughtAsync(merge, cancellation) : [],
        };
    }

    /// <summary>Paths of others that a commit puts back to what they were: before they changed, or when the task was claimed.</summary>
    public async Task<IReadOnlyList<string>> RevertedAsync(QueueMerge merge, CancellationToken cancellation)
    {
        if (merge.Head.Length == 0)
        {
            return [];
        }

        var reverted = await postChecks.RevertedAsync(merge.OldTarget, merge.Commit, [merge.Head], merge.Ticked.Length == 0 ? [] : [merge.Ticked], cancellation);
        return reverted.Count > 0 || merge.Recorded.Length == 0 ? reverted : await postChecks.RevertedSinceAsync(merge.Recorded, merge.OldTarget, merge.Commit, cancellation);
    }

    /// <summary>Paths that the commit changes on the target, the ticked file left out.</summary>
    public async Task<IReadOnlyList<string>> BroughtAsync(QueueMerge merge, CancellationToken cancellation) =>
        [.. (await repository.ChangedFilesAsync(merge.OldTarget, merge.Commit, cancellation)).Select(file => file.Path).Where(path => path != merge.Ticked)];

    private async Task<bool> CarriesAsync(QueueMerge merge, CancellationToken cancellation) =>
        merge.Head.Length == 0
        || await postChecks.PatchPresentAsync(merge.Recorded.Length == 0 ? merge.OldTarget : merge.Recorded, merge.Head, merge.Commit, cancellation) != PatchSign.Absent;
}
