using Interlock.Journal;
using Interlock.Storage;
using Interlock.Storage.Memory;

namespace Interlock.Tests.Storage;

public sealed class EventFeedTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string directory = Directory.CreateTempSubdirectory("interlock feed ").FullName;
    private readonly MemoryStore store = new();

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_missed_and_nothing_comes_twice_while_many_write()
    {
        const int Writers = 4;
        const int Each = 500;
        var feed = new EventFeed(store, null, new());
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Append($"w{writer}");
            }
        })));
        var seen = new List<long>();
        while (seen.Count < Writers * Each)
        {
            seen.AddRange(feed.Next(out _).Select(entry => entry.Seq));
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(seq => (long)seq), seen);
        Assert.Empty(feed.Next(out _));
    }

    [Fact]
    public void A_filter_does_not_hold_it_back()
    {
        Append("ann");
        var feed = new EventFeed(store, null, new() { Spec = "ann" });
        Assert.Single(feed.Next(out _));
        Append("bob");
        Assert.Empty(feed.Next(out _));
        Append("ann");
        Assert.Equal([3L], feed.Next(out _).Select(entry => entry.Seq));
    }

    [Fact]
    public void It_may_begin_with_the_last_few()
    {
        for (var i = 0; i < 5; i++)
        {
            Append("ann");
        }

        var feed = new EventFeed(store, null, new() { Limit = 2, Last = true });
        Assert.Equal([4L, 5L], feed.Next(out _).Select(entry => entry.Seq));
        Append("ann");
        Assert.Equal([6L], feed.Next(out _).Select(entry => entry.Seq));
        var none = new EventFeed(store, null, new() { Limit = 0, Last = true });
        Assert.Empty(none.Next(out _));
        Append("ann");
        Assert.Equal([7L], none.Next(out _).Select(entry => entry.Seq));
    }

    [Fact]
    public void A_long_log_comes_in_pages()
    {
        for (var i = 0; i < 2_500; i++)
        {
            Append("ann");
        }

        var feed = new EventFeed(store, null, new());
        var sizes = new List<(int, bool)>();
        bool more;
        do
        {
            sizes.Add((feed.Next(out more).Count, more));
        }
        while (more);
        Assert.Equal([(1_000, true), (1_000, true), (500, false)], sizes);
    }

    [Fact]
    public void What_was_archived_before_it_was_seen_is_read_from_there()
    {
        for (var i = 0; i < 6; i++)
        {
            Append(i % 2 == 0 ? "ann" : "bob");
        }

        var archive = new EventArchive(Path.Combine(directory, "a"));
        var all = new EventFeed(store, archive, new());
        var some = new EventFeed(store, archive, new() { Spec = "bob", AfterSeq = 1 });
        archive.Write(store.Read(reader => reader.ListEvents(new() { Limit = 4 })));
        store.Write(tx => tx.DropEvents(4));
        Assert.Equal([1L, 2, 3, 4, 5, 6], Drain(all));
        Assert.Equal([2L, 4, 6], Drain(some));
        Append("bob");
        Assert.Equal([7L], Drain(all));
        Assert.Equal([7L], Drain(some));
    }

    [Fact]
    public void A_list_reaches_back_into_the_archive_where_it_is_asked_to()
    {
        for (var i = 0; i < 6; i++)
        {
            Append("ann", At.AddMinutes(i));
        }

        var archive = new EventArchive(Path.Combine(directory, "a"));
        archive.Write(store.Read(reader => reader.ListEvents(new() { Limit = 4 })));
        store.Write(tx => tx.DropEvents(4));
        var log = new EventLog(store, archive);
        Assert.Equal([1L, 2, 3, 4, 5, 6], Seqs(new()));
        Assert.Equal([1L, 2], Seqs(new() { Limit = 2 }));
        Assert.Equal([4L, 5, 6], Seqs(new() { Limit = 3, Last = true }));
        Assert.Equal([6L], Seqs(new() { Limit = 1, Last = true }));
        Assert.Equal([3L, 4, 5, 6], Seqs(new() { AfterSeq = 2 }));
        Assert.Equal([2L, 3], Seqs(new() { Since = At.AddMinutes(1), Until = At.AddMinutes(2) }));
        Directory.Delete(archive.Location, recursive: true);
        Assert.Equal([5L, 6], Seqs(new() { Since = At.AddMinutes(4) }));

        List<long> Seqs(EventQuery query) => [.. log.List(query).Select(entry => entry.Seq)];
    }

    private static List<long> Drain(EventFeed feed)
    {
        var seen = new List<long>();
        while (feed.Next(out _) is { Count: > 0 } batch)
        {
            seen.AddRange(batch.Select(entry => entry.Seq));
        }

        return seen;
    }

    private void Append(string spec, DateTimeOffset? at = null) => store.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = spec, At = at ?? At }));
}
