using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Journal;

namespace Interlock.Cli.Commands.Repository;

/// <summary>Events for eyes.</summary>
internal static class EventView
{
    private static readonly string[] Told = ["message", "reason", "outcome", "from", "to", "gate", "code", "files", "percent", "step", "by", "title", "why"];

    public static void Show(TextPage page, IReadOnlyList<JournalEvent> entries)
    {
        foreach (var entry in entries)
        {
            Show(page, entry);
        }

        if (entries.Count == 0)
        {
            page.Line("No event.");
        }
    }

    public static void Show(TextPage page, JournalEvent entry)
    {
        var about = entry.TaskId is null ? entry.RunId ?? "" : $"{entry.Spec}/{entry.TaskId}";
        page.Line(
            Piece.Faint($"{entry.Seq,6}  {entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}  "),
            new(entry.Type.PadRight(17), ToneOf(entry.Type)),
            Piece.Strong(about),
            entry.Worker is { } worker ? Piece.Faint($"  {worker}") : "",
            Details(entry.Details));
    }

    /// <summary>What happened to one task, day by day, in sentences.</summary>
    public static void Tell(TextPage page, IReadOnlyList<JournalEvent> entries)
    {
        var day = "";
        foreach (var entry in entries)
        {
            var at = entry.At.UtcDateTime;
            if (at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) is var today && today != day)
            {
                page.Line(Piece.Strong(today), Piece.Faint(" UTC"));
                day = today;
            }

            var tone = ToneOf(entry.Type);
            page.Line(
                Piece.Faint($"  {at.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {entry.Seq,6}  "),
                Piece.Strong((entry.Worker ?? "·").PadRight(12)),
                " ",
                new(EventSentence.Of(entry), entry.Type == EventTypes.GatePassed ? Tone.Faint : tone));
        }

        if (entries.Count == 0)
        {
            page.Line("No event.");
        }
    }

    private static Tone ToneOf(string type) => type switch
    {
        EventTypes.GateRejected or EventTypes.TaskFailed or EventTypes.MergeRefused or EventTypes.ProcessReaped => Tone.Bad,
        EventTypes.ApprovalRequested or EventTypes.RetryScheduled or EventTypes.LockExpired or EventTypes.ClaimExpired => Tone.Waiting,
        EventTypes.TaskCompleted or EventTypes.PrMerged or EventTypes.GatePassed or EventTypes.ApprovalGranted => Tone.Good,
        EventTypes.RunnerStarted or EventTypes.TaskAssigned or EventTypes.ProgressReported => Tone.Active,
        _ => Tone.Plain,
    };

    private static string Details(JsonObject details)
    {
        var told = Told.Where(name => details[name] is not null).Select(name => $"{name} {Text(details[name]!)}");
        var line = string.Join(", ", told);
        return line.Length == 0 ? "" : $"  {line}";
    }

    private static string Text(JsonNode node) => node switch
    {
        JsonArray items => string.Join(' ', items.Select(static item => item?.ToString())),
        _ => node.ToString(),
    };
}
