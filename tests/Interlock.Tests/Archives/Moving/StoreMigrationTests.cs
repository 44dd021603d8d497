using Interlock.Archives.Checks;
using Interlock.Archives.Moving;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Storage.Memory;
using Interlock.Storage.Sqlite;
using Interlock.Tests.Registry;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Archives.Moving;

public sealed class StoreMigrationTests : IDisposable
{
    private const int Portion = 7;
    private readonly Shelf shelf = new Shelf().Fill();
    private readonly RegistryDirectory first = new();
    private readonly RegistryDirectory second = new();

    public static TheoryData<string, string> Ways => new()
    {
        { "memory", "sqlite" },
        { "sqlite", "memory" },
        { "sqlite", "sqlite" },
        { "memory", "memory" },
        { "sqlite", "files" },
        { "files", "sqlite" },
        { "files", "memory" },
        { "files", "files" },
    };

    public void Dispose()
    {
        shelf.Dispose();
        first.Dispose();
        second.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Everything_goes_over_with_numbers_and_hashes(string from, string to)
    {
        using var source = Filled(from);
        using var target = Empty(to);
        var before = source.Read(StoreDigest.Of);
        var migrated = new StoreMigration(source, target, Portion).Run().Value;
        Assert.False(migrated.Resumed);
        Assert.Equal(before, migrated.Kinds);
        Assert.Equal(before, target.Read(StoreDigest.Of));
        Assert.Equal(before, source.Read(StoreDigest.Of));
        Assert.All((string[])["specs", "tasks", "dependencies", "claims", "locks", "events", "records/issues", "sequences"], kind => Assert.True(before.First(one => one.Kind == kind).Count > 0, kind));
        Assert.Empty(StoreVerification.Run(target, null).Value.Findings);
        Assert.Equal(source.Read(reader => reader.LastSeq()) + 1, target.Write(tx => tx.Append(new() { Type = "TaskUpdated", At = default })));
    }

    [Fact]
    public void The_old_registry_is_read_and_not_written_any_more()
    {
        using var source = Filled("sqlite");
        using var target = Empty("memory");
        _ = new StoreMigration(source, target).Run().Value;
        Assert.Equal("store.moved", Assert.Throws<RefusalException>(() => source.Write(tx => tx.Next("issue"))).Refusal.Code);
        Assert.True(source.Read(reader => reader.ListSpecs().Count) > 0);
        Assert.Equal(target.Location, source.Read(StoreMove.Target));
        using var third = Empty("sqlite", second);
        Desk.Refused(new StoreMigration(source, third).Run(), "store.moved", RefusalKind.Conflict);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_can_die_at_any_row_and_goes_on(string from, string to)
    {
        var counting = Count(from, to);
        Assert.True(counting > 100);
        var stride = (from, to) switch
        {
            ("memory", "memory") => 1,
            _ when from == "files" || to == "files" => 29,
            _ => 11,
        };
        for (var at = 1; at <= counting; at += stride)
        {
            using var source = Filled(from);
            using var target = Empty(to);
            var expected = source.Read(StoreDigest.Of);

            // Rows of both stores are counted on together, in the order they are written.
            var clock = new DyingTogether(at);
            Assert.ThrowsAny<Exception>(() => new StoreMigration(clock.Around(source), clock.Around(target), Portion).Run());
            Assert.Equal(expected, source.Read(StoreDigest.Of));
            _ = new StoreMigration(source, target, Portion).Run().Value;
            Assert.Equal(expected, target.Read(StoreDigest.Of));
            Wipe();
        }
    }

    [Fact]
    public void What_was_written_to_the_source_between_two_tries_goes_over_too()
    {
        var counting = Count("memory", "sqlite");
        using var target = Empty("sqlite");
        var clock = new DyingTogether(counting - 2);
        Assert.ThrowsAny<Exception>(() => new StoreMigration(clock.Around(shelf.Desk.Store), clock.Around(target), Portion).Run());
        shelf.Desk.Create("fresh", "4");
        shelf.Desk.Registry.Steering.Update(Desk.Ref("2"), new() { Title = "Renamed" }, Desk.Ann);
        shelf.Desk.Finish("other/base");
        var expected = shelf.Desk.Store.Read(StoreDigest.Of);
        Assert.True(new StoreMigration(shelf.Desk.Store, target, Portion).Run().Value.Resumed);
        Assert.Equal(expected, target.Read(StoreDigest.Of));
    }

    [Fact]
    public void A_place_that_is_in_use_is_refused()
    {
        using var target = new MemoryStore();
        target.Write(tx =>
        {
            tx.PutSpec(new() { Name = "mine", CreatedAt = default, UpdatedAt = default });
            return 0;
        });
        Desk.Refused(new StoreMigration(shelf.Desk.Store, target).Run(), "migrate.not_empty", RefusalKind.Conflict);
        Assert.Null(shelf.Desk.Store.Read(StoreMove.Target));
        shelf.Desk.Create("goes-on");
    }

    [Fact]
    public void The_unfinished_work_of_another_migration_is_refused()
    {
        using var source = Filled("sqlite");
        using var target = Empty("sqlite", second);
        var clock = new DyingTogether(40);
        Assert.ThrowsAny<Exception>(() => new StoreMigration(clock.Around(source), clock.Around(target), Portion).Run());
        Desk.Refused(new StoreMigration(shelf.Desk.Store, target).Run(), "migrate.not_empty", RefusalKind.Conflict);
    }

    [Fact]
    public void A_copy_that_somebody_has_used_is_refused()
    {
        var clock = new DyingTogether(Count("sqlite", "memory"));
        using var source = Filled("sqlite");
        using var target = new MemoryStore();
        Assert.ThrowsAny<Exception>(() => new StoreMigration(clock.Around(source), clock.Around(target), Portion).Run());
        target.Write(tx => tx.Append(new() { Type = "TaskUpdated", At = default }));
        Desk.Refused(new StoreMigration(source, target, Portion).Run(), "migrate.used", RefusalKind.Conflict);
    }

    [Fact]
    public void A_store_that_keeps_something_else_than_it_was_given_is_noticed()
    {
        using var target = new MemoryStore();
        using var source = Filled("sqlite");
        var migration = new StoreMigration(source, new Forgetful(target));
        Desk.Refused(migration.Run(), "migrate.differs", RefusalKind.Failed);
        Assert.Null(source.Read(StoreMove.Target));
        source.Write(tx => tx.Next("issue"));
    }

    [Fact]
    public void To_itself_there_is_nothing_to_move()
    {
        using var source = Filled("sqlite");
        Desk.Refused(new StoreMigration(source, source).Run(), "migrate.same", RefusalKind.Usage);
    }

    [Fact]
    public void A_log_whose_beginning_was_dropped_goes_on_from_there()
    {
        using var source = Filled("sqlite");
        source.Write(tx => tx.DropEvents(9));
        using var target = new MemoryStore();
        _ = new StoreMigration(source, target, Portion).Run().Value;
        Assert.Equal(9, target.Read(reader => reader.EventEnds().Anchor.Seq));
        Assert.Equal(source.Read(reader => reader.EventEnds()), target.Read(reader => reader.EventEnds()));
    }

    private int Count(string from, string to)
    {
        var clock = new DyingTogether(0);
        using var source = Filled(from);
        using var target = Empty(to);
        _ = new StoreMigration(clock.Around(source), clock.Around(target), Portion).Run().Value;
        Wipe();
        return clock.Writes;
    }

    /// <summary>A store with all that the shelf's registry holds.</summary>
    private IStore Filled(string kind)
    {
        var store = Empty(kind, first);
        shelf.Desk.Store.Read(source => store.Write(target =>
        {
            foreach (var entry in source.EnumerateEvents(new()))
            {
                target.Append(entry);
            }

            StoreRows.Copy(source, target);
            return 0;
        }));
        return store;
    }

    private IStore Empty(string kind, RegistryDirectory? where = null) => kind switch
    {
        "sqlite" => SqliteStore.Create((where ?? second).Database),
        "files" => FilesStore.Create((where ?? second).Database + ".d"),
        _ => new MemoryStore(),
    };

    private void Wipe()
    {
        foreach (var file in (string[])[first.Database, second.Database])
        {
            foreach (var part in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
            {
                File.Delete(part);
            }

            if (Directory.Exists(file + ".d"))
            {
                Directory.Delete(file + ".d", recursive: true);
            }
        }
    }
}
