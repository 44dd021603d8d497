namespace Interlock.Git;

/// <summary>Reads the checkouts of a repository from its git directory, without git.</summary>
internal static class WorktreeList
{
    public static IReadOnlyList<WorktreeEntry> Read(Repository place)
    {
        var entries = new List<WorktreeEntry>();
        if (place.Main is { } main)
        {
            entries.Add(Entry(place, main, isMain: true));
        }

        foreach (var gitDir in AdminDirectories(place.CommonDir))
        {
            if (gitDir != place.MainGitDir && PathOf(gitDir) is { } path)
            {
                entries.Add(Entry(place, new() { Path = path, GitDir = gitDir }, isMain: false));
            }
        }

        return entries;
    }

    /// <summary>Where the linked worktrees are.</summary>
    public static IEnumerable<string> Paths(Repository place) => AdminDirectories(place.CommonDir).Select(PathOf).OfType<string>();

    /// <summary>Checkouts of the repository inside a directory that are still linked to it: relative to it, each ending in <c>/</c>.</summary>
    public static IReadOnlyList<string> Below(Repository place, string directory)
    {
        var within = directory + "/";
        return [.. AdminDirectories(place.CommonDir)
            .Select(gitDir => (GitDir: gitDir, Path: PathOf(gitDir)))
            .Where(one => one.Path is not null && one.Path.StartsWith(within, StringComparison.Ordinal) && IsLinked(one.Path, one.GitDir))
            .Select(one => $"{one.Path![within.Length..]}/")];
    }

    private static bool IsLinked(string path, string gitDir)
        => File.Exists(Path.Combine(path, ".git")) && RepositoryLocator.GitFileTarget(Path.Combine(path, ".git")) == gitDir;

    /// <summary>Directories of worktrees that were never finished: git died before it wrote where the worktree is.</summary>
    public static IEnumerable<string> Unborn(Repository place) => AdminDirectories(place.CommonDir).Where(gitDir => PathOf(gitDir) is null);

    /// <summary>
    /// The worktree of a bare repository that has the branch of its <c>HEAD</c>, with its git directory. A repository that was declared bare
    /// afterwards still has its index, and its checkout is not looked for elsewhere.
    /// </summary>
    public static Checkout? MainOfBare(string common)
    {
        if (File.Exists(Path.Combine(common, "index")) || new RefReader(common, common).Head().Branch is not { } branch)
        {
            return null;
        }

        return AdminDirectories(common)
            .Where(gitDir => new RefReader(gitDir, common).Head().Branch == branch)
            .Select(gitDir => (GitDir: gitDir, Path: PathOf(gitDir)))
            .Where(one => one.Path is not null && IsLinked(one.Path, one.GitDir))
            .Select(one => new Checkout { Path = Posix.RealPath(one.Path!) ?? one.Path!, GitDir = one.GitDir })
            .FirstOrDefault();
    }

    private static IEnumerable<string> AdminDirectories(string common)
        => SmallFile.Directories(Path.Combine(common, "worktrees")).Order(StringComparer.Ordinal);

    private static WorktreeEntry Entry(Repository place, Checkout checkout, bool isMain)
    {
        var head = new RefReader(checkout.GitDir, place.CommonDir).Head();
        return new()
        {
            Checkout = checkout,
            IsMain = isMain,
            Key = Path.GetDirectoryName(checkout.Path) == place.WorktreesRoot ? Path.GetFileName(checkout.Path) : null,
            Branch = head.Branch,
            Head = head.Commit,
            LockReason = isMain ? null : SmallFile.Read(Path.Combine(checkout.GitDir, "locked")),
            Exists = Directory.Exists(checkout.Path),
        };
    }

    private static string? PathOf(string gitDir)
    {
        var marker = SmallFile.Read(Path.Combine(gitDir, "gitdir"));
        return string.IsNullOrEmpty(marker) ? null : Path.GetDirectoryName(Path.GetFullPath(Path.Combine(gitDir, marker)));
    }
}
