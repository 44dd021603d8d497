using System.Text;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Git;
using Interlock.WorkGraph;

namespace Interlock.Impact;

/// <summary>What every provider's record has in common.</summary>
internal static class ImpactAnswers
{
    /// <summary>Files and symbols that a record keeps; the count in its reason is of all.</summary>
    public const int KeptFiles = 2000;

    public const int KeptSymbols = 50;

    private const int LongestReason = 500;

    /// <summary>A record that says LOW, bound to task, commit and file set.</summary>
    public static ImpactRecord Blank(WorkTask task, IReadOnlyList<string> files, string commit, string source, DateTimeOffset now) => new()
    {
        Task = task.Uid,
        Risk = Risk.Low,
        Commit = commit,
        FileSetHash = FileSet.Hash(files),
        Source = source,
        RecordedAt = now,
    };

    /// <summary>Nothing to look at: no file is named, or the repository has no commit.</summary>
    public static bool IsNothing(IReadOnlyList<string> files, string commit) => files.Count == 0 || commit.Length == 0;

    public const string NoFile = "no file is declared; judged again on the files really changed";

    public const string OnlyNew = "only new files; nothing depends on them yet";

    /// <summary>Which files of the commit are meant by the paths, directories and globs of a task.</summary>
    public static HashSet<string> Existing(IReadOnlyList<string> files, IReadOnlyList<TreeFile> tracked)
    {
        var paths = tracked.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var wide = files.Where(file => !paths.Contains(file)).ToList();
        return [.. files.Where(paths.Contains), .. wide.Count == 0 ? [] : paths.Where(path => wide.Any(file => LockPath.Covers(file, path)))];
    }

    /// <summary>Foreign text as one bounded line.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, LongestReason));
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (line.Length >= LongestReason)
            {
                return line.Append('…').ToString();
            }

            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }
}
