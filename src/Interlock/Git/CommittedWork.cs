namespace Interlock.Git;

/// <summary>What became of the work in a checkout.</summary>
internal sealed record CommittedWork
{
    /// <summary>Tip of the branch afterwards.</summary>
    public required string Commit { get; init; }

    /// <summary>False when there was nothing to commit.</summary>
    public required bool IsNew { get; init; }

    /// <summary>What the new commit changes, against the tip before it.</summary>
    public required IReadOnlyList<ChangedFile> Files { get; init; }

    /// <summary>Changes that were dropped, against the base; <see cref="ChangedFile.NewId"/> still names the dropped content.</summary>
    public required IReadOnlyList<ChangedFile> Dropped { get; init; }
}
