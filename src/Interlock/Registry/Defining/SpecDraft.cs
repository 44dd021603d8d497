using System.Text.Json.Nodes;

namespace Interlock.Registry.Defining;

/// <summary>A spec as somebody wants it, with the tasks it begins with.</summary>
public sealed record SpecDraft
{
    /// <summary>Letters, digits and <c>. _ - ~</c>, at most 120 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>Free facts; nothing is decided by them.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>In the order they are made; they may depend on each other in any order.</summary>
    public IReadOnlyList<TaskDraft> Tasks { get; init; } = [];
}
