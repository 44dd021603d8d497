using Interlock.Cli.Commands;
using Interlock.Configuration;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Mirrors;
using Interlock.Registry;

namespace Interlock.Cli.Composition;

/// <summary>What a command asks of its context to get at the registry.</summary>
internal static class Session
{
    private static readonly RegistryOptions Defaults = new();
    private static readonly string[] RegistrySection = ["registry"];
    private static readonly string[] FilesVariables = ["INTERLOCK_REGISTRY__LOCK_TIMEOUT", "INTERLOCK_REGISTRY__LOCK_RETRY_INTERVAL", "INTERLOCK_REGISTRY__EVENT_LOG_MAX_SIZE_MB"];

    /// <summary>Where the command works; no process is started, and configuration is read only where it moves the registry.</summary>
    public static Result<Place> Place(this CommandContext context) => PlaceAt(context, context.RepositoryDirectory);

    /// <summary>The same for a repository that is not looked for where the command was given.</summary>
    public static Result<Place> PlaceAt(this CommandContext context, string directory)
    {
        var url = context.Registry ?? context.Environment("INTERLOCK_REGISTRY__URL");
        if (url is null && RepositoryLocator.Find(directory) is { IsRefused: false } repository && ConfiguredUrl(context, repository.Value) is { } configured)
        {
            if (configured.IsRefused)
            {
                return configured.Refusal;
            }

            url = configured.Value;
        }

        var place = Composition.Place.Find(directory, url, context.DryRun, UserPlaces.MarkDirectory(context.Places()));
        return !place.IsRefused && place.Value.Address.IsFiles ? WithSettings(context, place.Value) : place;
    }

    /// <summary>What the configuration says of how a file registry is opened; SQLite needs nothing of it, and its commands are the hot ones.</summary>
    private static Result<Place> WithSettings(CommandContext context, Place place)
    {
        var userFile = UserPlaces.ConfigFile(context.Places());
        var checkout = place.Repository?.MainCheckout;
        var repositoryFile = checkout is null ? null : Path.Combine(checkout, ConfigSources.FileName);
        if (!ConfigGlance.Sets(repositoryFile, RegistrySection) && !ConfigGlance.Sets(userFile, RegistrySection) && !Array.Exists(FilesVariables, name => context.Environment(name) is not null))
        {
            return place;
        }

        var config = ConfigLoader.Load(new() { Repository = checkout, UserFile = userFile, Environment = UserPlaces.ProcessEnvironment() });
        return config.IsRefused ? config.Refusal : place.With(config.Value.Settings.Registry);
    }

    /// <summary>The registry's context for looking only: what is answered from it needs neither git nor configuration.</summary>
    public static RegistryContext Looking(this CommandContext context, Place place) => new() { Store = place.Store, Archive = place.Archive, Options = Defaults, Clock = context.Time };

    /// <summary>Everything, put together from the configuration.</summary>
    public static Result<Workplace> Workplace(this CommandContext context)
    {
        var place = context.Place();
        return place.IsRefused
            ? place.Refusal
            : context.Warned(Composition.Workplace.Open(place.Value, context.Time, new Dictionary<string, string>(StringComparer.Ordinal)));
    }

    /// <summary>The registry's context for reports under a claim, which depend on nothing configured but the leases.</summary>
    public static Result<RegistryContext> Reporting(this CommandContext context, Place place)
    {
        if (QuickOptions.ForReports(context, place) is { } options)
        {
            var mirrored = Composition.Workplace.MirrorOf(place, context.Time, context.MirrorWarning) is { } mirror ? new MirroredStore(place.Store, mirror) : null;
            return new RegistryContext { Store = mirrored ?? place.Store, Watch = mirrored, Options = options, Clock = context.Time };
        }

        var opened = context.Warned(Composition.Workplace.Open(place, context.Time, new Dictionary<string, string>(StringComparer.Ordinal)));
        return opened.IsRefused ? opened.Refusal : opened.Value.Registry.Context;
    }

    /// <summary>What a claim needs, put together without the configuration where that says nothing about claims.</summary>
    public static Result<Workplace> Claimplace(this CommandContext context)
    {
        var place = context.Place();
        return place.IsRefused ? place.Refusal
            : QuickOptions.ForClaims(context, place.Value) is { } options && place.Value.Remembered is not null ? context.Warned(Composition.Workplace.Unconfigured(place.Value, context.Time, options))
            : context.Workplace();
    }

    /// <summary>
    /// Who asks: as said, else the person at this machine; and where from. Told by the ancestors of this process, whatever its environment
    /// says; for words that came through a runner's socket, by the socket. Looked up once.
    /// </summary>
    public static Actor Actor(this CommandContext context) => context.Asking ??= context.FromRun ? Named(context, context.RunId) : Descended(context);

    private static Actor Descended(CommandContext context)
    {
        var own = Ancestry.Own();
        return Named(context, own.RunId ?? context.RunId) with { Origin = Ancestry.Origin(own, context.Time, context.Invoked ?? "") };
    }

    private static Actor Named(CommandContext context, string? run) => new()
    {
        Name = context.Worker ?? context.Environment("USER") ?? context.Environment("LOGNAME") ?? "someone",
        Host = System.Environment.MachineName,
        RunId = run,
        DescendsFromRun = context.FromRun,
    };

    private static Result<Workplace> Warned(this CommandContext context, Result<Workplace> opened)
    {
        if (!opened.IsRefused)
        {
            opened.Value.Warned = context.MirrorWarning;
        }

        return opened;
    }

    private static void MirrorWarning(this CommandContext context, string message) => context.Print.Warn("locks.mirror", message);

    private static Result<string?>? ConfiguredUrl(CommandContext context, Repository repository)
    {
        var userFile = UserPlaces.ConfigFile(context.Places());
        var repositoryFile = repository.MainCheckout is { } root ? Path.Combine(root, ConfigSources.FileName) : null;
        if (!ConfigGlance.Sets(repositoryFile, RegistrySection) && !ConfigGlance.Sets(userFile, RegistrySection))
        {
            return null;
        }

        var config = ConfigLoader.Load(new() { Repository = repository.MainCheckout, UserFile = userFile, Environment = UserPlaces.ProcessEnvironment() });
        return config.IsRefused ? config.Refusal : config.Value.Settings.Registry.Url;
    }

    /// <summary>The variables that decide where the user's files are; reading all of them takes longer than all else here.</summary>
    public static IReadOnlyDictionary<string, string> Places(this CommandContext context)
    {
        var places = new Dictionary<string, string>();
        foreach (var name in UserPlaces.Variables)
        {
            if (context.Environment(name) is { } value)
            {
                places[name] = value;
            }
        }

        return places;
    }
}
