using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Tests.Storage;

/// <summary>What may go wrong on every store. One class per store derives from this.</summary>
public abstract class StoreFaults : IDisposable
{
    /// <summary>An empty store of its own.</summary>
    private protected abstract IStore Fresh();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public void Work_that_throws_after_any_of_its_steps_leaves_nothing()
    {
        using var store = Fresh();
        store.Write(Begun);
        var before = StoreDigest.Of(store);
        for (var steps = 0; ; steps++)
        {
            var done = 0;
            try
            {
                store.Write<int>(tx =>
                {
                    StoreDigest.Change(Counted.Around(tx, () => done++ == steps));
                    throw new InvalidOperationException("at the end");
                });
            }
            catch (Exception stopped) when (stopped is InvalidOperationException)
            {
            }

            Assert.Equal(before, StoreDigest.Of(store));
            if (done <= steps)
            {
                Assert.InRange(steps, 10, 100);
                return;
            }
        }
    }

    [Fact]
    public void A_refused_name_changes_nothing_and_the_store_goes_on()
    {
        using var store = Fresh();
        store.Write(Begun);
        var before = StoreDigest.Of(store);
        Assert.ThrowsAny<Exception>(() => store.Write(tx =>
        {
            tx.PutTask(StoreDigest.Task("two", 9) with { Id = "1" });
            return 0;
        }));
        Assert.Equal(before, StoreDigest.Of(store));
        Assert.Equal(7, store.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, At = StoreDigest.Start })));
    }

    private protected static int Begun(IStoreTransaction tx)
    {
        StoreDigest.Begin(tx);
        return 0;
    }

    private protected static int Changed(IStoreTransaction tx)
    {
        StoreDigest.Change(tx);
        return 0;
    }
}

/// <summary>What may go wrong on a store that outlives its process.</summary>
public abstract class DurableStoreFaults : StoreFaults
{
    /// <summary>For each point at which a process can die while it changes the store: what a later one finds.</summary>
    /// <returns>Where, whether the change had been acknowledged, and the store; the caller disposes it.</returns>
    private protected abstract IEnumerable<(string Where, bool Acknowledged, IStore Store)> KillEverywhere();

    /// <summary>Cuts what was written last at many places; nothing more is taken away.</summary>
    private protected abstract IEnumerable<(string Where, IStore Store)> TearEverywhere();

    /// <summary>Damages each file of the store that holds tasks, and opens it.</summary>
    /// <returns>The file, and a way to open the store.</returns>
    private protected abstract IEnumerable<(string File, Func<IStore> Open)> Truncate();

    [Fact]
    public void A_kill_between_any_two_durable_steps_leaves_all_or_nothing()
    {
        var (before, after) = Digests();
        var seen = new HashSet<string>();
        foreach (var (where, acknowledged, store) in KillEverywhere())
        {
            using var found = store;
            var digest = StoreDigest.Of(found);
            Assert.True(digest == after || (digest == before && !acknowledged), $"{where}:\n{digest}");
            seen.Add(digest);
            found.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = "one", At = StoreDigest.Start }));
            Assert.Equal(digest == after ? 10 : 7, found.Read(reader => reader.LastSeq()));
            StoreDigest.Of(found);
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void What_was_written_last_may_be_torn_anywhere_and_all_before_it_stays()
    {
        var (before, after) = Digests();
        var seen = 0;
        foreach (var (where, store) in TearEverywhere())
        {
            using var found = store;
            var digest = StoreDigest.Of(found);
            Assert.True(digest == after || digest == before, $"{where}:\n{digest}");
            found.Write(tx => tx.Next("task"));
            seen++;
        }

        Assert.InRange(seen, 10, int.MaxValue);
    }

    [Fact]
    public void A_truncated_file_gives_one_clear_error_and_is_left_alone()
    {
        foreach (var (file, open) in Truncate())
        {
            var damaged = File.ReadAllBytes(file);
            var refusal = Assert.Throws<RefusalException>(() =>
            {
                using var store = open();
                store.Read(reader => reader.ListTasks(new()).Count);
            }).Refusal;
            Assert.Equal("store.corrupt", refusal.Code);
            Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
            Assert.NotNull(refusal.Hint);
            Assert.Throws<RefusalException>(() =>
            {
                using var store = open();
                store.Write(tx => tx.Next("task"));
            });
            Assert.Equal(damaged, File.ReadAllBytes(file));
        }
    }

    protected (string Before, string After) Digests()
    {
        using var store = Fresh();
        store.Write(Begun);
        var before = StoreDigest.Of(store);
        store.Write(Changed);
        return (before, StoreDigest.Of(store));
    }
}
