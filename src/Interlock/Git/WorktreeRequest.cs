namespace Interlock.Git;

/// <summary>The worktree a task is to get.</summary>
internal sealed record WorktreeRequest
{
    /// <summary>What the lock of a task's worktree starts with; the name of the task follows.</summary>
    public const string ForTask = "interlock: ";

    /// <summary>Directory name below <c>.worktrees/</c>: the <see cref="TaskKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Short branch name; created at <see cref="BaseCommit"/> unless it exists.</summary>
    public required string Branch { get; init; }

    /// <summary>The recorded base; an existing branch must contain it.</summary>
    public required string BaseCommit { get; init; }

    /// <summary>The branch is to be made: one of that name that is there already is somebody else's, and is refused.</summary>
    public bool NewBranch { get; init; }

    /// <summary>Reason of the worktree's lock: the run id.</summary>
    public required string LockReason { get; init; }
}
