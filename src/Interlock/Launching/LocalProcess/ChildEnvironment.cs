using System.Collections;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// The environment of a run, by allow-list (page 5): what a program needs to work, what the run was given, and never what could push or log in
/// in our name — not even when a configuration asks for it.
/// </summary>
public static class ChildEnvironment
{
    private static readonly string[] Allowed =
    [
        "PATH", "HOME", "LANG", "LANGUAGE", "LC_*", "TERM", "TMPDIR", "SHELL", "USER", "LOGNAME", "TZ", "XDG_*",
    ];

    private static readonly string[] Never =
    [
        "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITLAB_TOKEN", "GITLAB_PRIVATE_TOKEN",
        "CI_JOB_TOKEN", "BITBUCKET_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "SSH_ASKPASS", "GIT_ASKPASS",
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_CONFIG_*", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
    ];

    /// <summary>Whether a run may never get this variable.</summary>
    public static bool IsForbidden(string name) => Matches(Never, name);

    /// <summary>Our own environment.</summary>
    public static IReadOnlyDictionary<string, string> Own()
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            own[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return own;
    }

    /// <summary>Builds the environment of a run.</summary>
    /// <param name="own">The environment to choose from.</param>
    /// <param name="launch">Its variables win over those passed on; its marker wins over all.</param>
    public static IReadOnlyDictionary<string, string> For(IReadOnlyDictionary<string, string> own, RunLaunch launch)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            if (Matches(Allowed, name) || Matches(launch.PassVariables, name))
            {
                result[name] = value;
            }
        }

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

    private static bool Matches(IReadOnlyList<string> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : name == pattern)
            {
                return true;
            }
        }

        return false;
    }
}
