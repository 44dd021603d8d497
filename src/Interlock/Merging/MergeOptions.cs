namespace Interlock.Merging;

/// <summary>One configured check: a command that must exit 0 in a clean checkout of exactly the tree to be merged.</summary>
public sealed record Check(string Name, IReadOnlyList<string> Argv, TimeSpan Timeout);

/// <summary>How merging is configured.</summary>
public sealed record MergeOptions
{
    public required string Target { get; init; }

    /// <summary>Null: nobody said which, gate 7 refuses; empty: <c>checks: none</c>.</summary>
    public IReadOnlyList<Check>? Checks { get; init; }
}
