using System.Text.Json.Serialization;
using Interlock.Storage;

namespace Interlock.Registry.Reviewing;

/// <summary>What a registry remembers of the repository it belongs to, so that it is never decided by how things look later.</summary>
internal sealed record RepositoryFacts
{
    /// <summary>Its common git directory; empty for the registry that lies inside it.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The branch that everything is merged to.</summary>
    public required string Target { get; init; }

    /// <summary>Why it is the target, in a few words.</summary>
    public required string Because { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>There was a configuration file once: its loss is an error and no reason to take the defaults.</summary>
    public bool HasConfiguration { get; init; }

    /// <summary>The git settings that our own git follows; null: nothing was recorded yet.</summary>
    public RecordedGit? Git { get; init; }

    /// <summary>Where the target stood when it was last looked at; null: nobody has looked.</summary>
    public string? Tip { get; init; }

    /// <summary>When it was last looked at, to the minute.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>The commit that the merge queue is moving the target to.</summary>
    public string? Landing { get; init; }
}

internal static class RepositoryRecords
{
    public static Collection<RepositoryFacts> Facts { get; } = new("repository", () => RepositoryJson.Default.RepositoryFacts, facts => facts.Repository.Length == 0 ? "own" : facts.Repository);

    public static RepositoryFacts? Find(IStoreReader reader, string repository) => Facts.Find(reader, repository.Length == 0 ? "own" : repository);
}

[JsonSerializable(typeof(RepositoryFacts))]
internal sealed partial class RepositoryJson : JsonSerializerContext;
