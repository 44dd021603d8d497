using Interlock.Cli.Commands;
using Interlock.Configuration;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Registry;

namespace Interlock.Cli.Composition;

/// <summary>What a command asks of its context to get at the registry.</summary>
internal static class Session
{
    private static readonly RegistryOptions Defaults = new();

    /// <summary>Where the command works; no process is started.</summary>
    public static Result<Place> Place(this CommandContext context) => PlaceAt(context, context.RepositoryDirectory);

    /// <summary>The same for a repository that is not looked for where the command was given.</summary>
    public static Result<Place> PlaceAt(this CommandContext context, string directory)
    {
        var checkout = RepositoryLocator.Find(directory) is { IsRefused: false } repository ? repository.Value.MainCheckout : null;
        var config = ConfigLoader.Load(new() { Repository = checkout, UserFile = UserPlaces.ConfigFile(context.Places()), Environment = UserPlaces.ProcessEnvironment() });
        var settings = config.IsRefused ? null : config.Value.Settings.Registry;
        var named = context.Registry ?? context.Environment("INTERLOCK_REGISTRY__URL") ?? settings?.Url;
        var place = Workplaces.Place.Find(directory, named, context.DryRun, UserPlaces.MarkDirectory(context.Places()));

        // Looking is not kept from a registry in its usual place by a configuration that is broken or lost; whatever judges reads it again.
        return place.IsRefused ? place
            : settings is null ? (named is not null || place.Value.Address.Exists() ? place : config.Refusal!)
            : place.Value.Address.IsFiles ? place.Value.With(settings)
            : place;
    }

    /// <summary>The registry's context for looking only: what is answered from it needs neither git nor configuration.</summary>
    public static RegistryContext Looking(this CommandContext context, Place place) => new() { Store = place.Store, Archive = place.Archive, Options = Defaults, Clock = context.Time };

    /// <summary>Everything, put together from the configuration.</summary>
    public static Result<Workplace> Workplace(this CommandContext context)
    {
        var place = context.Place();
        return place.IsRefused
            ? place.Refusal
            : context.Warned(Workplaces.Workplace.Open(place.Value, context.Time, new Dictionary<string, string>(StringComparer.Ordinal)));
    }

    /// <summary>The registry's context for reports under a claim.</summary>
    public static Result<RegistryContext> Reporting(this CommandContext context, Place place)
    {
        var opened = context.Warned(Workplaces.Workplace.Open(place, context.Time, new Dictionary<string, string>(StringComparer.Ordinal)));
        return opened.IsRefused ? opened.Refusal : opened.Value.Registry.Context;
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
