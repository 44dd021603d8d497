using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Tests.Storage;

/// <summary>The log: its chain, and dropping its old part.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public void Events_are_chained_by_their_hashes_whatever_they_hold()
    {
        Store.Write(tx =>
        {
            tx.Append(new() { Type = EventTypes.TaskCreated, At = Start });
            return tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = "s\"\\", TaskId = "1", Uid = "u1", RunId = "r", Worker = "多", At = Start.AddTicks(12_345), Details = Odd() });
        });
        Store.Write(tx => tx.Append(new() { Type = EventTypes.TaskReady, At = Start.AddHours(2) }));
        var (events, ends) = Store.Read(reader => (reader.ListEvents(new()), reader.EventEnds()));
        Assert.Equal(ChainMark.Beginning, ends.Anchor);
        Assert.Equal(new ChainMark(3, events[^1].Hash), ends.Head);
        Assert.Null(EventChain.FirstBreak(events, ends.Anchor, ends.Head));
        Assert.Equal(Start.AddMilliseconds(1), events[1].At);
        Assert.Equal(events[1].Hash, Assert.Single(Store.Read(reader => reader.ListEvents(new() { Uid = "u1" }))).Hash);

        // The same on every store: a registry that is moved keeps its hashes.
        Assert.Equal("ba442f737f1aaea6ad3e8481544fce926dd97e21c672c46bcbb237e4fb64ddc2", events[1].Hash);

        static JsonObject Odd() => new()
        {
            ["z"] = 1.50m,
            ["a"] = 0.1,
            ["n"] = -7L,
            ["big"] = 1e300,
            ["t"] = true,
            ["none"] = null,
            ["text"] = "quote \" slash \\ line\n tab\t bell\u0007 é 多 \U0001F600 <&>",
            ["list"] = new JsonArray(1, "two", new JsonObject { ["three"] = 3 }),
        };
    }

    [Fact]
    public void A_transaction_that_throws_does_not_break_the_chain()
    {
        Store.Write(tx => tx.Append(new() { Type = EventTypes.TaskCreated, At = Start }));
        Assert.Throws<InvalidOperationException>(() => Store.Write<int>(tx =>
        {
            tx.Append(new() { Type = EventTypes.TaskFailed, At = Start });
            tx.DropEvents(1);
            throw new InvalidOperationException("stop");
        }));
        Store.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, At = Start }));
        Assert.Equal([1L, 2L], Store.Read(reader => reader.ListEvents(new()).Select(entry => entry.Seq).ToList()));
        AssertChained();
    }

    [Fact]
    public void Dropped_events_leave_an_anchor_and_their_numbers_are_not_given_again()
    {
        Store.Write(tx => Enumerable.Range(0, 5).Sum(_ => tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = "s", At = Start })));
        var third = Store.Read(reader => reader.ListEvents(new()))[2];
        Assert.Equal(3, Store.Write(tx => tx.DropEvents(3)));
        Assert.Equal(0, Store.Write(tx => tx.DropEvents(3)));
        Assert.Equal(new ChainMark(3, third.Hash), Store.Read(reader => reader.EventEnds()).Anchor);
        Assert.Equal([4L, 5L], Store.Read(reader => reader.ListEvents(new()).Select(entry => entry.Seq).ToList()));
        Assert.Equal([5L], Store.Read(reader => reader.ListEvents(new() { AfterSeq = 4 }).Select(entry => entry.Seq).ToList()));
        AssertChained();

        Assert.Equal(2, Store.Write(tx => tx.DropEvents(5)));
        Assert.Empty(Store.Read(reader => reader.ListEvents(new())));
        Assert.Equal(5, Store.Read(reader => reader.LastSeq()));
        Assert.Equal(6, Store.Write(tx => tx.Append(new() { Type = EventTypes.TaskReady, At = Start })));
        AssertChained();
    }

    private void AssertChained() => Store.Read(reader =>
    {
        var ends = reader.EventEnds();
        Assert.Equal(ends.Head.Seq, reader.LastSeq());
        Assert.Null(EventChain.FirstBreak(reader.ListEvents(new()), ends.Anchor, ends.Head));
        return 0;
    });
}
