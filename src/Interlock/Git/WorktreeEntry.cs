namespace Interlock.Git;

/// <summary>One checkout of the repository, as its git directory records it.</summary>
internal sealed record WorktreeEntry
{
    public required Checkout Checkout { get; init; }

    /// <summary>Name of its directory when it is one of ours, directly below <c>.worktrees/</c>; else null.</summary>
    public required string? Key { get; init; }

    public required bool IsMain { get; init; }

    /// <summary>Short branch name; null when detached.</summary>
    public required string? Branch { get; init; }

    /// <summary>The commit checked out; null when the branch has none.</summary>
    public required string? Head { get; init; }

    /// <summary>Reason of its lock: for a task, the run id. Null when not locked.</summary>
    public required string? LockReason { get; init; }

    /// <summary>Whether its directory is there.</summary>
    public required bool Exists { get; init; }

    /// <summary>False when making it was cut off before its files were in place.</summary>
    public bool IsComplete => Exists && Head is not null && File.Exists(Checkout.IndexFile);
}
