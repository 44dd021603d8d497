using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>The whole log: what the store holds, and behind it what was archived.</summary>
/// <param name="archive">Null: only what the store holds.</param>
internal sealed class EventLog(IStore store, EventArchive? archive)
{
    /// <summary>Events by rising number, those of the archive with them where the query reaches so far back.</summary>
    public IReadOnlyList<JournalEvent> List(EventQuery query)
    {
        var (held, anchor, oldest) = store.Read(reader =>
        {
            var ends = reader.EventEnds();
            return (reader.ListEvents(query), ends.Anchor, reader.ListEvents(new() { Limit = 1 }).FirstOrDefault()?.At);
        });

        // Moments rise with the numbers: what is asked since the oldest event that is held is not in the archive.
        var reachesBack = archive is not null && query.AfterSeq < anchor.Seq && !(query.Since is { } since && oldest <= since);
        if (!reachesBack || (query is { Limit: { } enough, Last: true } && held.Count >= enough))
        {
            return held;
        }

        var past = archive!.Read(anchor, query.AfterSeq).Where(query.Matches);
        return query switch
        {
            { Limit: { } limit, Last: true } => [.. past.TakeLast(limit - held.Count), .. held],
            { Limit: { } limit } => [.. past.Concat(held).Take(limit)],
            _ => [.. past, .. held],
        };
    }
}
