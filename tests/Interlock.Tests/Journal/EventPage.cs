using Interlock.Tests.Architecture;

namespace Interlock.Tests.Journal;

/// <summary>The table of docs/reference/events.md.</summary>
internal static class EventPage
{
    /// <summary>For each type the names of its details; those that may be absent end with <c>?</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Types { get; } = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs/reference/events.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| event_type", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[1], cells => (IReadOnlyList<string>)cells[3].Split(", "));
}
