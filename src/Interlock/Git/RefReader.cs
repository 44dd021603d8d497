namespace Interlock.Git;

/// <summary>Where HEAD stands.</summary>
/// <param name="Branch">Short branch name; null when detached.</param>
/// <param name="Commit">The commit; null when the branch has none yet.</param>
internal sealed record HeadState(string? Branch, string? Commit);

/// <summary>Reads HEAD and refs from loose files and <c>packed-refs</c>, without git.</summary>
internal sealed class RefReader(string gitDir, string commonDir)
{
    private const int MaxSymbolicDepth = 5;

    public HeadState Head()
    {
        var content = SmallFile.Read(Path.Combine(gitDir, "HEAD")) ?? "";
        if (!content.StartsWith("ref:", StringComparison.Ordinal))
        {
            // All zeros is what a worktree stands on whose making was cut off.
            return new(null, ObjectId.IsValid(content) && content.Trim('0').Length > 0 ? content : null);
        }

        var target = content["ref:".Length..].Trim();
        return new(target.StartsWith("refs/heads/", StringComparison.Ordinal) ? target["refs/heads/".Length..] : null, Resolve(target));
    }

    /// <summary>The tip of a local branch; null when it does not exist.</summary>
    public string? Branch(string branch) => RefName.IsValidBranch(branch) ? Resolve(RefName.Branch(branch)) : null;

    /// <summary>A branch whose name keeps this one from being made: git keeps both as files, and one would be a directory of the other.</summary>
    /// <returns>Short name such as <c>feat</c> for <c>feat/1-one</c>; null when nothing stands in the way.</returns>
    public string? InTheWayOf(string branch)
    {
        for (var slash = branch.IndexOf('/'); slash > 0; slash = branch.IndexOf('/', slash + 1))
        {
            if (SmallFile.Read(Path.Combine(commonDir, RefName.Branch(branch[..slash]))) is not null)
            {
                return branch[..slash];
            }
        }

        var name = RefName.Branch(branch);
        var below = Path.Combine(commonDir, name);
        if (Directory.Exists(below) && Directory.EnumerateFiles(below, "*", SearchOption.AllDirectories).FirstOrDefault() is { } file)
        {
            return Short(Path.GetRelativePath(commonDir, file).Replace(Path.DirectorySeparatorChar, '/'));
        }

        var packed = PackedRefs().FirstOrDefault(entry => name.StartsWith(entry.Name + "/", StringComparison.Ordinal) || entry.Name.StartsWith(name + "/", StringComparison.Ordinal)).Name;
        return packed is null ? null : Short(packed);
    }

    private static string Short(string name) => name["refs/heads/".Length..];

    /// <summary>The object a full ref name leads to, symbolic refs followed; null when there is none.</summary>
    public string? Resolve(string name)
    {
        for (var depth = 0; depth < MaxSymbolicDepth && RefName.IsValid(name); depth++)
        {
            var path = Path.Combine(commonDir, name);

            // A ref that is being packed leaves its file after it appears in packed-refs; the second look closes the gap.
            var content = SmallFile.Read(path) ?? Packed(name) ?? SmallFile.Read(path);
            if (content is null || !content.StartsWith("ref:", StringComparison.Ordinal))
            {
                return ObjectId.IsValid(content) ? content : null;
            }

            name = content["ref:".Length..].Trim();
        }

        return null;
    }

    /// <summary>The target of a symbolic ref such as <c>refs/remotes/origin/HEAD</c>; null when it is none.</summary>
    public string? Symbolic(string name)
        => SmallFile.Read(Path.Combine(commonDir, name)) is { } content && content.StartsWith("ref:", StringComparison.Ordinal)
            ? content["ref:".Length..].Trim()
            : null;

    /// <summary>Full names below a prefix such as <c>refs/heads/</c>, with their objects, ordered by name.</summary>
    public IReadOnlyDictionary<string, string> List(string prefix)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, id) in PackedRefs().Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            found[name] = id;
        }

        var root = Path.Combine(commonDir, prefix);
        if (Directory.Exists(root))
        {
            foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(commonDir, file).Replace(Path.DirectorySeparatorChar, '/');
                if (Resolve(name) is { } id)
                {
                    found[name] = id;
                }
            }
        }

        return found;
    }

    private string? Packed(string name)
    {
        foreach (var (packed, id) in PackedRefs())
        {
            if (packed == name)
            {
                return id;
            }
        }

        return null;
    }

    private IEnumerable<(string Name, string Id)> PackedRefs()
    {
        var file = Path.Combine(commonDir, "packed-refs");
        foreach (var line in SmallFile.Lines(file))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && line[0] is not ('#' or '^'))
            {
                yield return (line[(space + 1)..], line[..space]);
            }
        }
    }
}
