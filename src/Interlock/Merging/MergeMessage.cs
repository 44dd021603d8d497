using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>What the commits of the merge queue say.</summary>
internal static class MergeMessage
{
    // Numbers of the forge stay out of it: elsewhere #1 is somebody else's issue.
    public static string Of(WorkTask task, MergeEntry entry) => $"Merge {task.Ref}: {OneLine(task.Title)}\n\nInterlock-Task: {task.Ref}\nInterlock-Branch: {entry.Branch}\n";

    public static string OfChecks(WorkTask task, string target) => $"chore: {task.Ref} passed the checks on {target}\n";

    private static string OneLine(string text)
    {
        var line = new string(text.Select(c => char.IsControl(c) ? ' ' : c).ToArray());
        return line.Length <= 200 ? line : line[..200] + "…";
    }
}
