using Interlock.Journal;

namespace Interlock.Storage.Sqlite;

/// <summary>Events know the task by its uid too, and are chained by hashes; what was appended before is chained as it stands.</summary>
internal static class Schema2
{
    private const int Page = 1_000;

    public const string Script =
        """
        ALTER TABLE event ADD COLUMN hash TEXT NOT NULL DEFAULT '';
        ALTER TABLE event ADD COLUMN uid TEXT;
        UPDATE event SET uid = (SELECT uid FROM task WHERE task.spec = event.spec AND task.id = event.task_id) WHERE task_id IS NOT NULL;
        CREATE INDEX event_uid ON event (uid) WHERE uid IS NOT NULL;
        CREATE TABLE event_chain (
            anchor_seq INTEGER NOT NULL,
            anchor_hash TEXT NOT NULL,
            head_seq INTEGER NOT NULL,
            head_hash TEXT NOT NULL
        );
        """;

    public static void ChainEvents(Connection connection)
    {
        var head = ChainMark.Beginning;
        while (Read(connection, head.Seq) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                var linked = EventChain.Link(entry, head.Hash);
                using var update = connection.Prepare("UPDATE event SET hash = ? WHERE seq = ?");
                update.Bind(linked.Hash).Bind(linked.Seq).Run();
                head = new(linked.Seq, linked.Hash);
            }
        }

        using var insert = connection.Prepare("INSERT INTO event_chain (anchor_seq, anchor_hash, head_seq, head_hash) VALUES (?, ?, ?, ?)");
        ChainRow.Bind(insert, new(ChainMark.Beginning, head));
        insert.Run();
    }

    private static List<JournalEvent> Read(Connection connection, long after)
    {
        var query = new EventQuery { AfterSeq = after, Limit = Page };
        using var statement = connection.Prepare(EventRows.List(query));
        EventRows.Bind(statement, query);
        var page = new List<JournalEvent>();
        while (statement.Step())
        {
            page.Add(EventRows.Read(statement));
        }

        return page;
    }
}
