using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Storage.Files;

/// <summary>Reads that fail, and disks that are full.</summary>
public sealed class DiskErrorTests : IDisposable
{
    private const int NoSpace = 28;

    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_read_that_fails_is_tried_three_times_more_and_then_refused(int failures, bool succeeds)
    {
        using (var store = FilesStore.Create(directory.Root))
        {
            store.Write(Begun);
        }

        var left = failures;
        var disk = new StepDisk((_, _) => { }, path =>
        {
            if (path.EndsWith("taskset.json", StringComparison.Ordinal) && left-- > 0)
            {
                throw new IOException("The disk does not answer.");
            }
        });
        using var failing = FilesStore.Open(directory.Root, new() { Disk = disk });
        if (succeeds)
        {
            Assert.Equal(6, failing.Read(reader => reader.ListTasks(new()).Count));
            return;
        }

        var refusal = Assert.Throws<RefusalException>(() => failing.Read(reader => reader.LastSeq())).Refusal;
        Assert.Equal("store.io", refusal.Code);
        Assert.Contains("The disk does not answer", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(6, failing.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void A_disk_that_is_full_at_any_step_keeps_what_was_acknowledged_and_takes_nothing_else()
    {
        var (armed, step, at) = (false, 0, 0);
        var disk = new StepDisk((what, path) =>
        {
            if (armed && what is "append" or "write" or "make" && ++step >= at)
            {
                throw new IOException($"No space left for {path}.", NoSpace);
            }
        });
        using var store = FilesStore.Create(directory.Root, new() { Disk = disk });
        store.Write(Begun);
        var before = StoreDigest.Of(store);
        for (at = 1; ; at++)
        {
            (armed, step) = (true, 0);
            var failure = Record.Exception(() => store.Write(Changed));
            armed = false;
            if (failure is null)
            {
                break;
            }

            Assert.Equal("store.full", Assert.IsType<RefusalException>(failure).Refusal.Code);
            Assert.Equal(before, StoreDigest.Of(store));
            using var other = FilesStore.Open(directory.Root);
            Assert.Equal(before, StoreDigest.Of(other));
        }

        Assert.InRange(at, 5, 30);
        Assert.Equal(9, store.Read(reader => reader.LastSeq()));
        Assert.Empty(Directory.EnumerateFiles(directory.Root, "*.orphan", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_move_that_fails_after_the_line_is_made_up_for_by_whoever_comes_next()
    {
        var armed = false;
        var disk = new StepDisk((what, path) =>
        {
            if (armed && what == "move")
            {
                throw new IOException($"No moving to {path}.");
            }
        });
        using var store = FilesStore.Create(directory.Root, new() { Disk = disk });
        store.Write(Begun);
        armed = true;
        store.Write(Changed);
        var after = StoreDigest.Of(store);
        using (var reader = FilesStore.Open(directory.Root, new() { Disk = disk }))
        {
            Assert.Equal("store.io", Assert.Throws<RefusalException>(() => reader.Write(tx => tx.Next("x"))).Refusal.Code);
        }

        armed = false;
        using var other = FilesStore.Open(directory.Root);
        Assert.Equal(after, StoreDigest.Of(other));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(directory.Root, "interlock", "era-1", "work")));
    }

    private static int Begun(IStoreTransaction tx)
    {
        StoreDigest.Begin(tx);
        return 0;
    }

    private static int Changed(IStoreTransaction tx)
    {
        StoreDigest.Change(tx);
        return 0;
    }
}
