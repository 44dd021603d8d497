using Interlock.Git;
using Interlock.Storage;
using Interlock.Storage.Memory;
using Interlock.Storage.Sqlite;

namespace Interlock.Cli.Composition;

/// <summary>Where a command works: the repository and its store. Starts no process and reads no configuration.</summary>
internal sealed class Place : IDisposable
{
    private IStore? store;

    private Place(Repository? repository, string? registryUrl)
    {
        Repository = repository;
        RegistryUrl = registryUrl;
    }

    /// <summary>For <c>--dry-run</c>: nothing is stored.</summary>
    public bool Rehearses { get; init; }

    /// <summary>Null only where a registry was named and no repository is here.</summary>
    public Repository? Repository { get; }

    public string? RegistryUrl { get; }

    /// <summary>Directory of everything Interlock keeps: <c>&lt;git-common-dir&gt;/interlock</c>.</summary>
    public string StateDirectory => Repository?.StateDirectory ?? Path.GetDirectoryName(DatabasePath)!;

    public string DatabasePath => RegistryUrl is null
        ? Path.Combine(Repository!.StateDirectory, "registry.db")
        : Path.GetFullPath(RegistryUrl["sqlite:".Length..], Repository?.WorkTree ?? Directory.GetCurrentDirectory());

    /// <summary>The store, opened when first asked for.</summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public IStore Store => store ??= Rehearses ? new RehearsedStore(Open()) : Open();

    /// <summary>Where old events of this store go; null for one that has no place on a disk.</summary>
    public EventArchive? Archive => RegistryUrl == "memory:" ? null : new(Path.ChangeExtension(DatabasePath, "archive"));

    /// <param name="directory">Where to look for the repository.</param>
    /// <param name="registryUrl">From the command line or the environment; null: the default place.</param>
    /// <param name="rehearses">See <see cref="Rehearses"/>.</param>
    public static Result<Place> Find(string directory, string? registryUrl, bool rehearses = false)
    {
        if (registryUrl is not (null or "memory:") && !registryUrl.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            return new Refusal(RefusalKind.Usage, "registry.url", $"'{registryUrl}' names no store that this version opens.", "Use sqlite:PATH.");
        }

        var found = RepositoryLocator.Find(directory);
        if (found.IsRefused)
        {
            return registryUrl is null ? found.Refusal : new Place(null, registryUrl) { Rehearses = rehearses };
        }

        return new Place(found.Value, registryUrl) { Rehearses = rehearses };
    }

    /// <summary>Makes the store where there is none.</summary>
    public void CreateStore()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        store ??= SqliteStore.Create(DatabasePath);
    }

    public void Dispose() => store?.Dispose();

    private IStore Open() => RegistryUrl == "memory:" ? new MemoryStore() : SqliteStore.Open(DatabasePath);
}
