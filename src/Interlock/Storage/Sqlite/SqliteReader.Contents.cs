using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Storage.Sqlite;

internal partial class SqliteReader
{
    public IEnumerable<WorkTask> EnumerateTasks(string? spec = null)
    {
        var query = new TaskQuery { Spec = spec };
        using var statement = Prepare(TaskRows.List(query));
        TaskRows.Bind(statement, query);
        while (statement.Step())
        {
            yield return TaskRows.Read(statement);
        }
    }

    public IEnumerable<Dependency> EnumerateDependencies()
    {
        using var statement = Prepare("SELECT task, depends_on, hard FROM dependency ORDER BY row");
        while (statement.Step())
        {
            yield return ReadEdge(statement);
        }
    }

    public IEnumerable<StoredRecord> EnumerateRecords()
    {
        // Collection by collection: ordered by both at once, all records would be sorted in memory.
        foreach (var collection in Collections())
        {
            using var statement = Prepare("SELECT collection, key, owner, status, body FROM record NOT INDEXED WHERE collection = ? ORDER BY row");
            statement.Bind(collection);
            while (statement.Step())
            {
                yield return ReadRecord(statement);
            }
        }
    }

    public IEnumerable<JournalEvent> EnumerateEvents(EventQuery query)
    {
        // In the order of the numbers without sorting: an index on the spec would have all its events sorted first.
        using var statement = Prepare(query is { TaskId: null, RunId: null } ? EventRows.List(query).Replace(" FROM event ", " FROM event NOT INDEXED ", StringComparison.Ordinal) : EventRows.List(query));
        EventRows.Bind(statement, query);
        while (statement.Step())
        {
            yield return EventRows.Read(statement);
        }
    }

    public IReadOnlyDictionary<string, long> ListSequences()
    {
        using var statement = Prepare("SELECT name, value FROM sequence");
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        while (statement.Step())
        {
            numbers[statement.Text(0)] = statement.Long(1);
        }

        return numbers;
    }

    private List<string> Collections()
    {
        using var statement = Prepare("SELECT DISTINCT collection FROM record ORDER BY collection");
        return All(statement, row => row.Text(0));
    }
}
