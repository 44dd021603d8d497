namespace Interlock.Git;

/// <summary>What a branch name is made of.</summary>
internal sealed record BranchValues
{
    /// <summary>Kind of the task: <c>feat</c>, <c>fix</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>Issue number; 0 when there is none yet.</summary>
    public required int Issue { get; init; }

    public required string Spec { get; init; }

    /// <summary>Id of the task within its spec.</summary>
    public required string Task { get; init; }

    public required string Title { get; init; }
}
