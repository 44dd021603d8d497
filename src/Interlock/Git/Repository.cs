namespace Interlock.Git;

/// <summary>Where a repository lives, as found from a directory inside it. All paths are absolute and real.</summary>
internal sealed record Repository
{
    /// <summary>
    /// The main checkout, in which the configuration stands. Of a bare repository it is the worktree that has the branch of its
    /// <c>HEAD</c>; null while there is none.
    /// </summary>
    public required string? MainCheckout { get; init; }

    /// <summary>The git directory of <see cref="MainCheckout"/>; null: the common one.</summary>
    public string? MainGitDir { get; init; }

    /// <summary>Top of the working tree we stand in.</summary>
    public required string WorkTree { get; init; }

    /// <summary>The git directory of <see cref="WorkTree"/>.</summary>
    public required string GitDir { get; init; }

    /// <summary>The git directory all worktrees share.</summary>
    public required string CommonDir { get; init; }

    public required bool IsBare { get; init; }

    public bool IsLinkedWorktree => !string.Equals(GitDir, CommonDir, StringComparison.Ordinal);

    /// <summary>Where Interlock keeps its state (page 3, Files).</summary>
    public string StateDirectory => Path.Combine(CommonDir, "interlock");

    /// <summary>Parent of the worktrees of tasks.</summary>
    public string WorktreesRoot => Path.Combine(MainCheckout ?? CommonDir, WorktreesPath);

    /// <summary>Where they stand below the main checkout, as configured.</summary>
    public string WorktreesPath { get; init; } = ".worktrees";

    /// <summary>Whether git was told that the file system does not tell case apart.</summary>
    public bool IgnoresCase => GitConfigFile.IsTrue(GitConfigFile.Core(CommonDir, "ignorecase"));

    /// <summary>The checkout we stand in.</summary>
    public Checkout Here => new() { Path = WorkTree, GitDir = GitDir };

    /// <summary>The main checkout; null where there is none.</summary>
    public Checkout? Main => MainCheckout is null ? null : new() { Path = MainCheckout, GitDir = MainGitDir ?? CommonDir };

    /// <summary>Every directory of it that agents and their programs write to: checkouts, worktrees, git directories.</summary>
    public IEnumerable<string> Places() =>
        [WorkTree, GitDir, CommonDir, WorktreesRoot, .. MainCheckout is { } main ? [main] : Array.Empty<string>(), .. WorktreeList.Paths(this)];

    internal string Home => MainCheckout is not null && Directory.Exists(MainCheckout) ? MainCheckout : WorkTree;
}
