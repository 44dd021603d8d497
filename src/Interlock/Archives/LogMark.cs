using Interlock.Storage;

namespace Interlock.Archives;

/// <summary>Tells two logs apart: events are chained, so that logs with the same hash at a number are the same up to there.</summary>
internal static class LogMark
{
    /// <summary>The hash of an event; null where the log does not reach it, or has dropped it.</summary>
    public static string? HashAt(IStoreReader reader, long seq)
    {
        var (anchor, head) = (reader.EventEnds().Anchor, reader.EventEnds().Head);
        return seq == head.Seq ? head.Hash
            : seq == anchor.Seq ? anchor.Hash
            : seq < anchor.Seq || seq > head.Seq ? null
            : reader.ListEvents(new() { AfterSeq = seq - 1, Limit = 1 })[0].Hash;
    }
}
