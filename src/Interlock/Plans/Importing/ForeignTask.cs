using System.Text.Json.Nodes;
using Interlock.Kiro;

namespace Interlock.Plans.Importing;

/// <summary>Where a task of another tool stands when it is read.</summary>
internal enum ForeignState
{
    Pending,
    Done,
    Cancelled,
    Draft,
}

/// <summary>A task of another tool, in our words.</summary>
internal sealed record ForeignTask
{
    /// <summary>By which it is found again: <c>tool:id</c>.</summary>
    public required string Source { get; init; }

    public required string Id { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public ForeignState State { get; init; }

    /// <summary>Why it is a draft.</summary>
    public string? Reason { get; init; }

    public int? Priority { get; init; }

    public string? Kind { get; init; }

    public int? EstimateMinutes { get; init; }

    /// <summary>Ids of the same plan.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public string? Parent { get; init; }

    public IReadOnlyList<string> Acceptance { get; init; } = [];

    public IReadOnlyList<string> FileHints { get; init; } = [];

    /// <summary>What is only kept.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>1-based, in the file it was read from.</summary>
    public int Line { get; init; } = 1;

    /// <summary>The file it was read from, where that is not the plan's own.</summary>
    public string? File { get; init; }
}

/// <summary>A plan of another tool.</summary>
/// <param name="Spec">The name it is to have.</param>
/// <param name="Problems">What was not understood, or not taken as it stands.</param>
/// <param name="NotTasks">Entries that are no tasks.</param>
internal sealed record ForeignPlan(string Spec, IReadOnlyList<ForeignTask> Tasks, IReadOnlyList<KiroProblem> Problems, int NotTasks);
