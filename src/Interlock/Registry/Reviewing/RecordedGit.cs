namespace Interlock.Registry.Reviewing;

/// <summary>The git settings that our own git follows, as they were recorded or trusted.</summary>
internal sealed record RecordedGit
{
    /// <summary>Settings that map bytes, such as <c>core.filemode</c>, each with its value.</summary>
    public IReadOnlyDictionary<string, string> Bytes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Filters, merge drivers and what they need, which a person has trusted; each setting with its value.</summary>
    public IReadOnlyDictionary<string, string> Programs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The person's own excludes, as one text.</summary>
    public string Excludes { get; init; } = "";

    /// <summary>Boundaries of a shallow clone, full object names.</summary>
    public IReadOnlyList<string> Shallow { get; init; } = [];
}
