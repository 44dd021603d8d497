using Interlock.Configuration;
using Interlock.Git;
using Interlock.Registry.Reviewing;
using Interlock.Runs;
using Interlock.Storage;

namespace Interlock.Workplaces;

/// <summary>
/// A repository, its registry and its configuration, each read once. Starts no process. For any number of threads; what is opened is
/// closed by <see cref="Dispose"/>.
/// </summary>
public sealed class Place : IDisposable
{
    private readonly Lock gate = new();
    private readonly PlaceRequest request;
    private readonly ConfigSources sources;
    private readonly Result<LoadedConfig> loaded;
    private IStore? store;

    private Place(PlaceRequest request, Repository? repository, StoreUrl? named, ConfigSources sources, Result<LoadedConfig> loaded)
    {
        this.request = request;
        this.sources = sources;
        this.loaded = loaded;
        Repository = repository;
        RegistryUrl = named?.ToString();
        var address = named is null ? new(StoreUrl.Sqlite, Path.Combine(repository!.StateDirectory, "registry.db"))
            : loaded.IsRefused ? named
            : named with { Settings = loaded.Value.Settings.Registry };
        Address = address.Path.Length == 0 ? address : address with { Mark = MarkOf(address, repository, request.Marks) };
    }

    private Place(Place same, StoreUrl address)
        : this(same.request, same.Repository, same.RegistryUrl is null ? null : same.Address, same.sources, same.loaded) => Address = address;

    /// <summary>Where it was looked for, absolute.</summary>
    public string Directory => request.Directory;

    /// <summary>The store's name, whether it was asked for or is the repository's own.</summary>
    internal StoreUrl Address { get; }

    /// <summary>For <c>--dry-run</c>: nothing is stored.</summary>
    public bool Rehearses => request.Rehearses;

    /// <summary>Null only where a registry was named and no repository is here.</summary>
    internal Repository? Repository { get; }

    /// <summary>The registry that was named; null: the repository's own.</summary>
    public string? RegistryUrl { get; }

    /// <summary>Directory of everything Interlock keeps: <c>&lt;git-common-dir&gt;/interlock</c>.</summary>
    public string StateDirectory => Repository?.StateDirectory ?? Path.GetDirectoryName(DatabasePath) ?? Directory;

    /// <summary>The file of the registry, or its directory.</summary>
    public string DatabasePath => Address.Path;

    /// <summary>The store, opened when first asked for.</summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    internal IStore Store
    {
        get
        {
            lock (gate)
            {
                return store ??= Rehearses ? new RehearsedStore(Address.Open()) : Address.Open();
            }
        }
    }

    /// <summary>What the store remembers of the repository; null where there is no store, no repository, or nothing was remembered yet.</summary>
    internal RepositoryFacts? Remembered => Repository is not null && Address.Exists() ? Targeting.Find(Store, RepositoryKey) : null;

    /// <summary>See <see cref="RepositoryFacts.Repository"/>.</summary>
    public string RepositoryKey => RegistryUrl is null ? "" : Repository?.CommonDir ?? "";

    /// <summary>Where old events of this store go; null for one that has no place on a disk.</summary>
    internal EventArchive? Archive => Address.Archive;

    /// <summary>Where trust in this repository's commands is kept; null where there is no home.</summary>
    internal string? TrustFile => UserPlaces.TrustFile(request.Environment);

    /// <summary>
    /// Finds the repository and its registry. Looking is not kept from a registry by a configuration that is broken or lost, where the
    /// registry was named or stands in its usual place; whatever judges asks again, see <see cref="Judge"/>.
    /// </summary>
    /// <returns>Refusals <c>repo.*</c>, <c>registry.url</c>, <c>config.*</c>.</returns>
    public static Result<Place> Find(PlaceRequest request)
    {
        var found = RepositoryLocator.Find(request.Directory);
        var repository = found.IsRefused ? null : found.Value;
        var sources = new ConfigSources { Repository = repository?.MainCheckout, UserFile = request.UserFile, Environment = request.Environment };
        var loaded = ConfigLoader.Load(sources);
        repository = loaded.IsRefused || repository is null ? repository : repository with { WorktreesPath = loaded.Value.Settings.Worktrees.Path.TrimEnd('/') };
        var url = request.Registry ?? (loaded.IsRefused ? null : loaded.Value.Settings.Registry.Url);
        if (url is null)
        {
            if (found.IsRefused)
            {
                return found.Refusal;
            }

            var own = new Place(request, repository, null, sources, loaded);
            return loaded.IsRefused && !own.Address.Exists() ? loaded.Refusal : own;
        }

        // From a task's worktree the same words must lead to the same registry.
        var named = StoreUrl.Parse(url, repository?.MainCheckout ?? repository?.WorkTree ?? request.Directory);
        return named.IsRefused ? named.Refusal : new Place(request, repository, named.Value, sources, loaded);
    }

    /// <summary>The configuration for whatever judges by it: whole, and inside a run without what its own variables say of gates.</summary>
    /// <returns>Refusals <c>config.invalid</c>, <c>config.lost</c>.</returns>
    internal Result<LoadedConfig> Judge(RepositoryFacts? remembered) =>
        RepositoryLayer.Lost(sources with { Required = remembered is { HasConfiguration: true } }) is { } lost ? lost
        : InsideRun() ? ConfigLoader.Load(sources with { InsideRun = true })
        : loaded;

    /// <summary>The same place, its store taken as it is, also where it is older than the one that was here.</summary>
    public Place AcceptingOlder() => new(this, Address with { AcceptsOlder = true });

    /// <summary>Makes the store where there is none.</summary>
    public void CreateStore()
    {
        lock (gate)
        {
            store ??= Address.Create();
        }
    }

    /// <summary>Closes the store.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            store?.Dispose();
        }
    }

    // Looking up the ancestors takes a moment; it is only worth it where somebody could want something of it.
    private bool InsideRun() =>
        (File.Exists(sources.UserFile) || sources.Environment.Keys.Any(static name => name.StartsWith("INTERLOCK_", StringComparison.OrdinalIgnoreCase) && name.Contains("__", StringComparison.Ordinal)))
        && (sources.Environment.ContainsKey(RunVariables.RunId) || Ancestry.DescendsFromRun());

    /// <summary>
    /// What lies in the state directory is named by its place in there, so that a repository that is moved takes its mark along; all
    /// else by where it is.
    /// </summary>
    private static HighWaterMark MarkOf(StoreUrl address, Repository? repository, string? marks)
    {
        var state = repository?.StateDirectory;
        var inside = state is not null && address.Path.StartsWith(state + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        var name = Fingerprint.Of(address.ToString());
        return new(
            state is null ? null : Path.Combine(state, "marks", inside ? Fingerprint.Of(address.Scheme + address.Path[(state.Length + 1)..]) : name),
            marks is null ? null : Path.Combine(marks, name));
    }
}
