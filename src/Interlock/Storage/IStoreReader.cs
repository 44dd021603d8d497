using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage;

/// <summary>What can be asked inside a transaction or a snapshot. Lists are in the order said, never null.</summary>
internal interface IStoreReader : IStoreContents
{
    Spec? FindSpec(string name);

    /// <summary>All specs, by name.</summary>
    IReadOnlyList<Spec> ListSpecs();

    WorkTask? FindTask(TaskRef name);

    WorkTask? FindTask(string uid);

    /// <summary>Only the name of a task: cheaper than the task.</summary>
    TaskRef? FindName(string uid);

    IReadOnlyList<WorkTask> ListTasks(TaskQuery query);

    /// <summary>Tasks of <paramref name="spec"/> whose parent is <paramref name="parentId"/>, in order of creation.</summary>
    IReadOnlyList<WorkTask> Children(string spec, string parentId);

    /// <summary>
    /// Pending tasks that are no parents, best first: required before optional, those with no open soft dependency first,
    /// then by priority, then by age. Lazy: claiming reads as many as it needs. Do not write while enumerating.
    /// </summary>
    IEnumerable<WorkTask> Ready(ReadyQuery query);

    /// <summary>Blocked tasks whose <see cref="WorkTask.DueAt"/> has come, earliest first.</summary>
    IReadOnlyList<WorkTask> Due(DateTimeOffset now);

    /// <summary>Blocked tasks whose <see cref="WorkTask.DueAt"/> is later than that, earliest first; a store answers without looking at all of them where it can.</summary>
    IReadOnlyList<WorkTask> DueAfter(DateTimeOffset latest) => [.. Due(DateTimeOffset.MaxValue).Where(task => task.DueAt > latest)];

    /// <summary>The earliest <see cref="WorkTask.DueAt"/> of a blocked task; null when there is none.</summary>
    DateTimeOffset? NextDue();

    /// <summary>How many tasks that are no parents stand in each state; states without tasks may be absent.</summary>
    IReadOnlyDictionary<TaskState, int> CountByState(string? spec = null);

    /// <summary>Edges from the task to what it comes after.</summary>
    IReadOnlyList<Dependency> DependenciesOf(string uid);

    /// <summary>Edges from the tasks that come after it.</summary>
    IReadOnlyList<Dependency> DependentsOf(string uid);

    Claim? FindClaim(string task);

    /// <summary>All claims, oldest first.</summary>
    IReadOnlyList<Claim> ListClaims();

    /// <summary>
    /// Claims, oldest first, whose lease has ended by <paramref name="now"/> or ends later than <paramref name="latest"/>; parked ones have
    /// none. A store answers without looking at all of them where it can.
    /// </summary>
    IReadOnlyList<Claim> ClaimsOutside(DateTimeOffset now, DateTimeOffset latest) =>
        [.. ListClaims().Where(claim => !claim.Parked && (claim.ExpiresAt <= now || claim.ExpiresAt > latest))];

    /// <summary>All file locks, by path.</summary>
    IReadOnlyList<FileLock> ListLocks();

    IReadOnlyList<FileLock> LocksOf(string task);

    /// <summary>The locks that overlap a key, by path; a store answers without looking at all of them where it can.</summary>
    /// <param name="key">Normalised; see <see cref="LockPath.Overlap"/>.</param>
    IReadOnlyList<FileLock> OverlappingLocks(string key, bool ignoreCase = false) =>
        [.. ListLocks().Where(held => LockPath.Overlap(held.Path, key, ignoreCase))];

    /// <summary>Events by rising sequence number.</summary>
    IReadOnlyList<JournalEvent> ListEvents(EventQuery query);

    /// <summary>The highest sequence number given; 0 in an empty store. Dropped events do not lower it.</summary>
    long LastSeq();

    /// <summary>Where the chain of the held events begins and ends.</summary>
    ChainEnds EventEnds();

    StoredRecord? FindRecord(string collection, string key);

    /// <summary>Records of a collection in order of first storing.</summary>
    /// <param name="owner">Only those of this owner; null: all.</param>
    /// <param name="status">Only those with this status; null: all.</param>
    IReadOnlyList<StoredRecord> ListRecords(string collection, string? owner = null, string? status = null);
}
