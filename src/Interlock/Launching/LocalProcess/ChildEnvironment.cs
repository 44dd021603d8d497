using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// The environment of a run, by allow-list: what a program needs to work, what the run was given, and never what could push or log in
/// in our name — not even when a configuration asks for it.
/// </summary>
internal static class ChildEnvironment
{
    /// <summary>Whether a run may never get this variable.</summary>
    public static bool IsForbidden(string name) => AllowedEnvironment.IsForbidden(name);

    /// <summary>Builds the environment of a run.</summary>
    /// <param name="own">The environment to choose from.</param>
    /// <param name="launch">Its variables win over those passed on; its marker wins over all.</param>
    public static IReadOnlyDictionary<string, string> For(IReadOnlyDictionary<string, string> own, RunLaunch launch)
    {
        var result = AllowedEnvironment.Choose(own, AllowedEnvironment.Basics, AllowedEnvironment.Network, AllowedEnvironment.Tools, launch.PassVariables);
        foreach (var (name, value) in launch.Environment)
        {
            result[name] = value;
        }

        foreach (var name in result.Keys.Where(IsForbidden).ToArray())
        {
            result.Remove(name);
        }

        result[RunVariables.RunId] = launch.RunId;
        return result;
    }
}
