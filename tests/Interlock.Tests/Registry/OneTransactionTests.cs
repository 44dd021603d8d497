using Interlock.Forges.Local;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Tests.Registry;

/// <summary>What follows from done is stored with it or not at all.</summary>
public sealed class OneTransactionTests
{
    private readonly Desk desk = new();

    public OneTransactionTests()
    {
        desk.Make("1", "a.txt");
        desk.Create("2", "1");
        desk.Create("3", "1");
        desk.Make("parked");
    }

    [Fact]
    public void Done_frees_the_locks_ends_the_claim_tells_the_dependents_and_closes_the_issue_in_one()
    {
        var token = desk.Submit("1");
        var (store, registry) = Watched(fails: false);
        var seq = desk.LastSeq;
        Assert.False(registry.Completing.Merged(desk.Task("1").Uid, token, Desk.GoodMerge()).IsRefused);

        Assert.Equal(1, store.Writes);
        Assert.Equal((TaskState.Done, TaskState.Pending, TaskState.Pending), (desk.State("1"), desk.State("2"), desk.State("3")));
        Assert.Empty(desk.LocksOf("1"));
        Assert.Null(desk.ClaimOf("1"));
        Assert.NotNull(desk.Task("1").ClosedAt);
        string[] expected = [EventTypes.PrMerged, EventTypes.TaskCompleted, EventTypes.TaskReady, EventTypes.ClaimReleased, EventTypes.LockReleased, EventTypes.IssueClosed];
        Assert.Superset(expected.ToHashSet(), desk.Events(after: seq).Select(entry => entry.Type).ToHashSet());
    }

    [Fact]
    public void When_it_dies_before_its_end_nothing_of_it_is_there()
    {
        var token = desk.Submit("1");
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        var (store, registry) = Watched(fails: true);
        Assert.Throws<IOException>(() => registry.Completing.Merged(desk.Task("1").Uid, token, Desk.GoodMerge()));

        Assert.Equal(1, store.Writes);
        Assert.Equal((before, seq), (desk.Snapshot(), desk.LastSeq));
        Assert.Equal(["a.txt"], desk.LocksOf("1"));
    }

    private (WatchedStore Store, TaskRegistry Registry) Watched(bool fails)
    {
        var store = new WatchedStore(desk.Store, fails);
        return (store, new(new() { Store = store, Options = desk.Options, Clock = desk.Time, Ids = new CountingIds() }, new LocalForge(), desk.Workspace, desk.Impact));
    }

    private sealed class WatchedStore(IStore inner, bool fails) : IStore
    {
        public int Writes { get; private set; }

        public string Location => inner.Location;

        public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

        public T Write<T>(Func<IStoreTransaction, T> work)
        {
            Writes++;
            return inner.Write(tx =>
            {
                var result = work(tx);
                return fails ? throw new IOException("the disk is full") : result;
            });
        }

        public void Dispose()
        {
        }
    }
}
