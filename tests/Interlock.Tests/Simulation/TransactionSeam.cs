using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>A transaction that hands everything on; those that watch it or break it override what they need.</summary>
internal class TransactionSeam(IStoreTransaction inner) : IStoreTransaction
{
    protected IStoreTransaction Inner { get; } = inner;

    public virtual Spec? FindSpec(string name) => Inner.FindSpec(name);

    public virtual IReadOnlyList<Spec> ListSpecs() => Inner.ListSpecs();

    public virtual WorkTask? FindTask(TaskRef name) => Inner.FindTask(name);

    public virtual WorkTask? FindTask(string uid) => Inner.FindTask(uid);

    public virtual TaskRef? FindName(string uid) => Inner.FindName(uid);

    public virtual IReadOnlyList<WorkTask> ListTasks(TaskQuery query) => Inner.ListTasks(query);

    public virtual IReadOnlyList<WorkTask> Children(string spec, string parentId) => Inner.Children(spec, parentId);

    public virtual IEnumerable<WorkTask> Ready(ReadyQuery query) => Inner.Ready(query);

    public virtual IReadOnlyList<WorkTask> Due(DateTimeOffset now) => Inner.Due(now);

    public virtual DateTimeOffset? NextDue() => Inner.NextDue();

    public virtual IReadOnlyDictionary<TaskState, int> CountByState(string? spec = null) => Inner.CountByState(spec);

    public virtual IReadOnlyList<Dependency> DependenciesOf(string uid) => Inner.DependenciesOf(uid);

    public virtual IReadOnlyList<Dependency> DependentsOf(string uid) => Inner.DependentsOf(uid);

    public virtual Claim? FindClaim(string task) => Inner.FindClaim(task);

    public virtual IReadOnlyList<Claim> ListClaims() => Inner.ListClaims();

    public virtual IReadOnlyList<FileLock> ListLocks() => Inner.ListLocks();

    public virtual IReadOnlyList<FileLock> LocksOf(string task) => Inner.LocksOf(task);

    public virtual IReadOnlyList<JournalEvent> ListEvents(EventQuery query) => Inner.ListEvents(query);

    public virtual long LastSeq() => Inner.LastSeq();

    public virtual ChainEnds EventEnds() => Inner.EventEnds();

    public virtual StoredRecord? FindRecord(string collection, string key) => Inner.FindRecord(collection, key);

    public virtual IReadOnlyList<StoredRecord> ListRecords(string collection, string? owner = null, string? status = null) => Inner.ListRecords(collection, owner, status);

    public virtual IEnumerable<WorkTask> EnumerateTasks(string? spec = null) => Inner.EnumerateTasks(spec);

    public virtual IEnumerable<Dependency> EnumerateDependencies() => Inner.EnumerateDependencies();

    public virtual IEnumerable<StoredRecord> EnumerateRecords() => Inner.EnumerateRecords();

    public virtual IEnumerable<JournalEvent> EnumerateEvents(EventQuery query) => Inner.EnumerateEvents(query);

    public virtual IReadOnlyDictionary<string, long> ListSequences() => Inner.ListSequences();

    public virtual void PutSpec(Spec spec) => Inner.PutSpec(spec);

    public virtual void PutTask(WorkTask task) => Inner.PutTask(task);

    public virtual void PutDependency(Dependency dependency) => Inner.PutDependency(dependency);

    public virtual void DeleteDependency(string task, string dependsOn) => Inner.DeleteDependency(task, dependsOn);

    public virtual void PutClaim(Claim claim) => Inner.PutClaim(claim);

    public virtual void DeleteClaim(string task) => Inner.DeleteClaim(task);

    public virtual void PutLock(FileLock fileLock) => Inner.PutLock(fileLock);

    public virtual void DeleteLocks(string task) => Inner.DeleteLocks(task);

    public virtual void DeleteLock(string task, string path) => Inner.DeleteLock(task, path);

    public virtual long Append(JournalEvent journalEvent) => Inner.Append(journalEvent);

    public virtual int DropEvents(long throughSeq) => Inner.DropEvents(throughSeq);

    public virtual void PutRecord(StoredRecord record) => Inner.PutRecord(record);

    public virtual void DeleteRecord(string collection, string key) => Inner.DeleteRecord(collection, key);

    public virtual long Next(string sequence) => Inner.Next(sequence);

    public virtual void DeleteTask(string uid) => Inner.DeleteTask(uid);

    public virtual void DeleteSpec(string name) => Inner.DeleteSpec(name);

    public virtual void SetSequence(string sequence, long value) => Inner.SetSequence(sequence, value);

    public virtual void BeginLog(ChainMark mark) => Inner.BeginLog(mark);

    public virtual void MarkMoved(string location) => Inner.MarkMoved(location);
}
