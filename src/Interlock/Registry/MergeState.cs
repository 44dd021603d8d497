namespace Interlock.Registry;

/// <summary>What git says of the commit by which a branch came to the target.</summary>
internal sealed record MergeState
{
    /// <summary>The commit asked about, or the one that was found; null: nobody merged the branch outside the queue.</summary>
    public string? Commit { get; init; }

    /// <summary>git has it, as a commit.</summary>
    public bool Exists { get; init; }

    /// <summary>It is an ancestor of the target, or its tip.</summary>
    public bool OnTarget { get; init; }

    /// <summary>It carries what the branch changed.</summary>
    public bool PatchPresent { get; init; }

    /// <summary>Paths of others that it put back.</summary>
    public IReadOnlyList<string> Reverted { get; init; } = [];

    /// <summary>Paths that it changed on the target, spec files left out; empty where that cannot be told from what others changed.</summary>
    public IReadOnlyList<string> Brought { get; init; } = [];

    /// <summary>Between which commits these paths differ; null where that cannot be told.</summary>
    public (string From, string To)? Range { get; init; }

    /// <summary>Its tree; empty where it does not exist.</summary>
    public string Tree { get; init; } = "";

    /// <summary><c>merge</c>, <c>fast_forward</c>, <c>squash</c>, <c>content</c>, or empty where only the commit was named.</summary>
    public string Shape { get; init; } = "";

    /// <summary>Who made it, by the name git has.</summary>
    public string MadeBy { get; init; } = "";

    public string Subject { get; init; } = "";
}
