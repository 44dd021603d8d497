using Interlock.Journal;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Storage.Files;

/// <summary>Logs over many files.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly FilesOptions Small = new() { EventLogMaxBytes = 2_000 };
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    private string Log => Path.Combine(directory.Root, "events", "s", "events.jsonl");

    [Fact]
    public void Every_query_reads_over_all_files_in_order()
    {
        using var store = Filled(200);
        var files = Directory.EnumerateFiles(Path.GetDirectoryName(Log)!).Count();
        Assert.InRange(files, 10, 100);
        Assert.All(Directory.EnumerateFiles(Path.GetDirectoryName(Log)!), file => Assert.InRange(new FileInfo(file).Length, 1, 2_000));
        Assert.True(File.Exists(Log + ".1") && File.Exists($"{Log}.{files - 1}"));
        Assert.Contains("\"seq\":1,", File.ReadAllText($"{Log}.{files - 1}"), StringComparison.Ordinal);

        var all = store.Read(reader => reader.ListEvents(new()));
        Assert.Equal(Enumerable.Range(1, 200).Select(seq => (long)seq), all.Select(entry => entry.Seq));
        foreach (var query in (EventQuery[])
        [
            new() { TaskId = "3" }, new() { TaskId = "3", Spec = "s" }, new() { TaskId = "t \"3\"" }, new() { AfterSeq = 150 }, new() { AfterSeq = 20, Limit = 7 },
            new() { Limit = 9, Last = true }, new() { TaskId = "5", Limit = 3, Last = true }, new() { AfterSeq = 195, Limit = 9, Last = true },
            new() { Since = At(90), Until = At(110) }, new() { Until = At(3) }, new() { Since = At(198) }, new() { Type = EventTypes.GatePassed, TaskId = "2", Since = At(50) },
            new() { AfterSeq = 200 }, new() { AfterSeq = 900 }, new() { Spec = "other" },
        ])
        {
            var expected = all.Where(query.Matches).ToList();
            expected = query.Limit is { } limit ? [.. query.Last ? expected.TakeLast(limit) : expected.Take(limit)] : expected;
            Assert.Equal(expected.Select(entry => entry.Hash), store.Read(reader => reader.ListEvents(query)).Select(entry => entry.Hash));
        }
    }

    [Fact]
    public void A_reader_that_is_overtaken_by_rotation_goes_on_with_its_snapshot()
    {
        using var store = Filled(60);
        using var other = FilesStore.Open(directory.Root, Small);
        var seen = store.Read(reader =>
        {
            var numbers = new List<long>();
            foreach (var entry in reader.EnumerateEvents(new()))
            {
                numbers.Add(entry.Seq);
                if (entry.Seq is 5 or 30)
                {
                    Append(other, 40);
                }
            }

            return numbers;
        });
        Assert.Equal(Enumerable.Range(1, 60).Select(seq => (long)seq), seen);
        Assert.Equal(140, store.Read(reader => reader.ListEvents(new()).Count));
    }

    [Fact]
    public void Files_whose_events_were_all_dropped_are_deleted()
    {
        using var store = Filled(200);
        var before = Directory.EnumerateFiles(Path.GetDirectoryName(Log)!).Count();
        Assert.Equal(150, store.Write(tx => tx.DropEvents(150)));
        Assert.InRange(Directory.EnumerateFiles(Path.GetDirectoryName(Log)!).Count(), 2, before / 2);
        using var fresh = FilesStore.Open(directory.Root, Small);
        Assert.Equal(Enumerable.Range(151, 50).Select(seq => (long)seq), fresh.Read(reader => reader.ListEvents(new())).Select(entry => entry.Seq));
        Append(fresh, 30);
        Assert.Equal(80, fresh.Read(reader => reader.ListEvents(new()).Count));
    }

    private static DateTimeOffset At(int number) => StoreDigest.Start.AddSeconds(number);

    private static void Append(FilesStore store, int events)
    {
        for (var i = 0; i < events; i++)
        {
            store.Write(tx =>
            {
                var number = (int)tx.LastSeq();
                return tx.Append(new() { Type = number % 3 == 0 ? EventTypes.GatePassed : EventTypes.TaskUpdated, Spec = "s", TaskId = number % 10 == 9 ? "t \"3\"" : $"{number % 10}", At = At(number) });
            });
        }
    }

    private FilesStore Filled(int events)
    {
        var store = FilesStore.Create(directory.Root, Small);
        Append(store, events);
        return store;
    }
}
