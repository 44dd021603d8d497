using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>Any number of events with a thousand in memory at a time.</summary>
internal static class EventPages
{
    private const int Size = 1_000;

    /// <summary>Events by rising number, read on as they are asked for; to be used inside the transaction of <paramref name="reader"/>.</summary>
    /// <param name="reader">The snapshot.</param>
    /// <param name="query">Which; its limit counts, <see cref="EventQuery.Last"/> does not go with it.</param>
    public static IEnumerable<JournalEvent> Of(IStoreReader reader, EventQuery query)
    {
        var left = query.Limit ?? long.MaxValue;
        while (left > 0)
        {
            var page = reader.ListEvents(query with { Limit = (int)Math.Min(left, Size), Last = false });
            foreach (var entry in page)
            {
                yield return entry;
                query = query with { AfterSeq = entry.Seq };
            }

            left -= page.Count;
            if (page.Count < Size)
            {
                yield break;
            }
        }
    }
}
