using Interlock.Journal;

namespace Interlock.Storage.Sqlite;

/// <summary>An event as a row.</summary>
internal static class EventRows
{
    private const string Columns = "seq, at, type, spec, task_id, run_id, worker, details, hash, uid";

    public const string Insert = $"INSERT INTO event ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    public const string Drop = "DELETE FROM event WHERE seq <= ?";

    public const string HashAt = "SELECT hash FROM event WHERE seq = ?";

    /// <summary>The statement of a list, with a parameter for each filter that is set, in the order of <see cref="Bind(Statement, EventQuery)"/>.</summary>
    public static string List(EventQuery query)
    {
        var list = $"SELECT {Columns} FROM event WHERE seq > ?"
            + (query.Spec is null ? "" : " AND spec = ?")
            + (query.TaskId is null ? "" : " AND task_id = ?")
            + (query.Uid is null ? "" : " AND uid = ?")
            + (query.RunId is null ? "" : " AND run_id = ?")
            + (query.Type is null ? "" : " AND type = ?")
            + (query.Since is null ? "" : " AND at >= ?")
            + (query.Until is null ? "" : " AND at <= ?");
        return query.Last && query.Limit is not null
            ? $"SELECT {Columns} FROM ({list} ORDER BY seq DESC LIMIT ?) ORDER BY seq"
            : list + " ORDER BY seq LIMIT ?";
    }

    public static void Bind(Statement statement, EventQuery query)
    {
        statement.Bind(query.AfterSeq);
        foreach (var word in (ReadOnlySpan<string?>)[query.Spec, query.TaskId, query.Uid, query.RunId, query.Type])
        {
            if (word is not null)
            {
                statement.Bind(word);
            }
        }

        foreach (var moment in (ReadOnlySpan<DateTimeOffset?>)[query.Since, query.Until])
        {
            if (moment is { } known)
            {
                statement.Bind(known);
            }
        }

        statement.Bind((long)(query.Limit ?? -1));
    }

    /// <param name="details">The details as UTF-8 JSON; empty for none.</param>
    public static void Bind(Statement statement, JournalEvent entry, ReadOnlySpan<byte> details) => statement
        .Bind(entry.Seq).Bind(entry.At).Bind(entry.Type).Bind(entry.Spec).Bind(entry.TaskId).Bind(entry.RunId).Bind(entry.Worker).BindUtf8(details).Bind(entry.Hash).Bind(entry.Uid);

    public static JournalEvent Read(Statement row) => new()
    {
        Seq = row.Long(0),
        At = row.Moment(1),
        Type = row.Text(2),
        Spec = row.TextOrNull(3),
        TaskId = row.TextOrNull(4),
        RunId = row.TextOrNull(5),
        Worker = row.TextOrNull(6),
        Details = JsonColumn.Object(row.Bytes(7)),
        Hash = row.Text(8),
        Uid = row.TextOrNull(9),
    };
}
