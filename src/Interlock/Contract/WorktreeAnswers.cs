using Interlock.Git;

namespace Interlock.Contract;

/// <summary>A worktree of a task, or work that was rescued from a removed one.</summary>
internal sealed record WorktreeAnswer
{
    [Words("worktree", "rescue")]
    public required string Kind { get; init; }

    public string? Key { get; init; }

    public string? Path { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    /// <summary>What it is held for.</summary>
    public string? Reason { get; init; }

    public string? Ref { get; init; }

    public Instant? SavedAt { get; init; }

    public static WorktreeAnswer Of(WorktreeEntry entry) => new()
    {
        Kind = "worktree",
        Key = entry.Key,
        Path = entry.Checkout.Path,
        Branch = entry.Branch,
        Commit = entry.Head,
        Reason = entry.LockReason,
    };

    public static WorktreeAnswer Of(RescueRef rescue) => new() { Kind = "rescue", Key = rescue.Key, Commit = rescue.Commit, Ref = rescue.Ref, SavedAt = rescue.SavedAt };
}

/// <summary>A worktree that was removed.</summary>
/// <param name="Task">Null where it was of none.</param>
internal sealed record PrunedWorktreeAnswer(string? Task, string Path);

/// <summary>A worktree with rescued work.</summary>
internal sealed record RestoredWorktreeAnswer(string Path, string Branch);
