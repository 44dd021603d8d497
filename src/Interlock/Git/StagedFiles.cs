namespace Interlock.Git;

/// <summary>What the next commit of a checkout changes.</summary>
internal static class StagedFiles
{
    /// <summary>Whether the next commit concludes a merge.</summary>
    public static bool IsMerge(Checkout checkout) => File.Exists(Path.Combine(checkout.GitDir, "MERGE_HEAD"));

    /// <summary>
    /// The paths that differ from every parent of the commit to be: from HEAD, and where a merge is concluded also from what is
    /// merged, because what comes unchanged from either side was somebody's commit before. A rename counts with both its names.
    /// </summary>
    /// <param name="indexFile">The index that the commit is made from, as git tells its hooks; null: the checkout's own.</param>
    public static async Task<IReadOnlyList<string>> ListAsync(GitRepository repository, string? indexFile, CancellationToken cancellation)
    {
        var checkout = repository.Place.Here;
        if (repository.Head.Commit is not { } head)
        {
            return (await RunAsync(repository, indexFile, cancellation, "ls-files", "-z", "--cached")).Records;
        }

        var changed = await AgainstAsync(repository, indexFile, head, cancellation);
        if (IsMerge(checkout))
        {
            foreach (var merged in (SmallFile.Read(Path.Combine(checkout.GitDir, "MERGE_HEAD")) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                changed.IntersectWith(await AgainstAsync(repository, indexFile, merged, cancellation));
            }
        }

        return [.. changed.Order(StringComparer.Ordinal)];
    }

    /// <summary>Those of the paths that git ignores: no commit would hold them.</summary>
    public static async Task<IReadOnlySet<string>> IgnoredAsync(GitRepository repository, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var call = repository.Call(repository.Place.Here, "check-ignore", "-z", "--stdin") with
        {
            Input = System.Text.Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"{path}\0"))),
        };
        return (await repository.Git.RunAsync(call, cancellation)).Records.ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<HashSet<string>> AgainstAsync(GitRepository repository, string? indexFile, string commit, CancellationToken cancellation) =>
        ChangedFile.Parse((await RunAsync(repository, indexFile, cancellation, ["diff-index", "--cached", .. GitRepository.RawDiff, ObjectId.Require(commit), "--"])).Records)
            .Select(file => file.Path)
            .ToHashSet(StringComparer.Ordinal);

    private static Task<GitOutput> RunAsync(GitRepository repository, string? indexFile, CancellationToken cancellation, params string[] words)
    {
        var checkout = repository.Place.Here;
        var call = repository.Call(checkout, words);
        return repository.Git.MustAsync(call with { Own = call.Own! with { Index = indexFile ?? checkout.IndexFile, Persons = checkout } }, cancellation);
    }
}
