namespace Interlock.Cli.Output;

/// <summary>Draws a snapshot as lines that fit the terminal.</summary>
internal static class LiveFrame
{
    private const int BarColumns = 10;

    /// <param name="snapshot">What to draw.</param>
    /// <param name="look">Its width is the terminal's; no line is longer.</param>
    /// <param name="rows">Rows of the terminal; no more lines than leave one free.</param>
    public static IReadOnlyList<string> Draw(LiveSnapshot snapshot, TextLook look, int rows)
    {
        var table = new Table(new("WORKER", Shrinks: true), new("TASK", Shrinks: true), new("TITLE", Shrinks: true), new("PROGRESS"), new("STATE", Shrinks: true), new("TIME", Right: true));
        var room = Math.Max(1, rows - 4);
        var shown = snapshot.Workers.Count <= room ? snapshot.Workers.Count : room - 1;
        for (var index = 0; index < shown; index++)
        {
            Add(table, snapshot.Workers[index], look);
        }

        var lines = new List<string>(table.Lines(look));
        if (shown < snapshot.Workers.Count)
        {
            lines.Add(Line(look, Piece.Faint($"… {snapshot.Workers.Count - shown} more workers")));
        }

        lines.Add(Footer(snapshot, look));
        return lines;
    }

    private static void Add(Table table, LiveWorker worker, TextLook look) => table.Add(
        Piece.Strong(worker.Name),
        worker.Task,
        worker.Title,
        worker.Task is null || worker.Progress is not { } percent ? "" : Piece.Active($"{Bar.Of(percent, BarColumns, look.Unicode)} {percent,3}%"),
        State(worker),
        worker.Elapsed is { } elapsed ? Piece.Faint(Bar.Span(elapsed)) : "");

    private static Piece State(LiveWorker worker) => worker switch
    {
        { WaitsFor: { } what, State: { } state } => Piece.Waiting($"{state}, waits for {what}"),
        { WaitsFor: { } what } => Piece.Waiting($"waits for {what}"),
        { Task: null } => Piece.Faint(worker.State ?? "idle"),
        _ => worker.State,
    };

    private static string Footer(LiveSnapshot snapshot, TextLook look)
    {
        var percent = snapshot.Total == 0 ? 0 : (int)(100L * snapshot.Done / snapshot.Total);
        var narrow = look.Width < 60;
        var parts = new List<Piece>
        {
            Piece.Good(narrow ? "" : Bar.Of(percent, 20, look.Unicode) + "  "),
            Piece.Strong($"{snapshot.Done}/{snapshot.Total} done"),
            $", {snapshot.Queued} queued",
        };
        Add(parts, snapshot.Merging, "merging", Tone.Active);
        Add(parts, snapshot.Blocked, "blocked", Tone.Waiting);
        Add(parts, snapshot.Failed, "failed", Tone.Bad);
        parts.Add(Piece.Faint($"  {Bar.Span(snapshot.Elapsed)}"));
        if (snapshot.Left is { } left)
        {
            parts.Add(Piece.Faint($", about {Bar.Span(left)} left"));
        }

        return Line(look, [.. parts]);
    }

    private static void Add(List<Piece> parts, int count, string what, Tone tone)
    {
        if (count > 0)
        {
            parts.Add(", ");
            parts.Add(new($"{count} {what}", tone));
        }
    }

    // Cut to the width: a line that wraps could not be drawn over.
    internal static string Line(TextLook look, params ReadOnlySpan<Piece> pieces)
    {
        var line = new System.Text.StringBuilder();
        var room = look.Width ?? int.MaxValue;
        foreach (var piece in pieces)
        {
            var text = Columns.Fit(Printable.Line(piece.Text), room);
            look.Append(line, piece with { Text = text });
            room -= Columns.Of(text);
        }

        return line.ToString();
    }
}
