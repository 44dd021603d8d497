namespace Interlock.Configuration;

/// <summary>What can only be judged once all layers are together: entries that miss what they need, and names that lead nowhere.</summary>
internal static class Wholeness
{
    public static IEnumerable<ConfigProblem> Problems(IReadOnlyDictionary<string, ConfigEntry> entries)
    {
        var agents = Named(entries, "agents");
        foreach (var (section, required) in new[] { ("agents", "command"), ("agent_pools", "agent") })
        {
            foreach (var (name, first) in Named(entries, section))
            {
                if (!entries.ContainsKey($"{section}.{name}.{required}"))
                {
                    yield return new(first.Origin, $"{section}.{name}", $"{section}.{name} has no '{required}'");
                }
            }
        }

        foreach (var entry in entries.Values.Where(e => e.Key.Path == "agent_pools.*.agent"))
        {
            var agent = (string)entry.Value;
            if (!agents.ContainsKey(agent))
            {
                var nearest = NearestName.Of(agent, agents.Keys);
                yield return new(entry.Origin, entry.Path, $"{entry.Path} names no configured agent: '{agent}'", nearest is null ? null : $"Did you mean '{nearest}'?");
            }
        }
    }

    private static Dictionary<string, ConfigEntry> Named(IReadOnlyDictionary<string, ConfigEntry> entries, string section) =>
        entries.Values
            .Where(e => e.Path.StartsWith(section + ".", StringComparison.Ordinal))
            .GroupBy(e => e.Path.Split('.')[1])
            .ToDictionary(g => g.Key, g => g.First());
}
