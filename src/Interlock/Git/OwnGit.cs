namespace Interlock.Git;

/// <summary>
/// A call that works in a git directory of our own, made for that one call and removed after it. Only the repository's objects are
/// read; its configuration, attributes, excludes, sparse patterns, grafts, commit graph and refs are not.
/// </summary>
internal sealed record OwnGit
{
    /// <summary>Whose objects are read and written.</summary>
    public required Repository Place { get; init; }

    /// <summary>The object directory; null: that of <see cref="Place"/>.</summary>
    public string? Objects { get; init; }

    /// <summary>What the directory's configuration says.</summary>
    public GitSettings Settings { get; init; } = GitSettings.None;

    /// <summary>The working tree; null: the call has none.</summary>
    public string? WorkTree { get; init; }

    /// <summary>The index file; null: one that does not exist yet and is thrown away.</summary>
    public string? Index { get; init; }

    /// <summary>The commit that <c>HEAD</c> is at; null: none.</summary>
    public string? Head { get; init; }

    /// <summary>
    /// A checkout of a person whose split index and sparse patterns hold for this call; null everywhere else.
    /// </summary>
    public Checkout? Persons { get; init; }
}
