namespace Interlock.Git;

/// <summary>How a branch came to the target without the merge queue.</summary>
internal enum MergeShape
{
    /// <summary>A merge commit.</summary>
    Merge,

    /// <summary>The target was moved to the branch.</summary>
    FastForward,

    /// <summary>One commit with the patch of the whole branch.</summary>
    Squash,

    /// <summary>Its content is there: rebased, picked commit by commit, or squashed with something else.</summary>
    Content,
}

/// <summary>The commit by which a branch came to the target without the merge queue.</summary>
internal sealed record OutsideMerge
{
    public required string Commit { get; init; }

    /// <summary>Where the target stood before.</summary>
    public required string OldTarget { get; init; }

    public required MergeShape Shape { get; init; }

    public required string Committer { get; init; }

    public required string Author { get; init; }

    public required string Subject { get; init; }
}
