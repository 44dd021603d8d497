using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage.Sqlite;

/// <summary>What only a store on disk can show: several openers, snapshots, crashes, the log.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_reader_keeps_its_snapshot_while_others_write()
    {
        using var store = SqliteStore.Create(directory.Database);
        using var other = SqliteStore.Open(directory.Database);
        store.Write(tx => tx.PutAndCount("1"));
        store.Read(reader =>
        {
            Assert.Equal(1, reader.LastSeq());
            Assert.Equal(2, other.Write(tx => tx.PutAndCount("2")));
            Assert.Equal(3, store.Write(tx => tx.PutAndCount("3")));
            Assert.Equal(1, reader.LastSeq());
            Assert.Null(reader.FindTask("uid-2"));
            return 0;
        });
        Assert.Equal(3, store.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void A_reader_does_not_wait_for_a_writer_and_sees_nothing_of_it()
    {
        using var store = SqliteStore.Create(directory.Database);
        using var other = SqliteStore.Open(directory.Database);
        store.Write(tx =>
        {
            tx.PutAndCount("1");
            Assert.Equal(0, store.Read(reader => reader.LastSeq()));
            Assert.Equal(0, other.Read(reader => reader.LastSeq()));
            return 0;
        });
        Assert.Equal(1, other.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void Two_openers_that_count_lose_nothing()
    {
        using var first = SqliteStore.Create(directory.Database);
        using var second = SqliteStore.Open(directory.Database);
        var threads = new[] { first, second, first, second }.Select(store => new Thread(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                store.Write(tx => tx.Next("n"));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(201, first.Write(tx => tx.Next("n")));
    }

    [Fact]
    public void A_writer_that_does_not_let_go_in_time_makes_others_busy()
    {
        using var store = SqliteStore.Create(directory.Database);
        using var hasty = SqliteStore.Open(directory.Database, new() { GateTimeout = TimeSpan.FromMilliseconds(5) });
        store.Write(tx =>
        {
            var refusal = Assert.Throws<RefusalException>(() => hasty.Write(other => other.Next("n"))).Refusal;
            Assert.Equal((RefusalKind.TimedOut, "store.busy"), (refusal.Kind, refusal.Code));
            return 0;
        });
        Assert.Equal(1, hasty.Write(tx => tx.Next("n")));
    }

    [Fact]
    public void A_write_inside_a_write_is_a_bug_and_the_outer_one_can_go_on()
    {
        using var store = SqliteStore.Create(directory.Database);
        store.Write(tx =>
        {
            Assert.Throws<InvalidOperationException>(() => store.Write(inner => inner.Next("n")));
            return tx.Next("n");
        });
        Assert.Equal(2, store.Write(tx => tx.Next("n")));
    }

    [Fact]
    public void A_copy_taken_in_the_middle_of_a_write_holds_the_last_commit()
    {
        using var store = SqliteStore.Create(directory.Database);
        store.Write(tx => tx.PutAndCount("1"));
        using var copy = new RegistryDirectory();
        store.Write(tx =>
        {
            for (var i = 2; i < 300; i++)
            {
                tx.PutAndCount($"{i}");
            }

            CopyTo(copy);
            return 0;
        });
        using var crashed = SqliteStore.Open(copy.Database);
        Assert.Equal(1, crashed.Read(reader => reader.LastSeq()));
        Assert.Equal(2, crashed.Write(tx => tx.PutAndCount("2")));
        Assert.Empty(crashed.FindDamage());
    }

    [Fact]
    public void A_log_cut_at_any_byte_gives_the_commits_before_the_cut()
    {
        using (var store = SqliteStore.Create(directory.Database))
        {
            Assert.True(store.Checkpoint());
            for (var i = 1; i <= 5; i++)
            {
                store.Write(tx => tx.PutAndCount($"{i}"));
            }
        }

        var log = new FileInfo(directory.Database + "-wal").Length;
        long last = 0;
        for (var length = 0L; length <= log; length += 1021)
        {
            using var copy = new RegistryDirectory();
            CopyTo(copy);
            using (var file = new FileStream(copy.Database + "-wal", FileMode.Open))
            {
                file.SetLength(Math.Min(length, log));
            }

            using var store = SqliteStore.Open(copy.Database);
            var seen = store.Read(reader => reader.LastSeq());
            Assert.InRange(seen, last, 5);
            Assert.Equal(seen, store.Read(reader => reader.ListTasks(new()).Count));
            last = seen;
        }

        Assert.InRange(last, 4, 5);
    }

    [Fact]
    public void Every_commit_is_in_the_log_before_it_is_acknowledged()
    {
        using var store = SqliteStore.Create(directory.Database);
        for (var i = 1; i <= 10; i++)
        {
            store.Write(tx => tx.PutAndCount($"{i}"));
            using var copy = new RegistryDirectory();
            CopyTo(copy);
            using var crashed = SqliteStore.Open(copy.Database);
            Assert.Equal(i, crashed.Read(reader => reader.LastSeq()));
        }
    }

    [Fact]
    public void The_log_stays_small_and_survives_its_last_user()
    {
        const int Bytes = 64 << 10;
        using (var store = SqliteStore.Create(directory.Database, new() { CheckpointBytes = Bytes }))
        {
            for (var i = 0; i < 200; i++)
            {
                store.Write(tx => tx.PutAndCount($"{i}"));
            }
        }

        Assert.InRange(new FileInfo(directory.Database + "-wal").Length, 1, 3 * Bytes);
        using var again = SqliteStore.Open(directory.Database);
        Assert.Equal(200, again.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void A_long_reader_lets_the_log_grow_and_loses_nothing()
    {
        const int Bytes = 64 << 10;
        using var store = SqliteStore.Create(directory.Database, new() { CheckpointBytes = Bytes });
        store.Write(tx => tx.PutAndCount("first"));
        store.Read(reader =>
        {
            Assert.Equal(1, reader.LastSeq());
            for (var i = 0; i < 100; i++)
            {
                store.Write(tx => tx.PutAndCount($"{i}"));
            }

            Assert.False(store.Checkpoint());
            Assert.Equal(1, reader.LastSeq());
            return 0;
        });
        Assert.InRange(new FileInfo(directory.Database + "-wal").Length, 4 * Bytes, long.MaxValue);
        Assert.True(store.Checkpoint());
        store.Write(tx => tx.PutAndCount("last"));
        Assert.InRange(new FileInfo(directory.Database + "-wal").Length, 1, 3 * Bytes);
        Assert.Equal(102, store.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void What_is_kept_beyond_its_transaction_is_of_no_use()
    {
        using var store = SqliteStore.Create(directory.Database);
        store.Write(tx => tx.PutAndCount("1"));
        store.Write(tx => tx.PutAndCount("2"));
        IStoreTransaction? kept = null;
        var enumerator = store.Write(tx =>
        {
            kept = tx;
            var ready = tx.Ready(new()).GetEnumerator();
            Assert.True(ready.MoveNext());
            return ready;
        });
        Assert.Throws<ObjectDisposedException>(() => kept!.LastSeq());
        Assert.Throws<ObjectDisposedException>(() => kept!.Next("n"));
        Assert.Throws<ObjectDisposedException>(() => enumerator.MoveNext());
        store.Write(tx =>
        {
            using var fresh = tx.Ready(new()).GetEnumerator();
            Assert.True(fresh.MoveNext());
            enumerator.Dispose();
            Assert.True(fresh.MoveNext());
            return 0;
        });
    }

    [Fact]
    public void A_state_that_there_is_not_is_damage()
    {
        using (var store = SqliteStore.Create(directory.Database))
        {
            store.Write(tx => tx.PutAndCount("1"));
        }

        using (var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database))
        {
            connection.Execute("UPDATE task SET state = 99");
        }

        using var damaged = SqliteStore.Open(directory.Database);
        Assert.Equal("store.corrupt", Assert.Throws<RefusalException>(() => damaged.Read(reader => reader.FindTask("uid-1"))).Refusal.Code);
    }

    [Fact]
    public void A_closed_store_is_of_no_use()
    {
        var store = SqliteStore.Create(directory.Database);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void Readers_make_no_garbage_of_files_and_writers_only_the_known_ones()
    {
        using (var store = SqliteStore.Create(directory.Database))
        {
            store.Write(tx => tx.PutAndCount("1"));
        }

        Assert.Equal(
            ["registry.db", "registry.db-shm", "registry.db-wal", "registry.db.gate", "registry.db.queue"],
            Directory.EnumerateFiles(directory.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private void CopyTo(RegistryDirectory copy)
    {
        File.Copy(directory.Database, copy.Database);
        File.Copy(directory.Database + "-wal", copy.Database + "-wal");
    }
}

file static class Writes
{
    /// <summary>Puts a ready task and appends an event, whose number it returns.</summary>
    public static long PutAndCount(this IStoreTransaction transaction, string id)
    {
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        transaction.PutTask(new()
        {
            Uid = "uid-" + id,
            Spec = "demo",
            Id = id,
            Title = "Title of " + id,
            State = TaskState.Pending,
            CreatedAt = start,
            UpdatedAt = start,
        });
        return transaction.Append(new() { Type = EventTypes.TaskCreated, Spec = "demo", TaskId = id, At = start });
    }
}
