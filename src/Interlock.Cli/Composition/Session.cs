using Interlock.Configuration;
using Interlock.Registry;

namespace Interlock.Cli.Composition;

/// <summary>What a command asks of its context to get at the registry.</summary>
internal static class Session
{
    private static readonly RegistryOptions Defaults = new();

    /// <summary>Where the command works; no process is started.</summary>
    public static Result<Place> Place(this CommandContext context) => PlaceAt(context, context.RepositoryDirectory);

    /// <summary>The same for a repository that is not looked for where the command was given.</summary>
    public static Result<Place> PlaceAt(this CommandContext context, string directory) =>
        PlaceOf(context, directory, context.Registry ?? context.Environment("INTERLOCK_REGISTRY__URL"));

    /// <param name="registry">The registry, by name; null: as configured.</param>
    public static Result<Place> PlaceOf(this CommandContext context, string directory, string? registry)
    {
        var places = context.Places();
        return Workplaces.Place.Find(new()
        {
            Directory = directory,
            Registry = registry,
            Rehearses = context.DryRun,
            UserFile = UserPlaces.ConfigFile(places),
            Marks = UserPlaces.MarkDirectory(places),
        });
    }

    /// <summary>The registry's context for looking only: what is answered from it needs neither git nor configuration.</summary>
    public static RegistryContext Looking(this CommandContext context, Place place) => Spelling(context, new() { Store = place.Store, Archive = place.Archive, Options = Defaults, Clock = context.Time });

    /// <summary>Everything, put together from the configuration.</summary>
    public static Result<Workplace> Workplace(this CommandContext context)
    {
        var place = context.Place();
        return place.IsRefused
            ? place.Refusal
            : context.Open(place.Value);
    }

    /// <summary>The registry's context for reports under a claim.</summary>
    public static Result<RegistryContext> Reporting(this CommandContext context, Place place)
    {
        var opened = context.Open(place);
        return opened.IsRefused ? opened.Refusal : opened.Value.Registry.Context;
    }

    /// <summary>
    /// Who asks: as said, else the person at this machine; and where from. Told by the ancestors of this process, whatever its environment
    /// says; for words that came through a runner's socket, by the socket. Looked up once.
    /// </summary>
    public static Actor Actor(this CommandContext context)
    {
        context.Asking ??= context.FromRun ? Named(context, context.RunId) : Descended(context);
        if (context.Spell is { } spell)
        {
            (context.Spell, context.Asking) = (null, spell(context.Asking));
        }

        return context.Asking;
    }

    private static Actor Descended(CommandContext context)
    {
        var own = Ancestry.Own();
        return Named(context, own.RunId ?? context.RunId) with { Origin = Ancestry.Origin(own, context.Time, context.Invoked ?? "") };
    }

    private static Actor Named(CommandContext context, string? run) => new()
    {
        Name = context.Worker ?? context.Environment("USER") ?? context.Environment("LOGNAME") ?? Account() ?? "someone",
        Host = System.Environment.MachineName,
        RunId = run,
        DescendsFromRun = context.FromRun,
    };

    private static Result<Workplace> Open(this CommandContext context, Place place)
    {
        var opened = Workplaces.Workplace.Open(place, context.Time, message => context.Print.Warn("locks.mirror", message), context.Host ?? Launching.HostProgram.OfProcess());
        if (!opened.IsRefused && place.Address.Exists())
        {
            var workplace = opened.Value;
            context.Spell = actor => workplace.Registry.Roster.Spelled(actor);
        }

        return opened;
    }

    /// <summary>Who asks is named as the registry knows them, once it is open and somebody wants to know.</summary>
    private static RegistryContext Spelling(CommandContext context, RegistryContext registry)
    {
        context.Spell = actor => new Registry.Keeping.Roster(registry).Spelled(actor);
        return registry;
    }

    /// <summary>The account that this process runs under, where no variable says so: in a container, or started by cron.</summary>
    private static string? Account() => System.Environment.UserName is { Length: > 0 } name ? name : null;

    /// <summary>The variables that decide where the user's files are.</summary>
    private static IReadOnlyDictionary<string, string> Places(this CommandContext context)
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
