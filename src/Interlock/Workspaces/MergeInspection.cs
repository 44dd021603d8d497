using Interlock.Git;
using Interlock.Registry;

namespace Interlock.Workspaces;

/// <summary>Looks for the commit by which a branch was merged without the merge queue, and at what it brought.</summary>
/// <param name="isWork">False for paths of spec files.</param>
internal sealed class MergeInspection(GitRepository repository, Func<string, bool> isWork)
{
    /// <param name="tip">Where the target stands.</param>
    public async Task<MergeState> InspectAsync(string from, string head, string? commit, string tip, CancellationToken cancellation)
    {
        // The branch of a task that was done long ago may be gone, with its commits.
        var known = head.Length > 0 && from.Length > 0 && (commit is null || !(await repository.ResolveAsync(head, cancellation)).IsRefused);
        var found = known ? await new OutsideMerges(repository).FindAsync(from, head, tip, cancellation) : null;
        var merge = commit ?? found?.Commit;
        if (merge is null || !ObjectId.IsValid(merge.ToLowerInvariant())
            || await repository.ResolveAsync(merge.ToLowerInvariant(), cancellation) is not { IsRefused: false, Value: { } exists })
        {
            return new() { Commit = merge };
        }

        var onTarget = await repository.IsAncestorAsync(exists, tip, cancellation);
        var present = head.Length == 0 || (known && await new OutsidePatch(repository).IsInAsync(from, head, exists, found, tip, cancellation));
        var judged = onTarget && present && known;
        var old = !judged ? null
            : found is not null && await repository.IsAncestorAsync(found.Commit, exists, cancellation) ? found.OldTarget
            : (await repository.ResolveAsync($"{exists}^1", cancellation)) is { IsRefused: false } parent ? parent.Value : null;
        return new()
        {
            Commit = exists,
            Exists = true,
            OnTarget = onTarget,
            PatchPresent = present,
            Reverted = old is null ? [] : await new LostWork(repository).FindAsync(old, exists, head, cancellation),
            Brought = known && onTarget ? await BroughtAsync(from, head, exists, found, cancellation) : [],
            Range = known && onTarget ? RangeOf(from, head, exists, found) : null,
            Tree = await repository.TreeOfAsync(exists, cancellation),
            Shape = found is null ? "" : Word(found.Shape),
            MadeBy = found?.Committer ?? "somebody",
            Subject = found?.Subject ?? "",
        };
    }

    /// <summary>The branch's own changes, and what else the commit brought that is its merge and nothing more.</summary>
    private async Task<IReadOnlyList<string>> BroughtAsync(string from, string head, string commit, OutsideMerge? found, CancellationToken cancellation)
    {
        var (old, now) = RangeOf(from, head, commit, found);
        return [.. (await repository.ChangedFilesAsync(old, now, cancellation)).Select(file => file.Path).Where(isWork)];
    }

    private static (string From, string To) RangeOf(string from, string head, string commit, OutsideMerge? found) =>
        found?.Commit == commit && found.Shape != MergeShape.Content ? (found.OldTarget, commit) : (from, head);

    private static string Word(MergeShape shape) => shape switch
    {
        MergeShape.Merge => "merge",
        MergeShape.FastForward => "fast_forward",
        MergeShape.Squash => "squash",
        _ => "content",
    };
}
