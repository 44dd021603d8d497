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

        foreach (var problem in Impact(entries))
        {
            yield return problem;
        }
    }

    private static IEnumerable<ConfigProblem> Impact(IReadOnlyDictionary<string, ConfigEntry> entries)
    {
        if (entries.GetValueOrDefault("impact.provider") is { Value: "command" } provider && !entries.ContainsKey("impact.command"))
        {
            yield return new(provider.Origin, provider.Path, "impact.provider is 'command', but there is no impact.command", "Name the analyser under impact.command.");
        }

        foreach (var (below, above) in new[] { ("medium", "high"), ("high", "critical") })
        {
            var (lower, upper) = (Threshold(entries, below), Threshold(entries, above));
            if (lower.Value >= upper.Value)
            {
                var at = upper.Entry ?? lower.Entry;
                yield return new(
                    at?.Origin ?? ConfigOrigin.BuiltIn,
                    at?.Path ?? "impact.thresholds",
                    $"impact.thresholds.{above} is {upper.Value} and must be above impact.thresholds.{below}, which is {lower.Value}",
                    "The thresholds rise: medium, high, critical.");
            }
        }
    }

    private static (long Value, ConfigEntry? Entry) Threshold(IReadOnlyDictionary<string, ConfigEntry> entries, string name)
    {
        var path = "impact.thresholds." + name;
        return entries.TryGetValue(path, out var entry) ? ((long)entry.Value, entry) : ((long)ConfigTable.Keys.Single(key => key.Path == path).Default!, null);
    }

    private static Dictionary<string, ConfigEntry> Named(IReadOnlyDictionary<string, ConfigEntry> entries, string section) =>
        entries.Values
            .Where(e => e.Path.StartsWith(section + ".", StringComparison.Ordinal))
            .GroupBy(e => e.Path.Split('.')[1])
            .ToDictionary(g => g.Key, g => g.First());
}
