using Interlock.Configuration;

namespace Interlock.Workplaces;

/// <summary>Which repository and registry are meant, and whose settings count.</summary>
public sealed record PlaceRequest
{
    /// <summary>Where the repository is looked for, absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>The registry that was named, such as <c>files:DIR</c>; null: the one that is configured, else the repository's own.</summary>
    public string? Registry { get; init; }

    /// <summary>Nothing is stored, and neither branch nor worktree is changed.</summary>
    public bool Rehearses { get; init; }

    /// <summary>The variables that settings are read from.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = UserPlaces.ProcessEnvironment();

    /// <summary>The user's configuration; see <see cref="UserPlaces.ConfigFile"/>. Null: there is none.</summary>
    public string? UserFile { get; init; }

    /// <summary>The user's directory of <see cref="Storage.HighWaterMark"/>s; null where there is no home.</summary>
    public string? Marks { get; init; }
}
