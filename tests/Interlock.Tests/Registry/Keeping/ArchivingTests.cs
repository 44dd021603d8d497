using Interlock.Forges.Local;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.Storage.Memory;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Registry.Keeping;

public sealed class ArchivingTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("interlock archiving ").FullName;
    private readonly ManualTime time = new();
    private IStore? store;

    public static TheoryData<string> Stores { get; } = ["memory", "sqlite"];

    public void Dispose()
    {
        store?.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void Events_past_their_age_are_moved_and_still_listed(string kind)
    {
        var registry = Over(kind);
        Fill(registry, 12_000);
        time.Pass(TimeSpan.FromDays(10));
        Fill(registry, 1_500);
        var all = registry.Reading.Events(new()).Select(entry => entry.Hash).ToList();
        var retention = new EventRetention { Age = TimeSpan.FromDays(5) };
        Assert.Equal((12_000, 0), Counts(registry.Archiving.Run(retention, rehearse: true)));
        Assert.Equal((12_000, 2), Counts(registry.Archiving.Run(retention)));
        Assert.Equal((0, 0), Counts(registry.Archiving.Run(retention)));

        var listed = registry.Reading.Events(new());
        Assert.Equal(all, listed.Take(all.Count).Select(entry => entry.Hash));
        Assert.Equal([EventTypes.EventsArchived, EventTypes.EventsArchived], listed.Skip(all.Count).Select(entry => entry.Type));
        Invariants.Documented(listed);
        AssertWhole(registry);
        Assert.Equal(1_502, registry.Context.Store.Read(reader => reader.ListEvents(new()).Count));
    }

    [Fact]
    public void A_log_that_is_too_large_is_cut_back_with_room_to_spare()
    {
        var registry = Over("memory");
        Fill(registry, 6_000);
        var bytes = registry.Reading.Events(new()).Count * 300L;
        registry.Archiving.Run(new() { Bytes = bytes * 10 });
        Assert.Equal(6_000, registry.Context.Store.Read(reader => reader.ListEvents(new()).Count));
        registry.Archiving.Run(new() { Bytes = bytes / 2 });
        var held = registry.Context.Store.Read(reader => reader.ListEvents(new()).Count);
        Assert.InRange(held, 1_000, 4_500);
        AssertWhole(registry);
    }

    [Fact]
    public void The_newest_events_stay_whatever_the_limits_say()
    {
        var registry = Over("memory");
        Fill(registry, 1_200);
        time.Pass(TimeSpan.FromDays(1_000));
        Assert.Equal((200, 1), Counts(registry.Archiving.Run(new() { Age = TimeSpan.FromDays(1), Bytes = 1 })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_between_the_file_and_the_store_loses_nothing_and_doubles_nothing(bool more)
    {
        var registry = Over("memory");
        Fill(registry, 1_300);
        var all = registry.Reading.Events(new());

        // The file is written, the events were not dropped.
        registry.Context.Archive!.Write([.. all.Take(150)]);
        Assert.Equal(all.Count, registry.Reading.Events(new()).Count);
        if (more)
        {
            Fill(registry, 100);
        }

        time.Pass(TimeSpan.FromDays(10));
        registry.Archiving.Run(new() { Age = TimeSpan.FromDays(1) });
        Assert.Equal(all.Select(entry => entry.Seq), registry.Reading.Events(new()).Take(all.Count).Select(entry => entry.Seq));
        AssertWhole(registry);
    }

    [Fact]
    public void Who_held_a_task_is_still_known_when_its_claim_is_archived()
    {
        var desk = new Desk(options => options with { FourEyes = true });
        var archive = new EventArchive(Path.Combine(directory, "archive"));
        var registry = new TaskRegistry(new() { Store = desk.Store, Archive = archive, Options = desk.Options, Clock = desk.Time }, desk.Forge, desk.Workspace, desk.Impact);
        desk.Make("1", "a.txt");
        desk.Impact.Risk = _ => Risk.High;
        desk.TryStart("1", desk.Claim("1"));
        Fill(registry, 1_100);
        desk.Time.Pass(TimeSpan.FromDays(10));
        Assert.True(registry.Archiving.Run(new() { Age = TimeSpan.FromDays(1) }).Events > 0);
        Assert.Empty(desk.Store.Read(reader => reader.ListEvents(new() { Type = EventTypes.TaskAssigned })));
        Assert.True(desk.Approve("1", by: Desk.Ann).IsRefused);
        Assert.False(desk.Approve("1", by: Desk.Bob).IsRefused);
        Assert.Contains(registry.Reading.History(Desk.Ref("1")).Value, entry => entry.Type == EventTypes.TaskCreated);
    }

    private static (long Events, int Files) Counts(ArchivedEvents archived) => (archived.Events, archived.Files.Count);

    private static void AssertWhole(TaskRegistry registry) => registry.Context.Store.Read(reader =>
    {
        var ends = reader.EventEnds();
        Assert.Null(registry.Context.Archive!.FirstBreak(ends.Anchor));
        Assert.Null(EventChain.FirstBreak(EventPages.Of(reader, new()), ends.Anchor, ends.Head));
        return 0;
    });

    private void Fill(TaskRegistry registry, int events) => registry.Context.Store.Write(tx =>
    {
        for (var i = 0; i < events; i++)
        {
            tx.Append(new() { Type = EventTypes.ProgressReported, Spec = "demo", TaskId = "1", At = registry.Context.Now, Details = new() { ["percent"] = i % 100 } });
        }

        return 0;
    });

    private TaskRegistry Over(string kind)
    {
        store = kind == "memory" ? new MemoryStore() : SqliteStore.Create(Path.Combine(directory, "registry.db"));
        return new(new() { Store = store, Archive = new(Path.Combine(directory, "archive")), Options = new(), Clock = time }, new LocalForge(), null, null);
    }
}
