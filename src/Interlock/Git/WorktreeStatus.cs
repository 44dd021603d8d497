namespace Interlock.Git;

/// <summary>What stands in a checkout beside its last commit. Ignored files are not mentioned.</summary>
public sealed record WorktreeStatus
{
    /// <summary>The commit checked out; null before the first one.</summary>
    public required string? Head { get; init; }

    /// <summary>Short branch name; null when detached.</summary>
    public required string? Branch { get; init; }

    /// <summary>Tracked paths that differ from the commit, in the index or on disk.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Paths git does not track. One that ends in <c>/</c> is a repository of its own.</summary>
    public required IReadOnlyList<string> Untracked { get; init; }

    /// <summary>Paths with an unfinished merge.</summary>
    public required IReadOnlyList<string> Unmerged { get; init; }

    /// <summary>True when some path is staged with a content that is neither in the commit nor on disk.</summary>
    public required bool HasStagedOnly { get; init; }

    /// <summary>Submodules whose own checkout differs from the commit recorded here.</summary>
    public required IReadOnlyList<string> DirtySubmodules { get; init; }

    public bool IsClean => Changed.Count == 0 && Untracked.Count == 0 && Unmerged.Count == 0;

    /// <summary>Repositories inside the checkout that git does not track, each ending in <c>/</c>.</summary>
    public IEnumerable<string> NestedRepositories => Untracked.Where(path => path.EndsWith('/'));

    /// <summary>Every path that is not as committed.</summary>
    public IEnumerable<string> Dirty => Changed.Concat(Untracked).Concat(Unmerged);

    /// <summary>Reads <c>status --porcelain=v2 --branch -z --no-renames</c>.</summary>
    internal static WorktreeStatus Parse(IEnumerable<string> records)
    {
        string? head = null, branch = null;
        List<string> changed = [], untracked = [], unmerged = [], submodules = [];
        var stagedOnly = false;
        foreach (var record in records)
        {
            switch (record[0])
            {
                case '#' when record.StartsWith("# branch.oid ", StringComparison.Ordinal):
                    head = record["# branch.oid ".Length..] is var id && ObjectId.IsValid(id) ? id : null;
                    break;
                case '#' when record.StartsWith("# branch.head ", StringComparison.Ordinal):
                    branch = record["# branch.head ".Length..] is var name && name != "(detached)" ? name : null;
                    break;
                case '1':
                    var fields = record.Split(' ', 9);
                    changed.Add(fields[8]);
                    if (fields[2][0] == 'S' && fields[2] != "S...")
                    {
                        submodules.Add(fields[8]);
                    }

                    stagedOnly |= record[2] != '.' && record[3] != '.';
                    break;
                case 'u':
                    unmerged.Add(record.Split(' ', 11)[10]);
                    break;
                case '?':
                    untracked.Add(record[2..]);
                    break;
            }
        }

        return new()
        {
            Head = head,
            Branch = branch,
            Changed = changed,
            Untracked = untracked,
            Unmerged = unmerged,
            HasStagedOnly = stagedOnly,
            DirtySubmodules = submodules,
        };
    }
}
