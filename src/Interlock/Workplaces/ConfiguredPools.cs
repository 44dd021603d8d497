using Interlock.Agents;
using Interlock.Configuration;
using Interlock.Dispatching;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Workplaces;

/// <summary>The places that run agents, as configured.</summary>
internal static class ConfiguredPools
{
    /// <summary>As configured, or as asked for.</summary>
    /// <param name="programs">Finds the programs of agents.</param>
    public static List<Pool> Of(Settings settings, AgentChoice choice, AgentPrograms programs)
    {
        if (choice.Agent is { } agent && !settings.Agents.ContainsKey(agent))
        {
            return
            [
                new()
                {
                    Name = "agent",
                    Limit = choice.Workers ?? settings.Dispatcher.Workers,
                    Driver = new CommandDriver(programs.Anchored(CommandLine.Shell(agent)), passVariables: choice.PassEnvironment),
                },
            ];
        }

        var pools = Enabled(settings)
            .Where(pool => choice.Agent is null || pool.Agent == choice.Agent)
            .Select(pool => Of(pool, settings.Agents[pool.Agent], choice.PassEnvironment, programs))
            .ToList();
        if (pools.Count == 0 && choice.Agent is { } named)
        {
            // It is configured, and no pool of it is enabled: asked for by name it works all the same.
            pools.Add(Of(new(named, "local-process", named, settings.Dispatcher.Workers, [], true), settings.Agents[named], choice.PassEnvironment, programs));
        }

        return choice.Workers is { } limit && pools.Count == 1 ? [pools[0] with { Limit = limit }] : pools;
    }

    /// <summary>What each pool is started with, for looking at it before.</summary>
    public static IEnumerable<StartedAgent> Started(Settings settings, AgentChoice choice)
    {
        if (choice.Agent is { } agent && !settings.Agents.ContainsKey(agent))
        {
            return [new("agent", CommandLine.Shell(agent), new Dictionary<string, string>(), choice.PassEnvironment)];
        }

        var used = choice.Agent is { } named ? [named] : settings.AgentPools.Values.Where(pool => pool.Enabled).Select(pool => pool.Agent).Distinct();
        return used.Where(settings.Agents.ContainsKey).Select(name => settings.Agents[name])
            .Select(one => new StartedAgent(one.Name, Line(one.Command), one.Environment, [.. one.PassEnvironment, .. choice.PassEnvironment]));
    }

    /// <summary>Which of these skills no pool has; empty: some pool has them all, or there is none at all.</summary>
    public static IReadOnlyList<string> Lacking(Settings settings, IReadOnlyList<string> skills)
    {
        var pools = Enabled(settings).ToList();
        return pools.Count == 0 || pools.Exists(pool => pool.Skills.Count == 0 || skills.All(pool.Skills.Contains)) ? []
            : [.. pools.Select(pool => skills.Except(pool.Skills, StringComparer.Ordinal).ToList()).MinBy(lacking => lacking.Count)!];
    }

    private static IEnumerable<PoolSettings> Enabled(Settings settings) => settings.AgentPools.Values.Where(pool => pool.Enabled && settings.Agents.ContainsKey(pool.Agent));

    /// <summary>How a run of this pool is ended that is another user's; null: it is ours, or the pool is gone.</summary>
    public static RunSharing? SharingOf(Settings settings, string? pool) =>
        pool is { } name && settings.AgentPools.TryGetValue(name, out var known) && settings.Agents.TryGetValue(known.Agent, out var agent) ? Sharing(agent) : null;

    private static Pool Of(PoolSettings pool, AgentSettings agent, IReadOnlyList<string> passed, AgentPrograms programs) => new()
    {
        Name = pool.Name,
        Limit = pool.Limit,
        Driver = new CommandDriver(programs.Anchored(Line(agent.Command)), agent.Environment, [.. agent.PassEnvironment, .. passed], agent.Name, agent.PromptAsFile),
        Skills = pool.Skills,
        Sharing = Sharing(agent),
        Stall = agent.Stall,
        Wall = agent.Wall,
    };

    private static RunSharing? Sharing(AgentSettings agent) => agent is { Group: null, Close: null }
        ? null
        : new() { Group = agent.Group, Close = agent.Close is { } close ? Line(close) : null };

    private static CommandLine Line(ConfiguredCommand command) =>
        command.IsShellText ? CommandLine.Shell(command.Text) : CommandLine.Of(command.Argv);
}
