using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Sqlite;

/// <summary>Writes of one piece of work.</summary>
/// <param name="connection">Inside a write transaction.</param>
/// <param name="ends">Where work before it in the same transaction has left the chain of events; null: as it is stored.</param>
internal sealed partial class SqliteTransaction(Connection connection, ChainEnds? ends) : SqliteReader(connection), IStoreTransaction
{
    private readonly Connection connection = connection;
    private ChainEnds? ends = ends;

    /// <summary>Where the chain of events ends now; null when nobody looked. Whoever commits stores it.</summary>
    public ChainEnds? Ends => ends;

    /// <summary>What was read of it.</summary>
    public ChainEnds? StoredEnds { get; private set; }

    public void PutSpec(Spec spec)
    {
        using var statement = Prepare(SpecRows.Put);
        SpecRows.Bind(statement, spec);
        statement.Run();
    }

    public void PutTask(WorkTask task)
    {
        using (var update = Prepare(TaskSql.Update))
        {
            TaskRows.Bind(update, task);
            update.Run();
        }

        if (connection.Changes == 0)
        {
            using var upsert = Prepare(TaskSql.Upsert);
            TaskRows.Bind(upsert, task);
            upsert.Run();
        }

        PlaceBySkill(task);
    }

    public void PutDependency(Dependency dependency)
    {
        using var statement = Prepare("INSERT INTO dependency (task, depends_on, hard) VALUES (?, ?, ?) ON CONFLICT (task, depends_on) DO UPDATE SET hard = excluded.hard");
        statement.Bind(dependency.Task).Bind(dependency.DependsOn).Bind(dependency.Hard).Run();
    }

    public void DeleteDependency(string task, string dependsOn)
    {
        using var statement = Prepare("DELETE FROM dependency WHERE task = ? AND depends_on = ?");
        statement.Bind(task).Bind(dependsOn).Run();
    }

    public void PutClaim(Claim claim)
    {
        using var statement = Prepare(ClaimRows.Put);
        ClaimRows.Bind(statement, claim);
        statement.Run();
    }

    public void DeleteClaim(string task)
    {
        using var statement = Prepare(ClaimRows.Delete);
        statement.Bind(task).Run();
    }

    public void PutLock(FileLock fileLock)
    {
        using var statement = Prepare(ClaimRows.PutLock);
        ClaimRows.Bind(statement, fileLock);
        statement.Run();
    }

    public void DeleteLocks(string task)
    {
        using var statement = Prepare(ClaimRows.DeleteLocks);
        statement.Bind(task).Run();
    }

    public void DeleteLock(string task, string path)
    {
        using var statement = Prepare(ClaimRows.DeleteLock);
        statement.Bind(path).Bind(task).Run();
    }

    public long Append(JournalEvent journalEvent)
    {
        var before = EventEnds();
        var details = JsonColumn.Utf8Of(journalEvent.Details);
        var linked = EventChain.Link(journalEvent with { Seq = before.Head.Seq + 1 }, before.Head.Hash, details);
        using var statement = Prepare(EventRows.Insert);
        EventRows.Bind(statement, linked, details);
        statement.Run();
        ends = before with { Head = new(linked.Seq, linked.Hash) };
        return linked.Seq;
    }

    public int DropEvents(long throughSeq)
    {
        string hash;
        using (var anchor = Prepare(EventRows.HashAt))
        {
            if (!anchor.Bind(throughSeq).Step())
            {
                return 0;
            }

            hash = anchor.Text(0);
        }

        ends = EventEnds() with { Anchor = new(throughSeq, hash) };
        using var statement = Prepare(EventRows.Drop);
        statement.Bind(throughSeq).Run();
        return connection.Changes;
    }

    /// <summary>Read once per transaction, written once at its end.</summary>
    public override ChainEnds EventEnds() => ends ??= StoredEnds = base.EventEnds();

    public void PutRecord(StoredRecord record)
    {
        using var statement = Prepare(
            "INSERT INTO record (collection, key, owner, status, body) VALUES (?, ?, ?, ?, ?) "
            + "ON CONFLICT (collection, key) DO UPDATE SET owner = excluded.owner, status = excluded.status, body = excluded.body");
        statement.Bind(record.Collection).Bind(record.Key).Bind(record.Owner).Bind(record.Status).Bind(record.Body).Run();
    }

    public void DeleteRecord(string collection, string key)
    {
        using var statement = Prepare("DELETE FROM record WHERE collection = ? AND key = ?");
        statement.Bind(collection).Bind(key).Run();
    }

    public long Next(string sequence)
    {
        using var statement = Prepare("INSERT INTO sequence (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value");
        statement.Bind(sequence).Step();
        var value = statement.Long(0);
        statement.Run();
        return value;
    }

    /// <summary>Keeps the ready set of each skill, so that a claim for a skill reads no task of another.</summary>
    private void PlaceBySkill(WorkTask task)
    {
        using (var delete = Prepare("DELETE FROM ready_skill WHERE uid = ?"))
        {
            delete.Bind(task.Uid).Run();
        }

        if (task is not { State: TaskState.Pending, IsParent: false })
        {
            return;
        }

        foreach (var skill in task.RequiredSkills)
        {
            using var insert = Prepare("INSERT OR IGNORE INTO ready_skill (skill, optional, soft_open, priority, ordinal, uid) VALUES (?, ?, ?, ?, ?, ?)");
            insert.Bind(skill).Bind(task.Optional).Bind(task.OpenSoftDependencies > 0).Bind((long)task.Priority).Bind(task.Ordinal).Bind(task.Uid).Run();
        }
    }
}
