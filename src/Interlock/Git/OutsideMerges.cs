namespace Interlock.Git;

/// <summary>
/// Finds branches that somebody merged without the merge queue: by ancestry, else by an equal patch-id of the whole range, else because
/// merging the branch would change nothing (page 2). Looks along the first parents of the target only.
/// </summary>
internal sealed class OutsideMerges(GitRepository repository)
{
    private const int LongestLook = 2000;
    private const int MostTrees = 50;

    private readonly PostChecks checks = new(repository);

    /// <summary>The first commit of the target that carries the branch. One process where only the merge queue has moved the target.</summary>
    /// <param name="from">Where the branch left the target.</param>
    /// <param name="head">Tip of the branch.</param>
    /// <param name="tip">Tip of the target.</param>
    /// <returns>Null: nobody merged it, or the queue did.</returns>
    public async Task<OutsideMerge?> FindAsync(string from, string head, string tip, CancellationToken cancellationToken)
    {
        if (from == tip || from == head)
        {
            return null;
        }

        var chain = await HistoryAsync(from, tip, cancellationToken);
        if (chain.FirstOrDefault(one => one.Commit == head) is { } forwarded)
        {
            return Found(forwarded, from, MergeShape.FastForward);
        }

        if (chain.All(one => one.IsOurs))
        {
            return null;
        }

        if (await repository.IsAncestorAsync(head, tip, cancellationToken))
        {
            return await FirstWithAsync(chain, head, cancellationToken) is { IsOurs: false, Parent: { } before } merge ? Found(merge, before, MergeShape.Merge) : null;
        }

        return await ByContentAsync(chain, from, head, cancellationToken);
    }

    /// <summary>
    /// Where a branch that somebody merged had left the target. Null when the merge queue merged it, which is some other task's doing;
    /// and when the target was fast-forwarded to it, unless the recorded base is to count then.
    /// </summary>
    /// <param name="recorded">The base recorded when the branch was made.</param>
    public async Task<string?> BaseOfMergedAsync(string recorded, string head, string tip, bool forwarded, CancellationToken cancellationToken)
    {
        var chain = await HistoryAsync(recorded, tip, cancellationToken);
        if (chain.Any(one => one.Commit == head))
        {
            return forwarded ? recorded : null;
        }

        return await FirstWithAsync(chain, head, cancellationToken) is { IsOurs: false, Parent: { } before }
            ? await repository.MergeBaseAsync(before, head, cancellationToken)
            : null;
    }

    /// <summary>
    /// Where merges that a target has lost stand on it now: somebody's rebase, squash or cherry-pick has made other commits of the same
    /// content.
    /// </summary>
    /// <param name="lost">Merge commits that were on the target once.</param>
    /// <param name="tip">Tip of the target.</param>
    /// <returns>By lost merge; those whose content is not there, or that git has forgotten, are left out.</returns>
    public async Task<IReadOnlyDictionary<string, string>> CarriedAsync(IEnumerable<string> lost, string tip, CancellationToken cancellationToken)
    {
        var carried = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var merge in lost)
        {
            var before = await repository.ResolveAsync($"{merge}^1", cancellationToken);
            if (!before.IsRefused && await FindAsync(before.Value, merge, tip, cancellationToken) is { } found)
            {
                carried[merge] = found.Commit;
            }
        }

        return carried;
    }

    /// <summary>Commits by which the target moved on from a commit, oldest first.</summary>
    private async Task<List<TargetCommit>> HistoryAsync(string from, string tip, CancellationToken cancellationToken)
    {
        var call = repository.Call("log", "--first-parent", $"--max-count={LongestLook}", "-z", "--no-show-signature", "--no-color",
            TargetCommit.Format, ObjectId.Require(tip), $"^{ObjectId.Require(from)}", "--");
        var records = (await repository.Git.MustAsync(call, cancellationToken)).Records;
        return [.. records.Select(TargetCommit.Parse).Reverse()];
    }

    /// <summary>The oldest commit of the chain that contains the head; along first parents that is a matter of halving.</summary>
    private async Task<TargetCommit?> FirstWithAsync(List<TargetCommit> chain, string head, CancellationToken cancellationToken)
    {
        var (low, high) = (0, chain.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (await repository.IsAncestorAsync(head, chain[middle].Commit, cancellationToken))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low < chain.Count ? chain[low] : null;
    }

    private async Task<OutsideMerge?> ByContentAsync(List<TargetCommit> chain, string from, string head, CancellationToken cancellationToken)
    {
        var outside = chain.Where(one => one is { IsOurs: false, Parent: not null }).ToList();
        var differences = await repository.ChangedFilesAsync([(from, head), .. outside.Select(one => (one.Parent!, one.Commit))], cancellationToken);
        var own = differences[0].Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        if (own.Count == 0)
        {
            return null;
        }

        var touching = outside.Zip(differences.Skip(1)).Where(pair => pair.Second.Any(file => own.Contains(file.Path))).ToList();
        foreach (var (commit, files) in touching.Where(pair => own.SetEquals(pair.Second.Select(file => file.Path))))
        {
            if (await checks.SamePatchAsync(from, head, commit.Commit, cancellationToken))
            {
                return Found(commit, commit.Parent!, MergeShape.Squash);
            }
        }

        foreach (var (commit, _) in touching.TakeLast(MostTrees))
        {
            if (await checks.ChangesNothingAsync(from, head, commit.Commit, cancellationToken))
            {
                return Found(commit, BeforeRun(chain, commit), MergeShape.Content);
            }
        }

        return null;
    }

    /// <summary>What stood on the target before the commits in a row that the same person brought up to this one.</summary>
    private static string BeforeRun(List<TargetCommit> chain, TargetCommit last)
    {
        var at = chain.IndexOf(last);
        while (at > 0 && chain[at - 1].CommitterEmail == last.CommitterEmail)
        {
            at--;
        }

        return chain[at].Parent ?? last.Parent!;
    }

    private static OutsideMerge Found(TargetCommit commit, string oldTarget, MergeShape shape) => new()
    {
        Commit = commit.Commit,
        OldTarget = oldTarget,
        Shape = shape,
        Committer = commit.Committer,
        Author = commit.Author,
        Subject = commit.Subject,
    };
}
