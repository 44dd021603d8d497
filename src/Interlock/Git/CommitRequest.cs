namespace Interlock.Git;

/// <summary>What <see cref="CommitWork"/> is asked to commit.</summary>
internal sealed record CommitRequest
{
    public required Checkout Checkout { get; init; }

    /// <summary>The branch the checkout must stand on.</summary>
    public required string Branch { get; init; }

    public required string Message { get; init; }

    public required Signature Author { get; init; }

    public Signature Committer { get; init; } = Signature.Interlock;

    /// <summary>
    /// Globs relative to the top (<c>*</c> within a directory, <c>**</c> across), such as <c>.kiro/specs/**/tasks.md</c>, whose changes
    /// are dropped: they go back to <see cref="Base"/>, in the commit and on disk.
    /// </summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether what was done to one of these files, from its content at the base to the one now, may be dropped; else it stays in the commit. Null: it may.</summary>
    public Func<byte[], byte[], bool>? MayDrop { get; init; }

    /// <summary>The recorded base commit of the task.</summary>
    public required string Base { get; init; }
}
