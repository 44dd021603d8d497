namespace Interlock.Configuration;

/// <summary>The keys of one entry of <c>merge.checks</c>.</summary>
internal static class CheckShape
{
    public static ConfigKey Timeout { get; } = new("merge.checks.timeout_seconds", ConfigType.Number, "Seconds the check may take.")
    {
        Default = ConfigDefaults.CheckTimeoutSeconds, Minimum = 0.1, Maximum = 86_400,
    };

    public static ConfigKey Writes { get; } = new("merge.checks.writes", ConfigType.TextList, "Tracked files that the check may change, as paths or globs; they are put back before the next check. A check that changes any other fails.")
    {
        Check = ConfigChecks.RelativePath,
    };

    public static IReadOnlyList<string> Names { get; } = ["name", "run", "timeout_seconds", "writes"];

    public static string Hint(string name) =>
        NearestName.Of(name, Names) is { } nearest ? $"Did you mean '{nearest}'?" : $"Known here: {string.Join(", ", Names)}.";
}
