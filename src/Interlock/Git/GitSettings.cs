namespace Interlock.Git;

/// <summary>
/// What of a repository's git settings our own calls follow. Recorded once and kept, because everything that git itself would read
/// can be written by whoever works in the repository.
/// </summary>
internal sealed record GitSettings
{
    /// <summary>Nothing recorded: git's own defaults.</summary>
    public static GitSettings None { get; } = new();

    /// <summary>Settings that map bytes, such as <c>core.filemode</c>, each with its value.</summary>
    public IReadOnlyDictionary<string, string> Bytes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Filters, merge drivers and what they need, which a person has trusted; each setting with its value.</summary>
    public IReadOnlyDictionary<string, string> Programs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The person's own excludes: <c>info/exclude</c> and <c>core.excludesFile</c>, as one text.</summary>
    public string Excludes { get; init; } = "";

    /// <summary>Boundaries of a shallow clone, full object names; empty for a whole one.</summary>
    public IReadOnlyList<string> Shallow { get; init; } = [];

    /// <summary>The settings that map bytes; whatever else a configuration says is not followed.</summary>
    public static IReadOnlyList<string> ByteKeys { get; } =
        ["core.filemode", "core.symlinks", "core.ignorecase", "core.autocrlf", "core.eol", "core.precomposeunicode", "extensions.objectformat"];

    /// <summary>As the repository's own files say now; a person's configuration for all repositories is not looked at.</summary>
    public static GitSettings Of(Repository place) => new()
    {
        Bytes = ByteKeys
            .Select(key => (Key: key, Value: GitConfigFile.Value(place.CommonDir, key)))
            .Where(one => one.Value is not null)
            .ToDictionary(one => one.Key, one => one.Value!, StringComparer.Ordinal),
        Excludes = ExcludesOf(place),
        Shallow = ShallowOf(place),
    };

    /// <summary>The repository's own excludes as they are now.</summary>
    public static string ExcludesOf(Repository place) => SmallFile.Read(Path.Combine(place.CommonDir, "info", "exclude")) is { Length: > 0 } text ? text + "\n" : "";

    /// <summary>The boundaries that the repository's own file names now.</summary>
    public static IReadOnlyList<string> ShallowOf(Repository place)
        => [.. (SmallFile.Read(Path.Combine(place.CommonDir, "shallow")) ?? "").Split('\n').Where(ObjectId.IsValid)];
}
