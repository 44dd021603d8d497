using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Memory;

/// <summary>Reads over the tables.</summary>
internal partial class MemoryReader(MemoryTables tables) : IStoreReader
{
    protected MemoryTables Tables { get; } = tables;

    public Spec? FindSpec(string name) => Tables.Specs.GetValueOrDefault(name);

    public IReadOnlyList<Spec> ListSpecs() => [.. Tables.Specs.Values];

    public WorkTask? FindTask(TaskRef name) => Tables.Names.TryGetValue(name, out var uid) ? Tables.Tasks[uid] : null;

    public TaskRef? FindName(string uid) => Tables.Tasks.TryGetValue(uid, out var task) ? task.Ref : null;

    public WorkTask? FindTask(string uid) => Tables.Tasks.GetValueOrDefault(uid);

    public IReadOnlyList<WorkTask> ListTasks(TaskQuery query)
    {
        var found = Tables.Tasks.Values.Where(task => Matches(task, query));
        var sorted = query.Sort switch
        {
            "id" => found.OrderBy(task => task.Id, StringComparer.Ordinal),
            "priority" => found.OrderBy(task => task.Priority),
            "state" => found.OrderBy(task => task.State),
            "title" => found.OrderBy(task => task.Title, StringComparer.Ordinal),
            "updated" => found.OrderBy(task => task.UpdatedAt),
            _ => found.OrderBy(task => task.Ordinal),
        };
        var ordered = sorted.ThenBy(task => task.Ordinal).AsEnumerable();
        if (query.Descending)
        {
            ordered = ordered.Reverse();
        }

        return [.. ordered.Skip(query.Offset).Take(query.Limit ?? int.MaxValue)];
    }

    public IReadOnlyList<WorkTask> Children(string spec, string parentId) =>
        Tables.Children.TryGetValue((spec, parentId), out var children) ? [.. children.Select(child => Tables.Tasks[child.Uid])] : [];

    public IEnumerable<WorkTask> Ready(ReadyQuery query) =>
        Tables.Ready
            .Select(key => Tables.Tasks[key.Uid])
            .Where(task => (query.Spec is null || task.Spec == query.Spec)
                && (query.Skill is null || task.RequiredSkills.Contains(query.Skill))
                && !(query.RequiredOnly && task.Optional))
            .Take(query.Limit ?? int.MaxValue);

    public IReadOnlyList<WorkTask> Due(DateTimeOffset now) =>
        [.. Tables.Due.TakeWhile(due => due.At <= now).Select(due => Tables.Tasks[due.Uid])];

    public IReadOnlyList<WorkTask> DueAfter(DateTimeOffset latest) =>
        [.. Tables.Due.Reverse().TakeWhile(due => due.At > latest).Reverse().Select(due => Tables.Tasks[due.Uid])];

    public DateTimeOffset? NextDue() => Tables.Due.Count == 0 ? null : Tables.Due.Min.At;

    public IReadOnlyDictionary<TaskState, int> CountByState(string? spec = null) =>
        Tables.Tasks.Values
            .Where(task => !task.IsParent && (spec is null || task.Spec == spec))
            .CountBy(task => task.State)
            .ToDictionary();

    public IReadOnlyList<Dependency> DependenciesOf(string uid) =>
        Tables.Before.TryGetValue(uid, out var edges) ? [.. edges.Values] : [];

    public IReadOnlyList<Dependency> DependentsOf(string uid) =>
        Tables.After.TryGetValue(uid, out var edges) ? [.. edges.Values] : [];

    public Claim? FindClaim(string task) => Tables.Claims.GetValueOrDefault(task);

    public IReadOnlyList<Claim> ListClaims() => [.. Tables.Claims.Values.OrderBy(claim => Tables.ClaimOrder[claim.Task])];

    public IReadOnlyList<Claim> ClaimsOutside(DateTimeOffset now, DateTimeOffset latest) =>
        [.. Tables.Claims.Values.Where(claim => !claim.Parked && (claim.ExpiresAt <= now || claim.ExpiresAt > latest)).OrderBy(claim => Tables.ClaimOrder[claim.Task])];

    public IReadOnlyList<FileLock> ListLocks() => [.. Tables.Locks.Values];

    public IReadOnlyList<FileLock> LocksOf(string task) =>
        Tables.LockPaths.TryGetValue(task, out var paths) ? [.. paths.Select(path => Tables.Locks[(path, task)])] : [];

    public virtual IReadOnlyList<JournalEvent> ListEvents(EventQuery query)
    {
        var found = Tables.Events.Skip((int)Math.Max(0, query.AfterSeq - Tables.Anchor.Seq)).Where(query.Matches);
        return query switch
        {
            { Limit: { } limit, Last: true } => [.. found.TakeLast(limit)],
            { Limit: { } limit } => [.. found.Take(limit)],
            _ => [.. found],
        };
    }

    public long LastSeq() => Tables.Head.Seq;

    public ChainEnds EventEnds() => new(Tables.Anchor, Tables.Head);

    public StoredRecord? FindRecord(string collection, string key) =>
        Tables.Records.TryGetValue(collection, out var records) && records.ByKey.TryGetValue(key, out var found) ? found.Record : null;

    public IReadOnlyList<StoredRecord> ListRecords(string collection, string? owner = null, string? status = null) =>
        Tables.Records.TryGetValue(collection, out var records)
            ? [.. records.ByOrder.Values
                .Select(key => records.ByKey[key].Record)
                .Where(record => (owner is null || record.Owner == owner) && (status is null || record.Status == status))]
            : [];

    private static bool Matches(WorkTask task, TaskQuery query) =>
        (query.Spec is null || task.Spec == query.Spec)
        && (query.States.Count == 0 || (!task.IsParent && query.States.Contains(task.State)))
        && (query.Skill is null || task.RequiredSkills.Contains(query.Skill))
        && (query.Kind is null || task.Kind == query.Kind)
        && (query.Optional is null || task.Optional == query.Optional);
}
