using Interlock.Git;

namespace Interlock.Hooks;

/// <summary>Keeps the personal settings of an agent out of what git shows as untracked, by the repository's own exclude file.</summary>
internal static class HookExclude
{
    private const string Note = "# interlock hooks install --agent claude-code";
    private const string Pattern = "/.claude/settings.local.json";

    public static void Add(Repository repository) => ExcludeFile.Add(repository, [Note, Pattern]);

    /// <summary>Takes out what <see cref="Add"/> put in.</summary>
    public static void Remove(Repository repository) => ExcludeFile.Remove(repository, $"{Note}\n{Pattern}\n");
}
