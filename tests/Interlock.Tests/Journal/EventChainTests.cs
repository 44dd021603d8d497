using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Interlock.Journal;

namespace Interlock.Tests.Journal;

public sealed class EventChainTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void The_hash_is_that_of_the_documented_text()
    {
        var linked = EventChain.Link(
            new() { Seq = 7, Type = "TaskUpdated", Spec = "chat", TaskId = "1", At = At.AddTicks(9_999), Details = new() { ["b"] = "x\ny", ["a"] = 2.50m } },
            ChainMark.Beginning.Hash);
        var text = new string('0', 64) + "\n[7,1767323045678,\"TaskUpdated\",\"chat\",\"1\",null,null,null,{\"b\":\"x\\u000ay\",\"a\":25e-1}]";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), linked.Hash);
        Assert.Equal(At, linked.At);
    }

    [Theory]
    [InlineData("""{ "a" : [ 1 , 2 ] }""", """{"a":[1,2]}""")]
    [InlineData("""["A\/é\ud83d\ude00\n"]""", "[\"A/é😀\\u000a\"]")]
    [InlineData("""["\ud800 lone"]""", "[\"\ufffd lone\"]")]
    [InlineData("[1.0,10,1e2,-0,0.0,1.50,1E+2,12345678901234567890,0.001,-2.5e-3]", "[1,10,100,0,0,15e-1,100,12345678901234567890,1e-3,-25e-4]")]
    [InlineData("[100000000000000000000000,1e23]", "[1e23,1e23]")]
    [InlineData("[true,false,null]", "[true,false,null]")]
    public void One_value_has_one_spelling(string json, string canonical)
    {
        Assert.Equal(canonical, Encoding.UTF8.GetString(new CanonicalText().Json(Encoding.UTF8.GetBytes(json)).Written));
    }

    [Fact]
    public void A_whole_log_has_no_break()
    {
        Assert.Null(EventChain.FirstBreak(Log(10), ChainMark.Beginning, Head(Log(10))));
        Assert.Null(EventChain.FirstBreak([], ChainMark.Beginning, ChainMark.Beginning));
        var log = Log(10);
        Assert.Null(EventChain.FirstBreak(log.Skip(4), new(4, log[3].Hash)));
    }

    [Fact]
    public void Whatever_is_edited_is_found_where_it_stands()
    {
        foreach (var edit in (Func<JournalEvent, JournalEvent>[])
            [
                entry => entry with { Type = "TaskFailed" },
                entry => entry with { Spec = "other" },
                entry => entry with { TaskId = null },
                entry => entry with { RunId = "r" },
                entry => entry with { Uid = "u" },
                entry => entry with { Worker = "eve" },
                entry => entry with { At = entry.At.AddMilliseconds(1) },
                entry => entry with { Details = new() { ["n"] = 99 } },
                entry => entry with { Hash = new string('a', 64) },
            ])
        {
            var log = Log(6);
            log[3] = edit(log[3]);
            var found = EventChain.FirstBreak(log, ChainMark.Beginning)!;
            Assert.Equal((4, "edited"), (found.Seq, found.Kind));
        }
    }

    [Fact]
    public void What_is_removed_inserted_or_cut_off_is_found()
    {
        var log = Log(6);
        Assert.Equal((3, "missing"), Found(log.Where(entry => entry.Seq is not (3 or 4))));
        Assert.Equal((1, "missing"), Found(log.Skip(1)));
        Assert.Equal((6, "missing"), Found(log.SkipLast(1)));
        Assert.Equal((1, "missing"), Found([]));
        Assert.Equal((2, "inserted"), Found([log[0], log[1], log[1], log[2]]));
        var added = EventChain.Link(new() { Seq = 7, Type = "TaskReady", At = At }, log[^1].Hash);
        Assert.Equal((7, "inserted"), Found([.. log, added]));

        // An event taken out with everything behind it numbered anew, but the old hashes kept.
        Assert.Equal((3, "edited"), Found([.. log[..2], .. log[3..].Select(entry => entry with { Seq = entry.Seq - 1 })]));

        // Rewritten with hashes that fit: only the head tells.
        var forged = Log(6, first: "forged");
        Assert.Equal((6, "edited"), Found(forged));

        (long Seq, string Kind) Found(IEnumerable<JournalEvent> events)
        {
            var found = EventChain.FirstBreak(events, ChainMark.Beginning, Head(log))!;
            return (found.Seq, found.Kind);
        }
    }

    [Fact]
    public void Events_are_read_no_further_than_the_break()
    {
        var read = 0;
        var log = Log(100);
        log[9] = log[9] with { Worker = "eve" };
        Assert.Equal(10, EventChain.FirstBreak(log.Select(entry => (++read, entry).entry), ChainMark.Beginning)!.Seq);
        Assert.Equal(10, read);
    }

    private static ChainMark Head(List<JournalEvent> log) => new(log[^1].Seq, log[^1].Hash);

    private static List<JournalEvent> Log(int count, string first = "ann")
    {
        var log = new List<JournalEvent>();
        var before = ChainMark.Beginning.Hash;
        for (var seq = 1; seq <= count; seq++)
        {
            log.Add(EventChain.Link(new() { Seq = seq, Type = "TaskUpdated", Spec = "s", TaskId = "1", Worker = seq == 1 ? first : "ann", At = At, Details = new() { ["n"] = seq } }, before));
            before = log[^1].Hash;
        }

        return log;
    }
}
