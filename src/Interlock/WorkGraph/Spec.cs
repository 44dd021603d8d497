using System.Text.Json.Nodes;

namespace Interlock.WorkGraph;

/// <summary>A named set of tasks.</summary>
public sealed record Spec
{
    /// <summary>Unique in the registry.</summary>
    public required string Name { get; init; }

    /// <summary>Path of its <c>tasks.md</c>, relative to the repository where it lies inside; null for a spec made by command.</summary>
    public string? SourcePath { get; init; }

    /// <summary>Free facts; nothing is decided by them.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Rises by one with each change of the spec or of one of its tasks' definitions.</summary>
    public long Version { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
