namespace Interlock.Git;

/// <summary>
/// What of others' work a merge made by hand has put back. More lenient than <see cref="PostChecks.RevertedAsync"/>: whoever merges by
/// hand may change further things, but not take away what landed since the branch left the target.
/// </summary>
internal sealed class LostWork(GitRepository repository)
{
    /// <summary>
    /// Paths that others changed since the branch left the target, and that the merge set back to what they were before, or to the
    /// branch's version alone, where a clean merge would not have.
    /// </summary>
    /// <param name="oldTarget">Where the target stood before the merge.</param>
    /// <param name="merged">The merge.</param>
    /// <param name="head">Tip of the branch.</param>
    public async Task<IReadOnlyList<string>> FindAsync(string oldTarget, string merged, string head, CancellationToken cancellationToken)
    {
        var start = await repository.MergeBaseAsync(oldTarget, head, cancellationToken);
        if (start is null || start == oldTarget)
        {
            return [];
        }

        var differences = await repository.ChangedFilesAsync([(oldTarget, merged), (start, oldTarget), (start, head)], cancellationToken);
        var theirs = differences[1].ToDictionary(file => file.Path, StringComparer.Ordinal);
        var ours = differences[2].ToDictionary(file => file.Path, StringComparer.Ordinal);
        string[] suspects = [.. differences[0].Where(file => theirs.TryGetValue(file.Path, out var other)
            && (file.NewId == other.OldId || (ours.TryGetValue(file.Path, out var own) && file.NewId == own.NewId))).Select(file => file.Path)];
        if (suspects.Length == 0)
        {
            return suspects;
        }

        var clean = await new TreeMerge(repository).MergeAsync(oldTarget, head, cancellationToken);
        if (!clean.IsClean)
        {
            return suspects;
        }

        var apart = (await repository.ChangedFilesAsync(clean.Tree, merged, cancellationToken)).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return [.. suspects.Where(apart.Contains)];
    }
}
