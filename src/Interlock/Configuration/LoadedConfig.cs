namespace Interlock.Configuration;

/// <summary>The configuration in effect.</summary>
/// <param name="Settings">Typed.</param>
/// <param name="Entries">Every leaf that has a value, with where it comes from, in the order of the reference.</param>
/// <param name="Code">What the repository's files would have executed.</param>
internal sealed record LoadedConfig(Settings Settings, IReadOnlyList<ConfigEntry> Entries, RepositoryCode Code);
