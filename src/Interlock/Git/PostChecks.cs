namespace Interlock.Git;

/// <summary>By which sign a patch was found in a commit.</summary>
internal enum PatchSign
{
    Absent,

    /// <summary>The branch's tip is an ancestor.</summary>
    Ancestor,

    /// <summary>The commit's own change has the same patch-id as the whole range of the branch (a squash).</summary>
    PatchId,

    /// <summary>Merging the branch into the commit would change nothing.</summary>
    Tree,
}

/// <summary>What is verified after the target moved (page 2): the patch is there, and nobody else's was reverted.</summary>
internal sealed class PostChecks(GitRepository repository)
{
    private const int LargestPatch = 64 * 1024 * 1024;

    /// <summary>Whether a commit carries what a branch changed since its base.</summary>
    /// <param name="from">The recorded base of the branch.</param>
    /// <param name="tip">Tip of the branch.</param>
    /// <param name="merged">The commit the target was moved to.</param>
    public async Task<PatchSign> PatchPresentAsync(string from, string tip, string merged, CancellationToken cancellationToken)
    {
        if (await repository.IsAncestorAsync(tip, merged, cancellationToken))
        {
            return PatchSign.Ancestor;
        }

        if (await SamePatchAsync(from, tip, merged, cancellationToken))
        {
            return PatchSign.PatchId;
        }

        return await ChangesNothingAsync(from, tip, merged, cancellationToken) ? PatchSign.Tree : PatchSign.Absent;
    }

    /// <summary>
    /// Paths that differ between the old and the new target although none of the merged branches changed them: somebody else's work
    /// that was reverted or altered. Empty is good. Two processes for one tip.
    /// </summary>
    /// <param name="replaced">Paths the candidate replaced on purpose.</param>
    public async Task<IReadOnlyList<string>> RevertedAsync(
        string oldTarget, string newTarget, IReadOnlyList<string> tips, IEnumerable<string> replaced, CancellationToken cancellationToken)
    {
        var left = new List<(string From, string To)>();
        foreach (var tip in tips)
        {
            left.Add((await repository.MergeBaseAsync(oldTarget, tip, cancellationToken) ?? oldTarget, tip));
        }

        var differences = await repository.ChangedFilesAsync([(oldTarget, newTarget), .. left], cancellationToken);
        var theirs = differences.Skip(1).SelectMany(files => files).Select(file => file.Path).Concat(replaced).ToHashSet(StringComparer.Ordinal);
        string[] foreign = [.. differences[0].Select(file => file.Path).Where(path => !theirs.Contains(path))];
        if (foreign.Length == 0)
        {
            return foreign;
        }

        // A file renamed on the target takes the branch's changes of the old name along.
        foreach (var (from, _) in left)
        {
            foreach (var (oldPath, newPath) in await RenamesAsync(from, oldTarget, cancellationToken))
            {
                if (theirs.Contains(oldPath))
                {
                    theirs.Add(newPath);
                }
            }
        }

        return [.. foreign.Where(path => !theirs.Contains(path))];
    }

    /// <summary>
    /// Paths that the target changed after a commit, and that the new target has again as they were there: whoever commits an old tree
    /// upon a newer target puts the work of others back, whatever the histories say. One process.
    /// </summary>
    /// <param name="recorded">The base recorded with the claim.</param>
    public async Task<IReadOnlyList<string>> RevertedSinceAsync(string recorded, string oldTarget, string newTarget, CancellationToken cancellationToken)
    {
        if (recorded == oldTarget || await repository.FindTreeAsync(recorded, cancellationToken) is null)
        {
            return [];
        }

        var differences = await repository.ChangedFilesAsync([(recorded, oldTarget), (oldTarget, newTarget)], cancellationToken);
        var landed = differences[0].ToDictionary(file => file.Path, file => (file.OldId, file.OldMode), StringComparer.Ordinal);
        return [.. differences[1].Where(file => landed.TryGetValue(file.Path, out var before) && before == (file.NewId, file.NewMode)).Select(file => file.Path)];
    }

    private async Task<IReadOnlyList<(string OldPath, string NewPath)>> RenamesAsync(string from, string to, CancellationToken cancellationToken)
    {
        var call = repository.Call("diff-tree", "-r", "-z", "-M", "--name-status", "--diff-filter=R", ObjectId.Require(from), ObjectId.Require(to));
        return [.. (await repository.Git.MustAsync(call, cancellationToken)).Records.Chunk(3).Select(record => (record[1], record[2]))];
    }

    internal async Task<bool> SamePatchAsync(string from, string tip, string merged, CancellationToken cancellationToken)
    {
        var parent = await repository.ResolveAsync($"{merged}^1", cancellationToken);
        if (parent.IsRefused)
        {
            return false;
        }

        var branch = await PatchIdAsync(from, tip, cancellationToken);
        return branch is not null && branch == await PatchIdAsync(parent.Value, merged, cancellationToken);
    }

    // Null for an empty patch, and for one with binary files: those say nothing about their content.
    private async Task<string?> PatchIdAsync(string from, string to, CancellationToken cancellationToken)
    {
        var diff = repository.Call("diff-tree", "-p", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--full-index", "--ignore-submodules=none",
            ObjectId.Require(from), ObjectId.Require(to)) with { MaxOutput = LargestPatch };
        var patch = (await repository.Git.MustAsync(diff, cancellationToken)).Bytes;
        if (patch.AsSpan().IndexOf("\nBinary files "u8) >= 0)
        {
            return null;
        }

        var id = repository.Call("patch-id", "--stable") with { Input = patch };
        return (await repository.Git.MustAsync(id, cancellationToken)).Text.Split(' ')[0] is { Length: > 0 } text ? text : null;
    }

    // Both sides are set upon the recorded base first: whatever git would choose as merge base does not matter then.
    internal async Task<bool> ChangesNothingAsync(string from, string tip, string merged, CancellationToken cancellationToken)
    {
        var trees = new[] { await repository.TreeOfAsync(merged, cancellationToken), await repository.TreeOfAsync(tip, cancellationToken) };
        var ours = await repository.CommitTreeAsync(trees[0], [from], "ours\n", Signature.Interlock, Signature.Interlock, cancellationToken);
        var theirs = await repository.CommitTreeAsync(trees[1], [from], "theirs\n", Signature.Interlock, Signature.Interlock, cancellationToken);
        var result = await new TreeMerge(repository).MergeAsync(ours, theirs, cancellationToken);
        return result.IsClean && result.Tree == trees[0];
    }
}
