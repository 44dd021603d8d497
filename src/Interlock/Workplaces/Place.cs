using Interlock.Git;
using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Workplaces;

/// <summary>Where a command works: the repository and its store. Starts no process and reads no configuration.</summary>
public sealed class Place : IDisposable
{
    private readonly string? marks;
    private IStore? store;

    private Place(Repository? repository, StoreUrl? named, string directory, string? marks)
    {
        Directory = directory;
        Repository = repository;
        RegistryUrl = named?.ToString();
        var address = named ?? new(StoreUrl.Sqlite, Path.Combine(repository!.StateDirectory, "registry.db"));
        Address = address.Path.Length == 0 ? address : address with { Mark = MarkOf(address, repository, marks) };
        this.marks = marks;
    }

    /// <summary>Where it was looked for, absolute.</summary>
    public string Directory { get; }

    /// <summary>The store's name, whether it was asked for or is the repository's own.</summary>
    public StoreUrl Address { get; }

    /// <summary>For <c>--dry-run</c>: nothing is stored.</summary>
    public bool Rehearses { get; init; }

    /// <summary>Null only where a registry was named and no repository is here.</summary>
    public Repository? Repository { get; }

    /// <summary>The registry that was named; null: the repository's own.</summary>
    public string? RegistryUrl { get; }

    /// <summary>Directory of everything Interlock keeps: <c>&lt;git-common-dir&gt;/interlock</c>.</summary>
    public string StateDirectory => Repository?.StateDirectory ?? Path.GetDirectoryName(DatabasePath) ?? Directory;

    /// <summary>The file of the registry, or its directory.</summary>
    public string DatabasePath => Address.Path;

    /// <summary>The store, opened when first asked for.</summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public IStore Store => store ??= Rehearses ? new RehearsedStore(Address.Open()) : Address.Open();

    /// <summary>What the store remembers of the repository; null where there is no store, no repository, or nothing was remembered yet.</summary>
    public RepositoryFacts? Remembered => Repository is not null && Address.Exists() ? Targeting.Find(Store, RepositoryKey) : null;

    /// <summary>See <see cref="RepositoryFacts.Repository"/>.</summary>
    public string RepositoryKey => RegistryUrl is null ? "" : Repository?.CommonDir ?? "";

    /// <summary>Where old events of this store go; null for one that has no place on a disk.</summary>
    public EventArchive? Archive => Address.Archive;

    /// <param name="directory">Where to look for the repository.</param>
    /// <param name="registryUrl">From the command line or the environment; null: the default place.</param>
    /// <param name="rehearses">See <see cref="Rehearses"/>.</param>
    /// <param name="marks">The user's directory of <see cref="HighWaterMark"/>s; null where there is no home.</param>
    public static Result<Place> Find(string directory, string? registryUrl, bool rehearses = false, string? marks = null)
    {
        var found = RepositoryLocator.Find(directory);
        if (registryUrl is null)
        {
            return found.IsRefused ? found.Refusal : new Place(found.Value, null, directory, marks) { Rehearses = rehearses };
        }

        var repository = found.IsRefused ? null : found.Value;
        // From a task's worktree the same words must lead to the same registry.
        var named = StoreUrl.Parse(registryUrl, repository?.MainCheckout ?? repository?.WorkTree ?? directory);
        return named.IsRefused ? named.Refusal : new Place(repository, named.Value, directory, marks) { Rehearses = rehearses };
    }

    /// <summary>The same place, its store opened as configured.</summary>
    public Place With(Configuration.RegistrySettings settings) => new(Repository, RegistryUrl is null ? null : Address with { Settings = settings }, Directory, marks) { Rehearses = Rehearses };

    /// <summary>The same place, its store taken as it is, also where it is older than the one that was here.</summary>
    public Place AcceptingOlder() => new(Repository, Address with { AcceptsOlder = true }, Directory, marks) { Rehearses = Rehearses };

    /// <summary>Makes the store where there is none.</summary>
    public void CreateStore() => store ??= Address.Create();

    public void Dispose() => store?.Dispose();

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
