using System.Text.Json.Nodes;

namespace Interlock.Registry;

/// <summary>A reference to a result.</summary>
public sealed record Artifact
{
    /// <summary>What there is, in order.</summary>
    public static IReadOnlyList<string> Types { get; } = ["diff", "log", "test"];

    /// <summary>Unique in the registry.</summary>
    public required string Id { get; init; }

    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>One of <see cref="Types"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Where it is; it is never opened.</summary>
    public required string Uri { get; init; }

    /// <summary>Null: not said.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Free facts; nothing is decided by them.</summary>
    public JsonObject Metadata { get; init; } = [];
}
