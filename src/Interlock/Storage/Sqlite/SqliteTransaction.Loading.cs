using Interlock.Journal;

namespace Interlock.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    public void DeleteTask(string uid)
    {
        using (var skills = Prepare("DELETE FROM ready_skill WHERE uid = ?"))
        {
            skills.Bind(uid).Run();
        }

        using var statement = Prepare("DELETE FROM task WHERE uid = ?");
        statement.Bind(uid).Run();
    }

    public void DeleteSpec(string name)
    {
        using var statement = Prepare("DELETE FROM spec WHERE name = ?");
        statement.Bind(name).Run();
    }

    public void SetSequence(string sequence, long value)
    {
        using var statement = Prepare("INSERT OR REPLACE INTO sequence (name, value) VALUES (?, ?)");
        statement.Bind(sequence).Bind(value).Run();
    }

    public void BeginLog(ChainMark mark)
    {
        var known = EventEnds();
        if (known.Head.Seq != known.Anchor.Seq)
        {
            throw new InvalidOperationException("The log has begun.");
        }

        ends = new(mark, mark);
    }

    public void MarkMoved(string location)
    {
        PutRecord(StoreMove.Record(location));
        using var statement = Prepare($"PRAGMA user_version={Migrations.Latest | Migrations.Moved}");
        statement.Run();
    }
}
