namespace Interlock.Git;

/// <summary>
/// Whether a merge that somebody made by hand brought what the branch changed, and whether it is still there. That the branch is an
/// ancestor says nothing of that: a merge can take nothing of it, and a later commit can take it back.
/// </summary>
/// <param name="repository">Where all of it is.</param>
internal sealed class OutsidePatch(GitRepository repository)
{
    /// <param name="from">Where the branch left the target.</param>
    /// <param name="head">Tip of the branch.</param>
    /// <param name="commit">The commit that is said to carry it.</param>
    /// <param name="found">How it came to the target, as far as that is known.</param>
    /// <param name="tip">Tip of the target.</param>
    public async Task<bool> IsInAsync(string from, string head, string commit, OutsideMerge? found, string tip, CancellationToken cancellationToken)
    {
        var sign = await new PostChecks(repository).PatchPresentAsync(from, head, commit, cancellationToken);
        if (sign == PatchSign.Absent)
        {
            return false;
        }

        var differences = await repository.ChangedFilesAsync([(from, head), (from, commit), (from, tip)], cancellationToken);
        var own = differences[0].Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var kept = own.Count == 0 || (own.Overlaps(Paths(differences[1])) && own.Overlaps(Paths(differences[2])));
        return kept && (sign != PatchSign.Ancestor || found is not { Shape: MergeShape.Merge } || await TookAsync(own, head, found, cancellationToken));
    }

    /// <summary>The merge left none of the branch's files as they were before it, but those that were as on the branch already.</summary>
    private async Task<bool> TookAsync(HashSet<string> own, string head, OutsideMerge merge, CancellationToken cancellationToken)
    {
        var differences = await repository.ChangedFilesAsync([(merge.OldTarget, head), (merge.OldTarget, merge.Commit)], cancellationToken);
        var changed = Paths(differences[1]).ToHashSet(StringComparer.Ordinal);
        return !Paths(differences[0]).Any(path => own.Contains(path) && !changed.Contains(path));
    }

    private static IEnumerable<string> Paths(IEnumerable<ChangedFile> files) => files.Select(file => file.Path);
}
