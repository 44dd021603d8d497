using Interlock.Configuration;
using Interlock.Merging;
using Interlock.Registry;

namespace Interlock.Workplaces;

/// <summary>The checks of a merge, as configured.</summary>
internal static class ConfiguredChecks
{
    /// <summary>Null where nothing is said of checks.</summary>
    public static List<Check>? Of(Settings settings) => settings.Merge.Checks.IsConfigured ? [.. settings.Merge.Checks.Checks.Select(Checked)] : null;

    /// <summary>Each with where it comes from.</summary>
    public static IReadOnlyList<RanCheck> Sources(Settings settings) =>
    [
        .. settings.Merge.Checks.Checks.Select(check => new RanCheck(
            check.Name, Checked(check).CommandIdentity, check.Origin.Layer.ToString().ToLowerInvariant(), check.Origin.ToString())),
    ];

    private static Check Checked(MergeCheck check) => new(check.Name, check.Run.Argv, check.Timeout) { Writes = check.Writes };
}
