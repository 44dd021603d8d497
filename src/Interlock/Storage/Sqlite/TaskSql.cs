using System.Text;

namespace Interlock.Storage.Sqlite;

/// <summary>Statements built from the columns of a task.</summary>
internal static class TaskSql
{
    private const int IdentityColumns = 5;

    private static readonly string[] Columns = $"{TaskRows.Identity}, {TaskRows.Data}".Split(", ");

    /// <summary>Changes a known task whose identity stays; it touches no index of the identity.</summary>
    public static string Update { get; } = BuildUpdate();

    /// <summary>Inserts a task, or replaces the one with its uid.</summary>
    public static string Upsert { get; } = BuildUpsert();

    /// <summary>The columns with the table's name, for joins.</summary>
    public static string Qualified { get; } = "task." + string.Join(", task.", Columns);

    private static string BuildUpdate()
    {
        var sql = new StringBuilder("UPDATE task SET ");
        for (var i = IdentityColumns; i < Columns.Length; i++)
        {
            sql.Append(i == IdentityColumns ? "" : ", ").Append(Columns[i]).Append(" = ?").Append(i + 1);
        }

        return sql.Append(" WHERE uid = ?1 AND spec = ?2 AND id = ?3 AND parent IS ?4 AND ordinal = ?5").ToString();
    }

    private static string BuildUpsert()
    {
        var sql = new StringBuilder("INSERT INTO task (").Append(TaskRows.Identity).Append(", ").Append(TaskRows.Data).Append(") VALUES (?");
        for (var i = 1; i < Columns.Length; i++)
        {
            sql.Append(", ?");
        }

        sql.Append(") ON CONFLICT (uid) DO UPDATE SET ");
        for (var i = 1; i < Columns.Length; i++)
        {
            sql.Append(i == 1 ? "" : ", ").Append(Columns[i]).Append(" = excluded.").Append(Columns[i]);
        }

        return sql.ToString();
    }
}
