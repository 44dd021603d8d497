using Interlock.Agents;
using Interlock.Archives;
using Interlock.Configuration;
using Interlock.Dispatching;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Journal;
using Interlock.Kiro;
using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Merging;
using Interlock.Mirrors;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Workspaces;

namespace Interlock.Workplaces;

/// <summary>Everything put together from the configuration: the one place where rooms meet.</summary>
public sealed class Workplace : IDisposable
{
    private readonly Place place;
    private readonly TimeProvider clock;
    private IProcessLauncher? launcher;
    private Programs? programs;
    private TaskRegistry? registry;
    private MergeQueue? merges;
    private LockMirror? mirror;
    private DeployQueue? deploys;

    private Workplace(Place place, LoadedConfig config, TimeProvider clock, GitRepository? git, string target)
    {
        this.place = place;
        Config = config;
        this.clock = clock;
        Git = git;
        Target = target;
    }

    public LoadedConfig Config { get; }

    public Settings Settings => Config.Settings;

    /// <summary>Null where there is no repository.</summary>
    public GitRepository? Git { get; }

    /// <summary>Branch that everything is merged to; empty where there is no repository.</summary>
    public string Target { get; }

    public Place Place => place;

    /// <summary>Null where locks are not mirrored.</summary>
    public LockMirror? Mirror => mirror ??= Settings.Locks.Mirror ? MirrorOf(place, clock, message => Warned?.Invoke(message)) : null;

    /// <summary>Told of what went wrong and stops nothing.</summary>
    public Action<string>? Warned { get; set; }

    public string RunDirectory => Path.Combine(place.StateDirectory, "runs");

    public string Root => place.Repository?.MainCheckout ?? place.Repository?.WorkTree ?? place.Directory;

    /// <summary>Where backups are, unless said otherwise.</summary>
    public BackupPlace Backups => new(Path.Combine(place.StateDirectory, "backups"));

    public IProcessLauncher Launcher => launcher ??= new LocalProcessLauncher(clock) { Programs = Programs, PassedToChecks = Settings.Merge.CheckEnvironment };

    /// <summary>Those of this machine, never of the repository.</summary>
    public Programs Programs => programs ??= Installed.Programs(place.Repository);

    /// <summary>Runs of this machine that nobody watches any more.</summary>
    public LostRuns LostRuns => new(Registry, Launcher, Environment.MachineName, SharingOf);

    /// <summary>How a run is ended that is another user's; null: it is ours, or its pool is gone.</summary>
    public RunSharing? SharingOf(Runs.Run run) =>
        run.Pool is { } name && Settings.AgentPools.TryGetValue(name, out var pool) && Settings.Agents.TryGetValue(pool.Agent, out var agent) ? Sharing(agent) : null;

    public TaskRegistry Registry => registry ??= Compose();

    /// <summary>Null where there is no repository.</summary>
    public MergeQueue? Merges => Git is null ? null : merges ??= new(
        Registry,
        Git,
        new() { Target = Target, Checks = Checks(), Kept = new(Settings.Merge.CheckKeep, ConfigDefaults.LockFiles) },
        new CheckRunner(Launcher, RandomIds.Shared, RunDirectory));

    /// <summary>Null where there is no repository.</summary>
    public DeployQueue? Deploys(string host) => Git is null ? null : deploys ??= new(
        Registry,
        Git,
        new() { Target = Target, Host = host, RunDirectory = RunDirectory, Command = Settings.Merge.Deploy?.Argv, Timeout = Settings.Merge.DeployTimeout },
        Launcher);

    public Upkeep Upkeep => new(Registry, RunDirectory, new()
    {
        Events = new()
        {
            Age = Settings.Registry.EventRetention,

            // The file registry bounds its logs by rotating them.
            Bytes = place.Store.Location.StartsWith("files:", StringComparison.Ordinal) ? null : Settings.Registry.EventLogMaxSizeMb * 1_000_000L,
        },
        Runs = Settings.Registry.RunRetention,
    });

    public KiroOptions Kiro => new()
    {
        Order = Settings.Kiro.Order switch
        {
            "sequential" => KiroOrder.Sequential,
            "free" => KiroOrder.Free,
            _ => KiroOrder.Groups,
        },
        RequirementsAsDependencies = Settings.Kiro.RequirementsAsDependencies,
    };

    /// <param name="flags">Settings given on the command line, by path.</param>
    public static Result<Workplace> Open(Place place, TimeProvider clock, IReadOnlyDictionary<string, string> flags)
    {
        var remembered = place.Remembered;
        var config = Load(place, flags, remembered);
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
            return new Workplace(place, config.Value, clock, null, "");
        }

        var git = new GitRepository(repository, Installed.Git(repository, clock), () => place.Remembered?.Git?.ToSettings() ?? GitSettings.Of(repository));
        var target = new TargetDecision(place, git, config.Value).Decide(clock, remembered);
        return target.IsRefused ? target.Refusal : new Workplace(place, config.Value, clock, git, target.Value);
    }

    /// <summary>Null where nothing is to be mirrored: no checkout, or only a rehearsal.</summary>
    public static LockMirror? MirrorOf(Place place, TimeProvider clock, Action<string> warned) =>
        place is { Rehearses: false, Repository: { MainCheckout: { } checkout } repository } ? new(checkout, repository.StateDirectory, clock) { Failed = warned } : null;

    /// <summary>Refusal <c>config.untrusted</c> while the repository's own file names commands that nobody has trusted.</summary>
    /// <param name="changesOnly">Only where something else was trusted before: nothing runs, but a rule may have been taken back.</param>
    public Refusal? RequireTrust(bool changesOnly = false) => place.Repository?.MainCheckout is { } checkout
        ? new TrustStore(UserPlaces.TrustFile(UserPlaces.ProcessEnvironment()), clock).Require(checkout, Config.Code, changesOnly)
        : null;

    /// <param name="workers">Runs at once; null: as configured.</param>
    /// <param name="agent">A command line that serves as the only agent; null: as configured.</param>
    public Result<Dispatcher> Dispatcher(Func<DispatchOptions, DispatchOptions> adjust, int? workers, string? agent, string host)
    {
        var pools = Pools(workers, agent);
        if (pools.Count == 0)
        {
            return new Refusal(RefusalKind.Usage, "agents.none", "No agent is configured.", "Name one with --agent COMMAND, or under agents: in interlock.yaml.");
        }

        var options = adjust(new()
        {
            Pools = pools,
            Poll = Settings.Dispatcher.PollInterval,
            Grace = Settings.Dispatcher.Grace,
            StopStep = Settings.Dispatcher.StopStep,
            RunDirectory = RunDirectory,
            RepositoryRoot = Root,
            Host = host,
            Program = Environment.ProcessPath,
            Chores = Chores(),
        });
        return new Dispatcher(Registry, Launcher, Merges, options with { Deploys = Deploys(host) }, place.StateDirectory);
    }

    private IReadOnlyList<Chore> Chores()
    {
        var upkeep = Upkeep;
        var tidying = new Chore(upkeep.IsDue, upkeep.RunNow);
        if (!Settings.Registry.BackupEnabled)
        {
            return [tidying];
        }

        var backups = new BackupSchedule(place.Store, clock, RandomIds.Shared, new(Backups, Settings.Registry.BackupInterval, Settings.Registry.BackupKeep));
        return [tidying, new(backups.IsDue, backups.Make)];
    }

    public void Dispose()
    {
        launcher?.Dispose();
        place.Dispose();
    }

    /// <summary>What can be configured but is not carried out yet is refused, not passed over.</summary>
    private static Refusal? Unsupported(Settings settings)
    {
        var key = settings.Notify.Command is not null ? "notify.command" : null;
        return key is null
            ? null
            : new(RefusalKind.Usage, "config.not_supported", $"{key} is configured, but this version does not carry it out.", $"Take {key} out of interlock.yaml, the user's configuration or the environment.");
    }

    private TaskRegistry Compose()
    {
        var mirrored = Mirror is { } files ? new MirroredStore(place.Store, files) : null;
        var context = new RegistryContext { Store = mirrored ?? place.Store, Watch = mirrored, Archive = place.Archive, Clock = clock, Options = Options() };
        if (Git is null)
        {
            return new(context, new LocalForge(), null, null);
        }

        var naming = BranchNaming.Parse(context.Options.BranchTemplate);
        var workspace = new GitWorkspace(Git, Target, naming.Value, context.Options.SpecFiles);
        var registry = new TaskRegistry(context, new LocalForge(), place.Rehearses ? new RehearsedWorkspace(workspace) : workspace, new ImpactChoice(this, Git, context.Options, clock));
        workspace.Removed = (task, removal) => registry.Keeping.Rescued(task.Ref, removal.Rescued?.Ref, removal.Rescued?.Commit, removal.Ignored.Kept, removal.Ignored.Left);
        return registry;
    }

    private static Result<LoadedConfig> Load(Place place, IReadOnlyDictionary<string, string> flags, RepositoryFacts? remembered)
    {
        var environment = new Dictionary<string, string>(UserPlaces.ProcessEnvironment(), StringComparer.Ordinal);
        return ConfigLoader.Load(new()
        {
            Repository = place.Repository?.MainCheckout,
            Required = remembered is { HasConfiguration: true },
            UserFile = UserPlaces.ConfigFile(environment),
            Environment = environment,
            Flags = flags,
            InsideRun = SaysOfGates(environment) && (environment.ContainsKey(RunVariables.RunId) || Ancestry.DescendsFromRun()),
        });
    }

    // Looking up the ancestors takes a moment; it is only worth it where somebody could want something of it.
    private static bool SaysOfGates(Dictionary<string, string> environment) =>
        File.Exists(UserPlaces.ConfigFile(environment)) || environment.Keys.Any(name => name.StartsWith("INTERLOCK_", StringComparison.OrdinalIgnoreCase) && name.Contains("__", StringComparison.Ordinal));

    private RegistryOptions Options() => new()
    {
        PersonLease = Settings.Locks.PersonLease,
        AgentLease = Settings.Locks.AgentLease,
        KeyRetention = Settings.Registry.KeyRetention,
        SharedFiles = Settings.Locks.Shared,
        IgnoreCase = Git?.IgnoresCase ?? false,
        FourEyes = Settings.Gates.FourEyes,
        MaxAttempts = Settings.Dispatcher.MaxAttempts,
        InfrastructureBudget = Settings.Dispatcher.InfraBudget,
        BackoffBase = Settings.Dispatcher.BackoffBase,
        BackoffCap = Settings.Dispatcher.BackoffCap,
        BranchTemplate = Settings.Branch.Template.Replace('<', '{').Replace('>', '}'),
        SpecFiles = [$"{Settings.Kiro.Path.TrimEnd('/')}/**/tasks.md"],
        Protected = Protection.Of(Config, Root),
        Unusual = new() { Names = Settings.Gates.UnusualFiles, MostNew = Settings.Gates.UnusualCount, Largest = Settings.Gates.UnusualBytes },
        Tests = Settings.Gates.Tests,
        ApproveWeakenedTests = Settings.Gates.ApproveWeakenedTests,
        Deploys = Settings.Merge.Deploy is not null,
        Checks = Settings.Merge.Checks.IsConfigured ? [.. Settings.Merge.Checks.Checks.Select(check => check.Name)] : null,
        ChecksIdentity = new(() => Checks() is { } checks ? Check.Identity(checks) : ""),
        CheckSources = CheckSources(),
        Repository = place.RepositoryKey,
    };

    /// <summary>The configured checks with where each comes from.</summary>
    public IReadOnlyList<RanCheck> CheckSources() =>
    [
        .. Settings.Merge.Checks.Checks.Select(check => new RanCheck(
            check.Name,
            new Check(check.Name, check.Run.Argv, check.Timeout) { Writes = check.Writes }.CommandIdentity,
            check.Origin.Layer.ToString().ToLowerInvariant(),
            check.Origin.ToString())),
    ];

    private List<Check>? Checks() => Settings.Merge.Checks.IsConfigured
        ? [.. Settings.Merge.Checks.Checks.Select(check => new Check(check.Name, check.Run.Argv, check.Timeout) { Writes = check.Writes })]
        : null;

    private List<Pool> Pools(int? workers, string? agent)
    {
        if (agent is not null)
        {
            return
            [
                new()
                {
                    Name = "agent",
                    Limit = workers ?? Settings.Dispatcher.Workers,
                    Driver = new CommandDriver(CommandLine.Shell(agent)),
                },
            ];
        }

        var pools = Settings.AgentPools.Values
            .Where(pool => pool.Enabled && Settings.Agents.ContainsKey(pool.Agent))
            .Select(pool => (Pool: pool, Agent: Settings.Agents[pool.Agent]))
            .Select(pair => new Pool
            {
                Name = pair.Pool.Name,
                Limit = pair.Pool.Limit,
                Driver = new CommandDriver(Line(pair.Agent.Command), pair.Agent.Environment, name: pair.Agent.Name),
                Skills = pair.Pool.Skills,
                Sharing = Sharing(pair.Agent),
                Stall = pair.Agent.Stall,
                Wall = pair.Agent.Wall,
            })
            .ToList();
        return workers is { } limit ? Limited(pools, limit) : pools;
    }

    private static RunSharing? Sharing(AgentSettings agent) => agent is { Group: null, Close: null }
        ? null
        : new() { Group = agent.Group, Close = agent.Close is { } close ? Line(close) : null };

    private static CommandLine Line(ConfiguredCommand command) =>
        command.IsShellText ? CommandLine.Shell(command.Text) : CommandLine.Of(command.Argv);

    /// <summary>The first pools keep their places until the limit is used up.</summary>
    private static List<Pool> Limited(List<Pool> pools, int limit)
    {
        var limited = new List<Pool>();
        foreach (var pool in pools.TakeWhile(_ => limit > 0))
        {
            limited.Add(pool with { Limit = Math.Min(pool.Limit, limit) });
            limit -= pool.Limit;
        }

        return pools.Count == 1 ? [pools[0] with { Limit = Math.Max(1, limit + pools[0].Limit) }] : limited;
    }
}
