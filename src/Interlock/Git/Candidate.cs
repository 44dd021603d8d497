namespace Interlock.Git;

/// <summary>A commit that the target may be moved to, once its exact tree passed the checks. No ref points to it yet.</summary>
internal sealed record Candidate
{
    /// <summary>Short name of the branch it is meant for.</summary>
    public required string Target { get; init; }

    /// <summary>Where the target stood; the first parent of <see cref="Commit"/>.</summary>
    public required string OldTarget { get; init; }

    public required string Commit { get; init; }

    public required string Tree { get; init; }

    /// <summary>Tips of the branches merged, in order; empty for a plain commit.</summary>
    public required IReadOnlyList<string> Tips { get; init; }
}
