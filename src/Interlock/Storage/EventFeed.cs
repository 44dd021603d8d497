using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>
/// Events as they come, each once and in order, however many processes write: numbers are given inside serialised transactions, so
/// whoever has seen one has been able to see all below it.
/// </summary>
/// <param name="start">Which; its limit and <see cref="EventQuery.Last"/> count for the first batch only.</param>
internal sealed class EventFeed(IStore store, EventArchive? archive, EventQuery start)
{
    private const int Page = 1_000;

    private bool begun;
    private EventQuery rest = start with { Limit = Page, Last = false };

    /// <summary>What is new, at most a thousand; empty when nothing is.</summary>
    /// <param name="more">True when there may be more at once.</param>
    public IReadOnlyList<JournalEvent> Next(out bool more)
    {
        var page = begun || start.Limit is null ? rest : start;
        begun = true;
        var (events, anchor, last) = store.Read(reader =>
            reader.EventEnds() is var ends && ends.Anchor.Seq > page.AfterSeq
                ? (null, ends.Anchor.Seq, 0L)
                : ((IReadOnlyList<JournalEvent>?)reader.ListEvents(page), 0L, ends.Head.Seq));

        // Null: what comes next has been archived already.
        events ??= new EventLog(store, archive).List(page);
        more = events.Count == page.Limit && !page.Last;

        // Without a match the whole snapshot is behind us; else at least what was found.
        var seen = more ? events[^1].Seq : last > 0 ? last : Math.Max(anchor, events.Count > 0 ? events[^1].Seq : 0);
        rest = rest with { AfterSeq = Math.Max(rest.AfterSeq, seen) };
        return events;
    }
}
