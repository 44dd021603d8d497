using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Sqlite;

/// <summary>Reads of one snapshot. Usable until its transaction ends.</summary>
internal partial class SqliteReader(Connection connection) : IStoreReader
{
    private bool ended;

    /// <summary>Called when the transaction ends; what is asked afterwards is a bug of the caller.</summary>
    public void End() => ended = true;

    public Spec? FindSpec(string name)
    {
        using var statement = Prepare(SpecRows.ByName);
        return statement.Bind(name).Step() ? SpecRows.Read(statement) : null;
    }

    public IReadOnlyList<Spec> ListSpecs()
    {
        using var statement = Prepare(SpecRows.All);
        return All(statement, SpecRows.Read);
    }

    public WorkTask? FindTask(TaskRef name)
    {
        using var statement = Prepare(TaskRows.ByName);
        return statement.Bind(name.Spec).Bind(name.Id).Step() ? TaskRows.Read(statement) : null;
    }

    public WorkTask? FindTask(string uid)
    {
        using var statement = Prepare(TaskRows.ByUid);
        return statement.Bind(uid).Step() ? TaskRows.Read(statement) : null;
    }

    public TaskRef? FindName(string uid)
    {
        using var statement = Prepare("SELECT spec, id FROM task WHERE uid = ?");
        return statement.Bind(uid).Step() ? new TaskRef(statement.Text(0), statement.Text(1)) : null;
    }

    public IReadOnlyList<WorkTask> ListTasks(TaskQuery query)
    {
        using var statement = Prepare(TaskRows.List(query));
        TaskRows.Bind(statement, query);
        return All(statement, TaskRows.Read);
    }

    public IReadOnlyList<WorkTask> Children(string spec, string parentId)
    {
        using var statement = Prepare(TaskRows.Children);
        return All(statement.Bind(spec).Bind(parentId), TaskRows.Read);
    }

    public IEnumerable<WorkTask> Ready(ReadyQuery query)
    {
        using var statement = Prepare(TaskRows.Ready(query));
        TaskRows.Bind(statement, query);
        while (statement.Step())
        {
            yield return TaskRows.Read(statement);
        }
    }

    public IReadOnlyList<WorkTask> Due(DateTimeOffset now)
    {
        using var statement = Prepare(TaskRows.Due);
        return All(statement.Bind(now), TaskRows.Read);
    }

    public IReadOnlyList<WorkTask> DueAfter(DateTimeOffset latest)
    {
        using var statement = Prepare(TaskRows.DueAfter);
        return All(statement.Bind(latest), TaskRows.Read);
    }

    public DateTimeOffset? NextDue()
    {
        using var statement = Prepare(TaskRows.NextDue);
        return statement.Step() ? statement.MomentOrNull(0) : null;
    }

    public IReadOnlyDictionary<TaskState, int> CountByState(string? spec = null)
    {
        using var statement = Prepare(spec is null ? TaskRows.CountByState : TaskRows.CountByStateOfSpec);
        if (spec is not null)
        {
            statement.Bind(spec);
        }

        var counts = new Dictionary<TaskState, int>();
        while (statement.Step())
        {
            counts[TaskRows.State(statement.Int(0))] = statement.Int(1);
        }

        return counts;
    }

    public IReadOnlyList<Dependency> DependenciesOf(string uid)
    {
        using var statement = Prepare("SELECT task, depends_on, hard FROM dependency WHERE task = ? ORDER BY row");
        return All(statement.Bind(uid), ReadEdge);
    }

    public IReadOnlyList<Dependency> DependentsOf(string uid)
    {
        using var statement = Prepare("SELECT task, depends_on, hard FROM dependency WHERE depends_on = ? ORDER BY row");
        return All(statement.Bind(uid), ReadEdge);
    }

    public Claim? FindClaim(string task)
    {
        using var statement = Prepare(ClaimRows.ByTask);
        return statement.Bind(task).Step() ? ClaimRows.Read(statement) : null;
    }

    public IReadOnlyList<Claim> ListClaims()
    {
        using var statement = Prepare(ClaimRows.All);
        return All(statement, ClaimRows.Read);
    }

    public IReadOnlyList<Claim> ClaimsOutside(DateTimeOffset now, DateTimeOffset latest)
    {
        using var statement = Prepare(ClaimRows.Outside);
        return All(statement.Bind(now).Bind(latest), ClaimRows.Read);
    }

    public IReadOnlyList<FileLock> ListLocks()
    {
        using var statement = Prepare(ClaimRows.Locks);
        return All(statement, ClaimRows.ReadLock);
    }

    public IReadOnlyList<FileLock> LocksOf(string task)
    {
        using var statement = Prepare(ClaimRows.LocksOfTask);
        return All(statement.Bind(task), ClaimRows.ReadLock);
    }

    // Asked before each edit, so it reads only the few rows that can matter.
    public IReadOnlyList<FileLock> OverlappingLocks(string key, bool ignoreCase = false)
    {
        var few = !ignoreCase && !LockPath.IsGlob(key);
        using var statement = Prepare(few ? ClaimRows.LocksNear : ClaimRows.Locks);
        if (few)
        {
            statement.Bind(key.TrimEnd('/'));
        }

        var found = new List<FileLock>();
        while (statement.Step())
        {
            var held = ClaimRows.ReadLock(statement);
            if (LockPath.Overlap(held.Path, key, ignoreCase))
            {
                found.Add(held);
            }
        }

        return found;
    }

    public IReadOnlyList<JournalEvent> ListEvents(EventQuery query)
    {
        using var statement = Prepare(EventRows.List(query));
        EventRows.Bind(statement, query);
        return All(statement, EventRows.Read);
    }

    public long LastSeq() => EventEnds().Head.Seq;

    public virtual ChainEnds EventEnds()
    {
        using var statement = Prepare(ChainRow.Select);
        return ChainRow.Read(statement);
    }

    public StoredRecord? FindRecord(string collection, string key)
    {
        using var statement = Prepare("SELECT collection, key, owner, status, body FROM record WHERE collection = ? AND key = ?");
        return statement.Bind(collection).Bind(key).Step() ? ReadRecord(statement) : null;
    }

    public IReadOnlyList<StoredRecord> ListRecords(string collection, string? owner = null, string? status = null)
    {
        using var statement = Prepare((owner, status) switch
        {
            (null, null) => "SELECT collection, key, owner, status, body FROM record WHERE collection = ? ORDER BY row",
            (_, null) => "SELECT collection, key, owner, status, body FROM record WHERE collection = ? AND owner = ? ORDER BY row",
            (null, _) => "SELECT collection, key, owner, status, body FROM record WHERE collection = ? AND status = ? ORDER BY row",
            _ => "SELECT collection, key, owner, status, body FROM record WHERE collection = ? AND owner = ? AND status = ? ORDER BY row",
        });
        statement.Bind(collection);
        if (owner is not null)
        {
            statement.Bind(owner);
        }

        if (status is not null)
        {
            statement.Bind(status);
        }

        return All(statement, ReadRecord);
    }

    protected Statement Prepare(string sql)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        return connection.Prepare(sql);
    }

    private static List<T> All<T>(Statement statement, Func<Statement, T> read)
    {
        var rows = new List<T>();
        while (statement.Step())
        {
            rows.Add(read(statement));
        }

        return rows;
    }

    private static Dependency ReadEdge(Statement row) => new(row.Text(0), row.Text(1), row.Flag(2));

    private static StoredRecord ReadRecord(Statement row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4));
}
