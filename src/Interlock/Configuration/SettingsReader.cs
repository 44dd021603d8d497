namespace Interlock.Configuration;

/// <summary>Makes the typed configuration of the leaves in effect.</summary>
internal sealed class SettingsReader(IReadOnlyDictionary<string, ConfigEntry> entries)
{
    public Settings Read()
    {
        var agents = Named("agents").ToDictionary(name => name, Agent);
        return new()
        {
            Registry = new(
                Text("registry.url"),
                Seconds("registry.lock_timeout"),
                Seconds("registry.lock_retry_interval"),
                Whole("registry.event_log_max_size_mb"),
                Days("registry.event_retention_days"),
                Days("registry.run_retention_days"),
                TimeSpan.FromDays(Whole("registry.key_retention_days")),
                Flag("registry.backup_enabled"),
                TimeSpan.FromHours(Number("registry.backup_interval_hours")),
                Whole("registry.backup_keep")),
            Plans = new(Text("speckit.stories") == "sequential", Text("openspec.order") == "sections"),
            Kiro = new(Text("kiro.path")!, Text("kiro.order")!, Flag("kiro.requirements_as_dependencies"), Flag("kiro.trust_ticks"), Flag("kiro.untick")),
            Branch = new(Text("branch.template")!),
            Gates = new(
                Flag("gates.four_eyes"),
                Texts("gates.protected"),
                Texts("gates.tests.files"),
                Text("gates.tests.policy") == "approve",
                Texts("gates.unusual.files"),
                Whole("gates.unusual.count"),
                Whole("gates.unusual.megabytes") * 1_000_000L),
            Locks = new(Texts("locks.shared"), Minutes("locks.lease_person_minutes"), Minutes("locks.lease_agent_minutes"), Flag("locks.mirror")),
            Agents = agents,
            AgentPools = Pools(agents),
            Dispatcher = new(
                Whole("dispatcher.workers"),
                TimeSpan.FromMilliseconds(Whole("dispatcher.poll_interval_ms")),
                Whole("dispatcher.max_attempts"),
                Seconds("dispatcher.backoff_base_seconds"),
                Seconds("dispatcher.backoff_cap_seconds"),
                Whole("dispatcher.infra_budget"),
                Seconds("dispatcher.grace_seconds"),
                Seconds("dispatcher.stop_seconds")),
            Worktrees = new(Text("worktrees.path")!),
            Merge = new(Text("merge.target"), (CheckPlan?)Value("merge.checks") ?? new(false, []), Command("merge.deploy"), Seconds("merge.deploy_timeout_seconds")) { CheckEnvironment = Texts("merge.check_env"), CheckKeep = Texts("merge.check_keep") },
            Forge = new(Text("forge.kind")!),
            Notify = new(Command("notify.command")),
            Impact = new(
                Text("impact.provider")!,
                Command("impact.command"),
                Seconds("impact.timeout_seconds"),
                Text("impact.fallback") == "built-in",
                Whole("impact.depth"),
                Whole("impact.thresholds.medium"),
                Whole("impact.thresholds.high"),
                Whole("impact.thresholds.critical")),
        };
    }

    /// <summary>The names given under a section, in order.</summary>
    private IEnumerable<string> Named(string section) =>
        entries.Keys.Where(p => p.StartsWith(section + ".", StringComparison.Ordinal)).Select(p => p.Split('.')[1]).Distinct().Order(StringComparer.Ordinal);

    private AgentSettings Agent(string name)
    {
        var at = "agents." + name;
        var variables = at + ".env.";
        return new(
            name,
            Command(at + ".command")!,
            entries.Values
                .Where(e => e.Path.StartsWith(variables, StringComparison.Ordinal))
                .ToDictionary(e => e.Path[variables.Length..], e => (string)e.Value),
            Texts(at + ".skills"),
            Seconds(at + ".stall_seconds"),
            Seconds(at + ".wall_seconds"),
            Text(at + ".prompt") == "file",
            Text(at + ".group"),
            Command(at + ".close")) { PassEnvironment = Texts(at + ".pass_env") };
    }

    private Dictionary<string, PoolSettings> Pools(Dictionary<string, AgentSettings> agents)
    {
        var named = Named("agent_pools").ToDictionary(name => name, name => Pool(name, agents));
        return named.Count > 0
            ? named
            : agents.Values.ToDictionary(a => a.Name, a => new PoolSettings(a.Name, "local-process", a.Name, Whole("dispatcher.workers"), a.Skills, true));
    }

    private PoolSettings Pool(string name, Dictionary<string, AgentSettings> agents)
    {
        var at = "agent_pools." + name;
        var agent = Text(at + ".agent")!;
        string[] skills = [.. Texts(at + ".skills").Concat(agents[agent].Skills).Distinct()];
        return new(name, Text(at + ".type")!, agent, Whole(at + ".limit"), skills, Flag(at + ".enabled"));
    }

    private object? Value(string path)
    {
        if (entries.TryGetValue(path, out var entry))
        {
            return entry.Value;
        }

        var at = ConfigPaths.Root;
        foreach (var part in path.Split('.'))
        {
            at = at.Find(part) ?? throw new InvalidOperationException(path);
        }

        return at.Key!.Default;
    }

    private string? Text(string path) => (string?)Value(path);

    private string[] Texts(string path) => (string[]?)Value(path) ?? [];

    private ConfiguredCommand? Command(string path) => (ConfiguredCommand?)Value(path);

    private bool Flag(string path) => (bool)Value(path)!;

    private int Whole(string path) => (int)(long)Value(path)!;

    /// <summary>Null for 0: for ever.</summary>
    private TimeSpan? Days(string path) => Whole(path) is var days and > 0 ? TimeSpan.FromDays(days) : null;

    private double Number(string path) => (double)Value(path)!;

    private TimeSpan Seconds(string path) => TimeSpan.FromSeconds(Number(path));

    private TimeSpan Minutes(string path) => TimeSpan.FromMinutes(Number(path));
}
