namespace Interlock.Git;

/// <summary>
/// Makes git behave the same everywhere: what a hook, a person's shell or a run left in the environment is removed, and the
/// configuration that could start programs of the repository's choosing is switched off.
/// </summary>
internal static class GitEnvironment
{
    /// <summary>Given to every call as <c>-c</c>.</summary>
    public static readonly string[] Configuration =
    [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.commitGraph=false",
        "core.multiPackIndex=false",
        "core.attributesFile=/dev/null",
        "core.quotePath=false",
        "core.safecrlf=false",
        "gc.auto=0",
        "maintenance.auto=false",
        "commit.gpgSign=false",
        "log.showSignature=false",
        "submodule.recurse=false",
        "advice.detachedHead=false",
        "color.ui=false",
    ];

    /// <summary>Objects and refs reach the disk before a call that writes them returns.</summary>
    public static readonly string[] Durable = ["core.fsync=committed,loose-object,reference", "core.fsyncMethod=batch"];

    private static readonly string[] Kept =
    [
        "LD_LIBRARY_PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND",
        "GIT_SSL_NO_VERIFY",

        // Containers use these to name safe directories.
        "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_*", "GIT_CONFIG_VALUE_*",
    ];

    /// <param name="environment">Ours; left are the names that git and what it starts need.</param>
    /// <param name="path">The <c>PATH</c> it gets.</param>
    public static void Clean(IDictionary<string, string?> environment, string path)
    {
        var own = environment.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);
        environment.Clear();
        foreach (var (name, value) in AllowedEnvironment.Choose(own, AllowedEnvironment.Basics, AllowedEnvironment.Network, Kept))
        {
            environment[name] = value;
        }

        environment["PATH"] = path;

        // Below it nobody approves; that of a run stays, so that ending the run finds it.
        environment[AllowedEnvironment.Marker] = own.GetValueOrDefault(AllowedEnvironment.Marker) is { Length: > 0 } run ? run : "git";

        environment["GIT_TERMINAL_PROMPT"] = "0";

        // A missing object is an error, never a reason to ask whoever the configuration names.
        environment["GIT_ALLOW_PROTOCOL"] = "none";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        environment["GIT_GRAFT_FILE"] = "/dev/null";
        environment["GIT_EDITOR"] = "true";
        environment["GIT_MERGE_AUTOEDIT"] = "no";
        environment["LC_ALL"] = "C";
        environment.Remove("LANGUAGE");
    }
}
