using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Registry.Keeping;

/// <summary>How long events stay in the registry before they are moved to the archive. Nothing of them is ever thrown away by this.</summary>
internal sealed record EventRetention
{
    /// <summary>Older ones are archived; null: age does not count.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>While the log is larger, its oldest part is archived; about, in bytes of JSON lines.</summary>
    public long? Bytes { get; init; }
}

/// <summary>What an archiving moved.</summary>
/// <param name="Events">Events moved, or that would be.</param>
/// <param name="Files">The files written.</param>
internal sealed record ArchivedEvents(long Events, IReadOnlyList<string> Files);

/// <summary>
/// Moves old events out of the registry into files. The file is on the disk before its events are dropped: a crash in between
/// leaves them in both places, and readers take them once.
/// </summary>
internal sealed class Archiving(RegistryContext context)
{
    /// <summary>Events of one file, and of one transaction that drops them.</summary>
    public const int FileEvents = 10_000;

    private const int Sampled = 500;

    /// <summary>The newest events stay, whatever the limits say: enough to undo a mistake and to see what just happened.</summary>
    private const int Kept = 1_000;

    /// <param name="rehearse">Only tell what would be moved.</param>
    public ArchivedEvents Run(EventRetention retention, bool rehearse = false)
    {
        var (from, through) = context.Store.Read(reader => (reader.EventEnds().Anchor.Seq, Through(reader, retention)));
        var files = new List<string>();
        if (context.Archive is not { } archive || through <= from)
        {
            return new(0, files);
        }

        var moved = 0L;
        for (var at = from; !rehearse && at < through; at += FileEvents)
        {
            moved += Move(archive, at, Math.Min(through, at + FileEvents), files);
        }

        return new(rehearse ? through - from : moved, files);
    }

    private int Move(EventArchive archive, long after, long through, List<string> files)
    {
        var events = context.Store.Read(reader => EventPages.Of(reader, new() { AfterSeq = after, Limit = (int)(through - after) }).ToList());
        if (events.Count == 0 || events[^1].Seq != through)
        {
            // Somebody else archived meanwhile.
            return 0;
        }

        var file = archive.Write(events);
        files.Add(file);
        return context.WriteOwn(Authority.Archive, changes =>
        {
            var tx = changes.Store;
            Remember(tx, events);
            var dropped = tx.DropEvents(through);
            if (dropped > 0)
            {
                changes.Log(EventTypes.EventsArchived, null, new() { ["first_seq"] = events[0].Seq, ["last_seq"] = through, ["count"] = dropped, ["file"] = Path.GetFileName(file) });
            }

            return dropped;
        });
    }

    /// <summary>Who held an open task last is asked when its change is approved, however long ago that was.</summary>
    private static void Remember(IStoreTransaction store, List<JournalEvent> events)
    {
        foreach (var assigned in events.Where(entry => entry is { Type: EventTypes.TaskAssigned, Uid: not null }))
        {
            if (store.FindTask(assigned.Uid!) is not null && (string?)assigned.Details["worker"] is { } worker)
            {
                Records.Holders.Put(store, new() { Task = assigned.Uid!, Worker = worker });
            }
        }
    }

    /// <summary>The last event to archive.</summary>
    private long Through(IStoreReader reader, EventRetention retention)
    {
        var ends = reader.EventEnds();
        var through = ends.Anchor.Seq;
        var last = ends.Head.Seq - Kept;
        if (retention.Age is { } age)
        {
            var cutoff = context.Now - age;
            foreach (var entry in EventPages.Of(reader, new() { AfterSeq = through }))
            {
                // One that was written while the clock was ahead holds up nothing.
                if ((entry.At >= cutoff && entry.At <= context.Now) || entry.Seq > last)
                {
                    break;
                }

                through = entry.Seq;
            }
        }

        if (retention.Bytes is { } limit)
        {
            var bytesEach = BytesEach(reader);
            if ((ends.Head.Seq - through) * bytesEach > limit)
            {
                // A fifth more than needed, so that it is not done again at once.
                through = Math.Max(through, ends.Head.Seq - (long)(0.8 * limit / bytesEach));
            }
        }

        return Math.Min(through, Math.Max(last, ends.Anchor.Seq));
    }

    /// <summary>The usual size of an event, by the oldest and the newest: measuring all would read all.</summary>
    private static double BytesEach(IStoreReader reader)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var sample = reader.ListEvents(new() { Limit = Sampled }).Concat(reader.ListEvents(new() { Limit = Sampled, Last = true })).ToList();
        foreach (var entry in sample)
        {
            EventLine.Write(buffer, entry);
        }

        return Math.Max(1.0, (double)buffer.WrittenCount / Math.Max(1, sample.Count));
    }
}
