using Interlock.Journal;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Storage.Files;

/// <summary>Locks of specs: who holds them, and taking them away.</summary>
public sealed class UnlockTests : IDisposable
{
    private readonly RegistryDirectory directory = new();
    private int made;

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_writer_that_hangs_at_any_step_is_fenced_and_nothing_of_the_others_is_lost()
    {
        var expected = new[] { Expected(changed: false), Expected(changed: true) };
        var (returned, refused) = (0, 0);
        for (var at = 1; ; at++)
        {
            var place = Place();
            using var reached = new ManualResetEventSlim();
            using var go = new ManualResetEventSlim();
            var armed = false;
            var step = 0;
            using var hanging = FilesStore.Create(place, new()
            {
                Disk = new StepDisk((_, _) =>
                {
                    if (armed && ++step == at)
                    {
                        reached.Set();
                        go.Wait();
                    }
                }),
            });
            hanging.Write(Begun);
            armed = true;
            Exception? failure = null;
            var thread = new Thread(() =>
            {
                failure = Record.Exception(() => hanging.Write(Changed));
                reached.Set();
            });
            thread.Start();
            reached.Wait();
            if (step < at)
            {
                thread.Join();
                Assert.Null(failure);
                break;
            }

            using var other = FilesStore.Open(place, new() { LockTimeout = TimeSpan.FromMilliseconds(20) });
            var held = other.ForceUnlock("one");
            Assert.NotNull(held);
            other.Write(After);
            go.Set();
            thread.Join();
            (returned, refused) = failure is null ? (returned + 1, refused) : (returned, refused + 1);
            if (failure is not null)
            {
                Assert.Equal("store.fenced", Assert.IsType<RefusalException>(failure).Refusal.Code);
            }

            other.Write(tx => tx.FindRecord("none", "none"));
            using var fresh = FilesStore.Open(place);
            var digest = StoreDigest.Of(fresh);
            Assert.Contains(digest, expected);
            Assert.True(failure is not null || digest == expected[1], $"step {at}");
            Assert.Equal(6 + (digest == expected[1] ? 3 : 0) + 2, fresh.Write(tx => tx.Append(new() { Type = EventTypes.TaskReady, Spec = "two", At = StoreDigest.Start })));
            StoreDigest.Of(fresh);
        }

        Assert.InRange(returned, 1, 20);
        Assert.InRange(refused, 5, 40);
    }

    [Fact]
    public void Another_program_that_holds_a_lock_is_waited_for_shown_and_can_be_put_aside()
    {
        var place = Place();
        using var store = FilesStore.Create(place, new() { LockTimeout = TimeSpan.FromMilliseconds(30), LockRetryInterval = TimeSpan.FromMilliseconds(5) });
        store.Write(Begun);
        Assert.Empty(store.HeldLocks());
        Assert.Null(store.ForceUnlock("one"));
        var path = Path.Combine(place, "locks", "one.lock");
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal("one", Assert.Single(store.HeldLocks()).Spec);
            var busy = Assert.Throws<RefusalException>(() => store.Write(Changed)).Refusal;
            Assert.Equal(("store.busy", RefusalKind.TimedOut), (busy.Code, busy.Kind));
            Assert.Equal(6, store.Read(reader => reader.LastSeq()));

            // A spec that nobody holds is free all the same.
            store.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = "two", At = StoreDigest.Start }));
            Assert.NotNull(store.ForceUnlock("one"));
            Assert.Empty(store.HeldLocks());
            store.Write(Changed);
        }

        Assert.Equal(10, store.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void A_lock_that_is_freed_in_time_is_taken()
    {
        var place = Place();
        using var store = FilesStore.Create(place, new() { LockRetryInterval = TimeSpan.FromMilliseconds(1) });
        store.Write(Begun);
        var held = new FileStream(Path.Combine(place, "locks", "two.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var writing = new Thread(() => store.Write(Changed));
        writing.Start();
        using var looking = FilesStore.Open(place);
        Assert.Equal(6, looking.Read(reader => reader.LastSeq()));
        held.Dispose();
        writing.Join();
        Assert.Equal(9, looking.Read(reader => reader.LastSeq()));
    }

    [Theory]
    [InlineData("{\"pid\":1,\"host\":\"elsewhere\",\"program\":\"interlock\",\"since\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("")]
    public void The_holder_of_a_lock_is_who_holds_it_not_who_wrote_in_it_last(string word)
    {
        var place = Place();
        using var store = FilesStore.Create(place, new());
        store.Write(Begun);
        var path = Path.Combine(place, "locks", "one.lock");
        File.WriteAllText(path, word);
        using var foreign = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var held = Assert.Single(store.HeldLocks());
        Assert.Equal((Environment.ProcessId, Environment.MachineName, null), (held.Pid, held.Host, held.Since));
        Assert.Equal(File.ReadAllText("/proc/self/comm").Trim(), held.Program);
    }

    [Fact]
    public void Who_holds_a_lock_says_so_in_it()
    {
        var place = Place();
        LockState? seen = null;
        FilesStore? other = null;
        using var store = FilesStore.Create(place, new() { Disk = new StepDisk((what, path) => seen = what == "append" && path.EndsWith("events.jsonl", StringComparison.Ordinal) ? other?.HeldLocks().FirstOrDefault() ?? seen : seen) });
        store.Write(Begun);
        other = FilesStore.Open(place);
        store.Write(Changed);
        Assert.Equal((Environment.ProcessId, Environment.MachineName, "interlock"), (seen!.Pid, seen.Host, seen.Program));
        Assert.NotNull(seen.Since);
        other.Dispose();
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

    private static int After(IStoreTransaction tx)
    {
        tx.PutTask(tx.FindTask("one-3")! with { Title = "Later" });
        tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = "one", TaskId = "3", At = StoreDigest.Start });
        return 0;
    }

    private string Expected(bool changed)
    {
        using var store = FilesStore.Create(Place());
        store.Write(Begun);
        if (changed)
        {
            store.Write(Changed);
        }

        store.Write(After);
        return StoreDigest.Of(store);
    }

    private string Place() => Path.Combine(directory.Root, $"{++made}");
}
