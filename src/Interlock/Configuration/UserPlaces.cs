using System.Collections;

namespace Interlock.Configuration;

/// <summary>The places outside the repository that belong to the user, by the XDG rules.</summary>
internal static class UserPlaces
{
    /// <summary>The variables that decide where these places are.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"];

    /// <summary>The variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment()
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }

    /// <returns><c>$XDG_CONFIG_HOME/interlock/config.yaml</c>, by default below <c>~/.config</c>; null when there is no home.</returns>
    public static string? ConfigFile(IReadOnlyDictionary<string, string> environment) =>
        Below(environment, "XDG_CONFIG_HOME", ".config") is { } place ? Path.Combine(place, "interlock", "config.yaml") : null;

    /// <returns><c>$XDG_STATE_HOME/interlock/trust.json</c>, by default below <c>~/.local/state</c>; null when there is no home.</returns>
    public static string? TrustFile(IReadOnlyDictionary<string, string> environment) =>
        Below(environment, "XDG_STATE_HOME", Path.Combine(".local", "state")) is { } place ? Path.Combine(place, "interlock", "trust.json") : null;

    /// <returns><c>$XDG_STATE_HOME/interlock/marks</c>, by default below <c>~/.local/state</c>; null when there is no home.</returns>
    public static string? MarkDirectory(IReadOnlyDictionary<string, string> environment) =>
        Below(environment, "XDG_STATE_HOME", Path.Combine(".local", "state")) is { } place ? Path.Combine(place, "interlock", "marks") : null;

    private static string? Below(IReadOnlyDictionary<string, string> environment, string variable, string usual)
    {
        // A relative path in these variables is to be ignored, say the rules.
        if (environment.TryGetValue(variable, out var place) && Path.IsPathRooted(place))
        {
            return place;
        }

        var home = environment.GetValueOrDefault("HOME") is { Length: > 0 } given ? given : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.IsPathRooted(home) ? Path.Combine(home, usual) : null;
    }
}
