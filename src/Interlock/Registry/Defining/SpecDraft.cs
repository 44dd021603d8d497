using System.Text.Json.Nodes;

namespace Interlock.Registry.Defining;

/// <summary>A spec as somebody wants it, with the tasks it begins with.</summary>
public sealed record SpecDraft
{
    public required string Name { get; init; }

    public JsonObject Metadata { get; init; } = [];

    /// <summary>In the order they are made; they may depend on each other in any order.</summary>
    public IReadOnlyList<TaskDraft> Tasks { get; init; } = [];
}
