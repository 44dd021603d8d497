using Interlock.Agents;
using Interlock.Configuration;
using Interlock.Dispatching;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Workplaces;

/// <summary>The places that run agents, as configured.</summary>
internal static class ConfiguredPools
{
    /// <param name="workers">Runs at once; null: as configured.</param>
    /// <param name="agent">A command line that serves as the only agent; null: as configured.</param>
    public static List<Pool> Of(Settings settings, int? workers, string? agent)
    {
        if (agent is not null)
        {
            return [new() { Name = "agent", Limit = workers ?? settings.Dispatcher.Workers, Driver = new CommandDriver(CommandLine.Shell(agent)) }];
        }

        var pools = settings.AgentPools.Values
            .Where(pool => pool.Enabled && settings.Agents.ContainsKey(pool.Agent))
            .Select(pool => Of(pool, settings.Agents[pool.Agent]))
            .ToList();
        return workers is { } limit ? Limited(pools, limit) : pools;
    }

    /// <summary>How a run of this pool is ended that is another user's; null: it is ours, or the pool is gone.</summary>
    public static RunSharing? SharingOf(Settings settings, string? pool) =>
        pool is { } name && settings.AgentPools.TryGetValue(name, out var known) && settings.Agents.TryGetValue(known.Agent, out var agent) ? Sharing(agent) : null;

    private static Pool Of(PoolSettings pool, AgentSettings agent) => new()
    {
        Name = pool.Name,
        Limit = pool.Limit,
        Driver = new CommandDriver(Line(agent.Command), agent.Environment, name: agent.Name, promptAsFile: agent.PromptAsFile),
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
