namespace Interlock.Git;

/// <summary>What stands in a checkout beside its last commit. Ignored files are not mentioned.</summary>
internal sealed record WorktreeStatus
{
    /// <summary>The commit checked out; null before the first one.</summary>
    public required string? Head { get; init; }

    /// <summary>Short branch name; null when detached.</summary>
    public required string? Branch { get; init; }

    /// <summary>Tracked paths that differ from the commit, in the index or on disk.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Paths git does not track. One that ends in <c>/</c> is a repository of its own.</summary>
    public required IReadOnlyList<string> Untracked { get; init; }

    public bool IsClean => Changed.Count == 0 && Untracked.Count == 0;

    /// <summary>Repositories inside the checkout that git does not track, each ending in <c>/</c>.</summary>
    public IEnumerable<string> NestedRepositories => Untracked.Where(path => path.EndsWith('/'));

    /// <summary>The same, but for directories that are nobody's business here, each ending in <c>/</c>.</summary>
    internal WorktreeStatus Without(IReadOnlyList<string> directories)
        => directories.Count == 0 ? this : this with { Untracked = [.. Untracked.Where(path => !directories.Any(directory => path.StartsWith(directory, StringComparison.Ordinal)))] };

    /// <summary>Every path that is not as committed.</summary>
    public IEnumerable<string> Dirty => Changed.Concat(Untracked);

    /// <summary>Reads <c>status --porcelain=v2 -z --no-renames</c>; where the checkout stands is not in it.</summary>
    internal static WorktreeStatus Parse(IEnumerable<string> records)
    {
        List<string> changed = [], untracked = [];
        foreach (var record in records)
        {
            switch (record[0])
            {
                case '1':
                    changed.Add(record.Split(' ', 9)[8]);
                    break;
                case 'u':
                    changed.Add(record.Split(' ', 11)[10]);
                    break;
                case '?':
                    untracked.Add(record[2..]);
                    break;
            }
        }

        return new()
        {
            Head = null,
            Branch = null,
            Changed = changed,
            Untracked = untracked,
        };
    }
}
