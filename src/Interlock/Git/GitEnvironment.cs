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
        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND",
        "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY",
    ];

    public static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(IsForeign).ToArray())
        {
            environment.Remove(name);
        }

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

    // GIT_CONFIG_COUNT and its pairs stay: containers use them to name safe directories.
    private static bool IsForeign(string name)
        => name.StartsWith("GIT_", StringComparison.Ordinal)
            && !Kept.Contains(name, StringComparer.Ordinal)
            && name != "GIT_CONFIG_COUNT"
            && !name.StartsWith("GIT_CONFIG_KEY_", StringComparison.Ordinal)
            && !name.StartsWith("GIT_CONFIG_VALUE_", StringComparison.Ordinal);
}
