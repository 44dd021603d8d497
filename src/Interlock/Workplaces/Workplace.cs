using Interlock.Archives;
using Interlock.Configuration;
using Interlock.Dispatching;
using Interlock.Git;
using Interlock.Journal;
using Interlock.Kiro;
using Interlock.Plans;
using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Merging;
using Interlock.Mirrors;
using Interlock.Registry;
using Interlock.Registry.Claiming;
using Interlock.Running;

namespace Interlock.Workplaces;

/// <summary>
/// A repository opened: everything put together from its configuration. Parts are made when first asked for, each once, whichever thread
/// asks; many workplaces may be open at once.
/// </summary>
public sealed class Workplace : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Action<string>? warned;
    private readonly HostProgram? host;
    private IProcessLauncher? launcher;
    private Programs? programs;
    private TaskRegistry? registry;
    private MergeQueue? merges;
    private LockMirror? mirror;
    private DeployQueue? deploys;

    private Workplace(Place place, LoadedConfig config, TimeProvider clock, Action<string>? warned, HostProgram? host, GitRepository? git, string target)
    {
        Place = place;
        Config = config;
        this.clock = clock;
        this.warned = warned;
        this.host = host;
        Git = git;
        Target = target;
    }

    /// <summary>The configuration in effect.</summary>
    internal LoadedConfig Config { get; }

    /// <summary>Its values.</summary>
    internal Settings Settings => Config.Settings;

    /// <summary>Null where there is no repository.</summary>
    internal GitRepository? Git { get; }

    /// <summary>Branch that everything is merged to; empty where there is no repository.</summary>
    public string Target { get; }

    /// <summary>The repository and its store.</summary>
    public Place Place { get; }

    /// <summary>Null where locks are not mirrored: not configured, no checkout, or only a rehearsal.</summary>
    internal LockMirror? Mirror => Settings.Locks.Mirror && Place is { Rehearses: false, Repository: { MainCheckout: { } checkout } repository }
        ? Once(ref mirror, () => new(checkout, repository.StateDirectory, clock) { Failed = warned })
        : null;

    /// <summary>What is held, for those who only look.</summary>
    internal HeldFiles HeldFiles => new(new() { Store = Place.Store, Options = new() });

    /// <summary>Where the records and the output of runs are.</summary>
    public string RunDirectory => Path.Combine(Place.StateDirectory, "runs");

    /// <summary>The top of the main checkout.</summary>
    public string Root => Place.Repository?.MainCheckout ?? Place.Repository?.WorkTree ?? Place.Directory;

    /// <summary>Where backups are, unless said otherwise.</summary>
    internal BackupPlace Backups => new(Path.Combine(Place.StateDirectory, "backups"));

    /// <summary>Starts and adopts processes.</summary>
    internal IProcessLauncher Launcher => Once(ref launcher, () => new LocalProcessLauncher(clock, host) { Programs = Programs, PassedToChecks = Settings.Merge.CheckEnvironment });

    /// <summary>Those of this machine, never of the repository.</summary>
    internal Programs Programs => Once(ref programs, () => Installed.Programs(Place.Repository));

    /// <summary>Runs of this machine that nobody watches any more.</summary>
    internal LostRuns LostRuns => new(Registry, Launcher, Environment.MachineName, SharingOf);

    /// <summary>The door to everything that is stored.</summary>
    public TaskRegistry Registry => Once(ref registry, () => new RegistryParts(this, clock).Compose());

    /// <summary>Null where there is no repository.</summary>
    internal MergeQueue? Merges => Git is not { } git ? null : Once(ref merges, () => new(
        Registry,
        git,
        new() { Target = Target, Checks = ConfiguredChecks.Of(Settings), Kept = new(Settings.Merge.CheckKeep, ConfigDefaults.LockFiles) },
        new CheckRunner(Launcher, RandomIds.Shared, RunDirectory)));

    /// <summary>Archives, prunes and tidies.</summary>
    internal Upkeep Upkeep => new(Registry, RunDirectory, new()
    {
        Events = new()
        {
            Age = Settings.Registry.EventRetention,

            // The file registry bounds its logs by rotating them.
            Bytes = Place.Address.IsFiles ? null : Settings.Registry.EventLogMaxSizeMb * 1_000_000L,
        },
        Runs = Settings.Registry.RunRetention,
    });

    /// <summary>How plans are read.</summary>
    internal PlanFormats Plans => new(Kiro, Settings.Plans.StoriesFollow, Settings.Plans.SectionsFree);

    private KiroOptions Kiro => new()
    {
        Order = Settings.Kiro.Order switch
        {
            "sequential" => KiroOrder.Sequential,
            "free" => KiroOrder.Free,
            _ => KiroOrder.Groups,
        },
        RequirementsAsDependencies = Settings.Kiro.RequirementsAsDependencies,
    };

    /// <param name="place">Closed with the workplace, where one is opened.</param>
    /// <param name="clock">Dates everything and bounds leases.</param>
    /// <param name="warned">Told of what went wrong and stops nothing.</param>
    /// <param name="host">What leads the checks, agents and deploys that are started here, see <see cref="HostProgram"/>; null: none can be started.</param>
    /// <returns>Refusals <c>config.*</c>, <c>repo.*</c>.</returns>
    public static Result<Workplace> Open(Place place, TimeProvider clock, Action<string>? warned = null, HostProgram? host = null)
    {
        var remembered = place.Remembered;
        var config = place.Judge(remembered);
        if (config.IsRefused)
        {
            return config.Refusal;
        }

        if (Unsupported(config.Value.Settings) is { } unsupported)
        {
            return unsupported;
        }

        if (place.Repository is not { } repository)
        {
            return new Workplace(place, config.Value, clock, warned, host, null, "");
        }

        var git = new GitRepository(repository, Installed.Git(repository, clock), () => place.Remembered?.Git?.ToSettings() ?? GitSettings.Of(repository));
        var target = new TargetDecision(place, git, config.Value).Decide(clock, remembered);
        return target.IsRefused ? target.Refusal : new Workplace(place, config.Value, clock, warned, host, git, target.Value);
    }

    /// <summary>How a run is ended that is another user's; null: it is ours, or its pool is gone.</summary>
    internal RunSharing? SharingOf(Runs.Run run) => ConfiguredPools.SharingOf(Settings, run.Pool);

    /// <summary>Null where there is no repository.</summary>
    /// <param name="host">This machine, as records name it.</param>
    internal DeployQueue? Deploys(string host) => Git is not { } git ? null : Once(ref deploys, () => new(
        Registry,
        git,
        new() { Target = Target, Host = host, RunDirectory = RunDirectory, Command = Settings.Merge.Deploy?.Argv, Timeout = Settings.Merge.DeployTimeout },
        Launcher));

    /// <summary>The configured checks with where each comes from.</summary>
    internal IReadOnlyList<RanCheck> CheckSources() => ConfiguredChecks.Sources(Settings);

    /// <summary>Refusal <c>config.untrusted</c> while the repository's own file names commands that nobody has trusted.</summary>
    /// <param name="changesOnly">Only where something else was trusted before: nothing runs, but a rule may have been taken back.</param>
    public Refusal? RequireTrust(bool changesOnly = false) => Place.Repository?.MainCheckout is { } checkout
        ? new TrustStore(Place.TrustFile, clock).Require(checkout, Config.Code, changesOnly)
        : null;

    /// <summary>What must hold before agents are given work: trust, and a target to merge into. The target is looked at.</summary>
    /// <returns>Null: go on.</returns>
    public async Task<Refusal?> RefuseWorkAsync(CancellationToken cancellation)
    {
        if (RequireTrust() is { } untrusted)
        {
            return untrusted;
        }

        if (Registry.Workspace?.TargetTip() is { IsRefused: true } missing)
        {
            return missing.Refusal;
        }

        await Registry.Targeting.LookAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// Who asks through this process, under a name. Whether it comes from inside a run is told by the ancestors of the process: what only a
    /// person may do is refused to a program that an agent has started, whatever name it gives.
    /// </summary>
    public Actor ActorNamed(string name)
    {
        var own = Ancestry.Own();
        return Registry.Roster.Spelled(new() { Name = name, Host = Environment.MachineName, RunId = own.RunId, Origin = Ancestry.Origin(own, clock, Place.Directory) });
    }

    /// <summary>What is amiss with the agents before anything is claimed: programs that are not there, keys that reach nobody.</summary>
    internal AgentFindings LookAtAgents(AgentChoice choice)
    {
        var programs = new AgentPrograms(AllowedEnvironment.Own(), Root);
        var started = ConfiguredPools.Started(Settings, choice).ToList();
        return new(
            started.Count,
            [.. started.Select(one => programs.Missing(one.Name, one.Command, one.Set)).OfType<Refusal>()],
            programs.KeysLeft([.. started.Select(one => (one.Passed, one.Set))]));
    }

    /// <summary>A dispatcher with the configured pools.</summary>
    /// <param name="adjust">Changes what the configuration says.</param>
    /// <param name="choice">Which agents work.</param>
    /// <param name="host">This machine, as records name it.</param>
    /// <returns>Refusals <c>agents.none</c>, <c>agent.not_found</c> where none of them can be started.</returns>
    internal Result<Dispatcher> Dispatcher(Func<DispatchOptions, DispatchOptions> adjust, AgentChoice choice, string host)
    {
        var pools = ConfiguredPools.Of(Settings, choice, new(AllowedEnvironment.Own(), Root));
        if (pools.Count == 0)
        {
            return new Refusal(RefusalKind.Usage, "agents.none", "No agent is configured.", "Name one with --agent COMMAND, or under agents: in interlock.yaml.");
        }

        var found = LookAtAgents(choice);
        if (found.NoneCanStart)
        {
            return found.Missing[0];
        }

        var options = adjust(new()
        {
            Pools = pools,
            Limit = choice.Workers ?? Settings.Dispatcher.Workers,
            Poll = Settings.Dispatcher.PollInterval,
            Grace = Settings.Dispatcher.Grace,
            StopStep = Settings.Dispatcher.StopStep,
            RunDirectory = RunDirectory,
            RepositoryRoot = Root,
            Host = host,
            Program = Environment.ProcessPath,
            Checks = [.. Settings.Merge.Checks.Checks.Select(check => new CheckCommand(check.Name, check.Run.Text))],
            Chores = Chores(),
        });
        return new Dispatcher(Registry, Launcher, Merges, options with { Deploys = Deploys(host) }, Place.StateDirectory);
    }

    /// <summary>Ends the watching of runs, never the runs, and closes its place.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            launcher?.Dispose();
        }

        Place.Dispose();
    }

    private IReadOnlyList<Chore> Chores()
    {
        var upkeep = Upkeep;
        var tidying = new Chore(upkeep.IsDue, upkeep.RunNow);
        if (!Settings.Registry.BackupEnabled)
        {
            return [tidying];
        }

        var backups = new BackupSchedule(Place.Store, clock, RandomIds.Shared, new(Backups, Settings.Registry.BackupInterval, Settings.Registry.BackupKeep));
        return [tidying, new(backups.IsDue, backups.Make)];
    }

    /// <summary>What can be configured but is not carried out yet is refused, not passed over.</summary>
    private static Refusal? Unsupported(Settings settings)
    {
        var key = settings.Notify.Command is not null ? "notify.command" : null;
        return key is null
            ? null
            : new(RefusalKind.Usage, "config.not_supported", $"{key} is configured, but this version does not carry it out.", $"Take {key} out of interlock.yaml, the user's configuration or the environment.");
    }

    // A part that could not be made is tried again by the next who asks; one part may ask for another while it is made.
    private T Once<T>(ref T? part, Func<T> make)
        where T : class
    {
        if (Volatile.Read(ref part) is { } made)
        {
            return made;
        }

        lock (gate)
        {
            return part ??= make();
        }
    }
}
