namespace Interlock.Cli.Output;

/// <summary>What is new in a snapshot, in lines: the live view of a log file.</summary>
internal sealed class LiveChanges
{
    private readonly Dictionary<string, LiveWorker> known = new(StringComparer.Ordinal);
    private int done = -1;
    private int failed;

    public IReadOnlyList<string> Between(LiveSnapshot snapshot)
    {
        var lines = new List<string>();
        foreach (var worker in snapshot.Workers)
        {
            var before = known.GetValueOrDefault(worker.Name);
            known[worker.Name] = worker;
            if (Line(before, worker) is { } line)
            {
                lines.Add(line);
            }
        }

        if (snapshot.Done != done || snapshot.Failed != failed)
        {
            if (done >= 0 || snapshot.Done > 0 || snapshot.Failed > 0)
            {
                lines.Add($"{snapshot.Done}/{snapshot.Total} done, {snapshot.Queued} queued{(snapshot.Failed > 0 ? $", {snapshot.Failed} failed" : "")}, {Bar.Span(snapshot.Elapsed)}");
            }

            (done, failed) = (snapshot.Done, snapshot.Failed);
        }

        return lines;
    }

    // Progress is told by quarters: a log need not hold every percent.
    private static string? Line(LiveWorker? before, LiveWorker now)
    {
        if (now.Task is null)
        {
            return before?.Task is { } left ? $"{now.Name}: {left} left, {now.State ?? "idle"}" : null;
        }

        if (before?.Task != now.Task)
        {
            return $"{now.Name}: {now.Task} {Said(now)}, {now.Title}";
        }

        if (before.State != now.State || before.WaitsFor != now.WaitsFor)
        {
            return $"{now.Name}: {now.Task} {Said(now)}";
        }

        return now.Progress / 25 > (before.Progress ?? 0) / 25 ? $"{now.Name}: {now.Task} {now.Progress}%" : null;
    }

    private static string Said(LiveWorker worker) => worker.WaitsFor is { } what ? $"{worker.State ?? "working"}, waits for {what}" : worker.State ?? "working";
}
