using System.Diagnostics;
using Interlock.Journal;
using Interlock.Storage.Files;

namespace Interlock.Bench;

/// <summary>An event log of many megabytes on files: written through the store, rotated, asked by task, by time and from its end.</summary>
internal static class LongLog
{
    private const int PerTransaction = 20_000;
    private const int Tasks = 500;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<string> Run(int megabytes)
    {
        var home = Directory.CreateTempSubdirectory("interlock log ").FullName;
        try
        {
            using var store = FilesStore.Create(home);
            var log = Path.Combine(home, "events", "long");
            var began = Stopwatch.GetTimestamp();
            var events = 0;
            long Size() => Directory.Exists(log) ? Directory.EnumerateFiles(log).Sum(file => new FileInfo(file).Length) : 0;
            while (Size() < megabytes * 1_000_000L)
            {
                store.Write(tx =>
                {
                    for (var i = 0; i < PerTransaction; i++)
                    {
                        tx.Append(new()
                        {
                            Type = EventTypes.ProgressReported,
                            Spec = "long",
                            TaskId = $"{events % Tasks}",
                            Worker = "bench",
                            At = Start.AddSeconds(events),
                            Details = new() { ["percent"] = events % 100, ["step"] = "some words about what is being done" },
                        });
                        events++;
                    }

                    return 0;
                });
            }

            yield return $"| written | {Size() / 1_000_000} MB, {events:N0} events, {Directory.EnumerateFiles(log).Count()} files | {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s |";
            using var fresh = FilesStore.Open(home);
            var before = Peak(reset: true);
            yield return Asked("the events of one task", events, () => fresh.Read(reader => reader.ListEvents(new() { Spec = "long", TaskId = "7" }).Count));
            yield return Asked("an hour in the middle", events, () => fresh.Read(reader => reader.ListEvents(new() { Spec = "long", Since = Start.AddSeconds(events / 2), Until = Start.AddSeconds((events / 2) + 3600) }).Count));
            yield return Asked("one task in that hour", events, () => fresh.Read(reader => reader.ListEvents(new() { Spec = "long", TaskId = "7", Since = Start.AddSeconds(events / 2), Until = Start.AddSeconds((events / 2) + 3600) }).Count));
            yield return Asked("what follows the last but ten", events, () => fresh.Read(reader => reader.ListEvents(new() { AfterSeq = events - 10 }).Count));
            yield return Asked("the last twenty", events, () => fresh.Read(reader => reader.ListEvents(new() { Limit = 20, Last = true }).Count));
            yield return Asked("all of them, one by one, with their chain", events, () => fresh.Read(reader =>
            {
                var ends = reader.EventEnds();
                return EventChain.FirstBreak(reader.EnumerateEvents(new()), ends.Anchor, ends.Head) is null ? events : -1;
            }));
            yield return $"| memory | {before} MB before the queries, {Peak(reset: false)} MB at their peak | |";
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static string Asked(string what, int events, Func<int> ask)
    {
        var began = Stopwatch.GetTimestamp();
        var found = ask();
        return $"| {what} | {found:N0} of {events:N0} | {Stopwatch.GetElapsedTime(began).TotalMilliseconds:N0} ms |";
    }

    /// <summary>The peak of the memory in use, in MB, since it was set back.</summary>
    private static long Peak(bool reset)
    {
        if (reset)
        {
            GC.Collect();
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllText("/proc/self/clear_refs", "5");
            }
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1_000_000;
    }
}
