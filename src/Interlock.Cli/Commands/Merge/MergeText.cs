using Interlock.Cli.Output;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Merge;

/// <summary>The merge queue for eyes.</summary>
internal static class MergeText
{
    public static IReadOnlyList<(string Task, MergeEntry Entry)> Queue(TaskRegistry registry)
    {
        var entries = registry.Reading.MergeQueue();
        return [.. registry.Lookups.Names(entries.Select(entry => entry.Task)).Zip(entries)];
    }

    public static Table Table(IReadOnlyList<(string Task, MergeEntry Entry)> queue)
    {
        var table = new Table(new("TASK", Whole: true), new("BRANCH", Shrinks: true), new("QUEUED"), new("HELD BY", Shrinks: true));
        foreach (var (task, entry) in queue)
        {
            table.Add(Piece.Strong(task), entry.Branch, $"{entry.QueuedAt:u}", entry.Held is null ? "" : Piece.Waiting(entry.Held));
        }

        return table;
    }
}
