using System.Globalization;

namespace Interlock.Configuration;

/// <summary>Brings together what the layers say of rules: nothing outside the repository's file loosens one.</summary>
internal static class PolicyUnion
{
    /// <summary>Adds what a layer other than the repository's says of a rule.</summary>
    /// <param name="known">What stands so far; null: only the built-in value, if there is one.</param>
    public static ConfigEntry Join(ConfigEntry? known, ConfigEntry added)
    {
        var key = added.Key;
        var stands = known ?? (key.Default is { } value ? new(added.Path, key, value, ConfigOrigin.BuiltIn) : null);
        if (key.Layers == ConfigLayering.RepositoryWins)
        {
            return stands is { Origin.Layer: ConfigLayer.Repository } ? Overruled(stands, added) : added with { Overruled = known?.Overruled ?? [] };
        }

        var before = stands?.Value ?? new CheckPlan(false, []);
        var together = Together(key, before, added.Value);
        var joined = stands is null
            ? added with { Value = together }
            : Same(before, together) ? stands : stands with { Value = together, Joined = [.. stands.Joined, added.Origin] };
        return Counts(key, added.Value, together) ? joined : Overruled(joined, added);
    }

    /// <summary>True when the repository's file says something looser than what is built in: that needs a person's trust.</summary>
    public static bool Loosens(ConfigEntry entry) => entry.Key.Layers switch
    {
        ConfigLayering.LastWins or ConfigLayering.RepositoryWins => false,
        ConfigLayering.ByName => entry.Value is CheckPlan { Checks.Count: 0 },
        _ => entry.Key.Default is { } usual && !Same(Together(entry.Key, usual, entry.Value), entry.Value),
    };

    private static object Together(ConfigKey key, object left, object right) => key.Layers switch
    {
        ConfigLayering.TrueWins => (bool)left || (bool)right,
        ConfigLayering.FalseWins => (bool)left && (bool)right,
        ConfigLayering.LowestWins => Number(left) <= Number(right) ? left : right,
        ConfigLayering.HighestWins => Number(left) >= Number(right) ? left : right,
        ConfigLayering.StrictestWins => Rank(key, left) >= Rank(key, right) ? left : right,
        ConfigLayering.United => ((string[])left).Union((string[])right, StringComparer.Ordinal).ToArray(),
        ConfigLayering.ByName => ByName((CheckPlan)left, (CheckPlan)right),
        _ => throw new InvalidOperationException($"{key.Path} is no rule"),
    };

    private static CheckPlan ByName(CheckPlan left, CheckPlan right) =>
        left with { Checks = [.. left.Checks, .. right.Checks.Where(check => left.Checks.All(known => known.Name != check.Name))] };

    /// <summary>Everything that was said is in what came of it.</summary>
    private static bool Counts(ConfigKey key, object said, object together) => key.Layers switch
    {
        ConfigLayering.United => true,
        ConfigLayering.ByName => said is CheckPlan { Checks.Count: > 0 } plan && plan.Checks.All(((CheckPlan)together).Checks.Contains),
        _ => Same(said, together),
    };

    private static bool Same(object left, object right) => (left, right) switch
    {
        (string[] one, string[] other) => one.ToHashSet(StringComparer.Ordinal).SetEquals(other),
        (CheckPlan one, CheckPlan other) => one.IsConfigured == other.IsConfigured && one.Checks.SequenceEqual(other.Checks),
        _ => left.Equals(right),
    };

    private static ConfigEntry Overruled(ConfigEntry entry, ConfigEntry added) => entry with { Overruled = [.. entry.Overruled, new(added.Origin, added.Value)] };

    private static int Rank(ConfigKey key, object value) => key.Choices.ToList().IndexOf((string)value);

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
