namespace Interlock.Git;

/// <summary>Finds the repository around a directory by reading files only: no git process.</summary>
internal static class RepositoryLocator
{
    /// <summary>Walks up from <paramref name="startDirectory"/>.</summary>
    /// <returns>The repository; refusals <c>repo.not_found</c>, <c>repo.bare</c>, <c>repo.ref_storage</c>.</returns>
    public static Result<Repository> Find(string startDirectory)
    {
        ArgumentNullException.ThrowIfNull(startDirectory);
        var start = startDirectory.Contains('\0') ? null : Posix.RealPath(Path.GetFullPath(startDirectory));
        if (start is null || !Directory.Exists(start))
        {
            return NotFound($"The directory '{startDirectory}' does not exist.");
        }

        for (var directory = start; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var marker = Path.Combine(directory, ".git");
            if (Directory.Exists(marker) && IsGitDirectory(marker))
            {
                return Open(directory, Real(marker));
            }

            if (File.Exists(marker))
            {
                return GitFileTarget(marker) is { } target
                    ? Open(directory, target)
                    : NotFound($"'{marker}' names a git directory that does not exist.");
            }

            if (IsGitDirectory(directory))
            {
                return InsideGitDirectory(directory);
            }
        }

        return NotFound($"No git repository at '{start}' or above it.");
    }

    /// <summary>The git directory a <c>.git</c> file names; null when it names none that exists.</summary>
    internal static string? GitFileTarget(string marker)
    {
        var line = SmallFile.Lines(marker).FirstOrDefault() ?? "";
        if (!line.StartsWith("gitdir:", StringComparison.Ordinal))
        {
            return null;
        }

        var target = Path.Combine(Path.GetDirectoryName(marker)!, line["gitdir:".Length..].Trim());
        return IsGitDirectory(target) ? Real(target) : null;
    }

    private static Result<Repository> InsideGitDirectory(string gitDir)
    {
        if (IsBare(gitDir))
        {
            return WorktreeList.MainOfBare(gitDir) is not null ? Open(gitDir, gitDir) : Bare(gitDir);
        }

        return Path.GetFileName(gitDir) == ".git"
            ? Open(Path.GetDirectoryName(gitDir)!, gitDir)
            : NotFound($"'{gitDir}' is inside a git directory; run this in the checkout.");
    }

    private static Result<Repository> Open(string workTree, string gitDir)
    {
        var common = CommonOf(gitDir);
        if (common is null)
        {
            return NotFound($"'{gitDir}' names a common directory that does not exist.");
        }

        if (Directory.Exists(Path.Combine(common, "reftable")))
        {
            return new Refusal(RefusalKind.Failed, "repo.ref_storage", $"'{common}' keeps its refs as reftable, which is not supported.",
                "Migrate the refs to the 'files' format.");
        }

        if (!IsBare(common))
        {
            return new Repository { WorkTree = workTree, GitDir = gitDir, CommonDir = common, IsBare = false, MainCheckout = MainCheckout(workTree, gitDir, common) };
        }

        // Whoever stands beside the worktrees of a bare repository, and in none of them, is taken to the main one.
        var main = WorktreeList.MainOfBare(common);
        var here = gitDir == common && main is not null ? main : new Checkout { Path = workTree, GitDir = gitDir };
        return new Repository { WorkTree = here.Path, GitDir = here.GitDir, CommonDir = common, IsBare = true, MainCheckout = main?.Path, MainGitDir = main?.GitDir };
    }

    /// <summary>What a bare repository lacks to be worked in.</summary>
    internal static Refusal Bare(string common)
    {
        var branch = new RefReader(common, common).Head().Branch ?? "main";
        return new(RefusalKind.Failed, "repo.bare", $"'{common}' is a bare repository, and no worktree of it has its branch {branch}: there is no checkout to read the configuration from.",
            $"Make one: 'git --git-dir={common} worktree add {branch} {branch}', or run this in a clone.");
    }

    private static string? MainCheckout(string workTree, string gitDir, string common)
    {
        if (gitDir == common)
        {
            return workTree;
        }

        if (GitConfigFile.Core(common, "worktree") is { Length: > 0 } configured)
        {
            return Posix.RealPath(Path.Combine(common, configured));
        }

        return Path.GetFileName(common) == ".git" ? Path.GetDirectoryName(common) : null;
    }

    private static string? CommonOf(string gitDir)
    {
        var file = Path.Combine(gitDir, "commondir");
        return SmallFile.Read(file) is { } common ? Posix.RealPath(Path.Combine(gitDir, common)) : gitDir;
    }

    private static bool IsBare(string common) => GitConfigFile.IsTrue(GitConfigFile.Core(common, "bare"));

    private static bool IsGitDirectory(string path)
        => File.Exists(Path.Combine(path, "HEAD"))
            && (File.Exists(Path.Combine(path, "commondir"))
                || (Directory.Exists(Path.Combine(path, "objects")) && Directory.Exists(Path.Combine(path, "refs"))));

    private static string Real(string path) => Posix.RealPath(path) ?? Path.GetFullPath(path);

    internal static Refusal NotFound(string message)
        => new(RefusalKind.NotFound, "repo.not_found", message, "Run this inside a git repository, or name one with --repo.");
}
