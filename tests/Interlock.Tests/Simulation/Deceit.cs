using System.Text.Json;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>A transaction that shows or keeps something else than it should.</summary>
internal sealed class Deceit(IStoreTransaction inner) : TransactionSeam(inner)
{
    public Func<WorkTask, WorkTask> Task { get; init; } = task => task;

    public Func<Claim?, Claim?> Claim { get; init; } = claim => claim;

    public Func<IReadOnlyList<FileLock>, IReadOnlyList<FileLock>> Locks { get; init; } = locks => locks;

    public Func<string, IReadOnlyList<FileLock>, IReadOnlyList<FileLock>> Own { get; init; } = (_, locks) => locks;

    public Func<string, string, StoredRecord?, StoredRecord?> Record { get; init; } = (_, _, record) => record;

    /// <summary>Hides all records of a collection from those who ask for the list.</summary>
    public Func<string, bool> HidesRecords { get; init; } = _ => false;

    public Func<IReadOnlyList<Dependency>, IReadOnlyList<Dependency>> Dependents { get; init; } = edges => edges;

    public bool HidesEvents { get; init; }

    public bool HidesDue { get; init; }

    /// <summary>Writes that do nothing, by name; of a record its collection.</summary>
    public Func<string, bool> Loses { get; init; } = _ => false;

    public override WorkTask? FindTask(TaskRef name) => Inner.FindTask(name) is { } task ? Task(task) : null;

    public override WorkTask? FindTask(string uid) => Inner.FindTask(uid) is { } task ? Task(task) : null;

    public override IEnumerable<WorkTask> Ready(ReadyQuery query) => Inner.Ready(query).Select(Task);

    public override Claim? FindClaim(string task) => Claim(Inner.FindClaim(task));

    public override IReadOnlyList<Claim> ListClaims() => [.. Inner.ListClaims().Select(claim => Claim(claim)!)];

    public override IReadOnlyList<FileLock> ListLocks() => Locks(Inner.ListLocks());

    public override IReadOnlyList<FileLock> LocksOf(string task) => Own(task, Inner.LocksOf(task));

    public override StoredRecord? FindRecord(string collection, string key) => Record(collection, key, Inner.FindRecord(collection, key));

    public override IReadOnlyList<StoredRecord> ListRecords(string collection, string? owner = null, string? status = null) =>
        HidesRecords(collection) ? [] : Inner.ListRecords(collection, owner, status);

    public override IReadOnlyList<Dependency> DependentsOf(string uid) => Dependents(Inner.DependentsOf(uid));

    public override IReadOnlyList<JournalEvent> ListEvents(EventQuery query) => HidesEvents ? [] : Inner.ListEvents(query);

    public override IReadOnlyList<WorkTask> Due(DateTimeOffset now) => HidesDue ? [] : Inner.Due(now);

    public override void PutTask(WorkTask task) => Unless("task", () => Inner.PutTask(task));

    public override void PutLock(FileLock fileLock) => Unless("lock", () => Inner.PutLock(fileLock));

    public override void DeleteLocks(string task) => Unless("unlock", () => Inner.DeleteLocks(task));

    public override void DeleteClaim(string task) => Unless("unclaim", () => Inner.DeleteClaim(task));

    public override void DeleteRecord(string collection, string key) => Unless("-" + collection, () => Inner.DeleteRecord(collection, key));

    public override long Append(JournalEvent journalEvent) => Loses("event") || Loses(journalEvent.Type) ? Inner.LastSeq() : Inner.Append(journalEvent);

    /// <summary>The answer of a person to the impact as it is recorded now, whatever they said.</summary>
    public static Approval Forged(IStoreReader reader, string uid, string purpose)
    {
        var impact = Records.Impacts.Find(reader, uid);
        return new() { Task = uid, Purpose = purpose, Granted = true, By = "nobody", Reason = "forged", Risk = Risk.Critical, Commit = impact?.Commit ?? "", FileSetHash = impact?.FileSetHash ?? "", At = default };
    }

    public static StoredRecord Of(Approval approval) => new("approvals", "", approval.Task, "", JsonSerializer.Serialize(approval, RecordJson.Default.Approval));

    public static StoredRecord? Change(StoredRecord? record, Func<Approval, Approval> how) =>
        record is null ? null : Of(how(JsonSerializer.Deserialize(record.Body, RecordJson.Default.Approval)!));

    public static StoredRecord? Change(StoredRecord? record, Func<MergeEntry, MergeEntry> how) =>
        record is null ? null : record with { Body = JsonSerializer.Serialize(how(JsonSerializer.Deserialize(record.Body, RecordJson.Default.MergeEntry)!), RecordJson.Default.MergeEntry) };

    public static StoredRecord? Change(StoredRecord? record, Func<DeployEntry, DeployEntry> how) =>
        record is null ? null : record with { Body = JsonSerializer.Serialize(how(JsonSerializer.Deserialize(record.Body, DeployJson.Default.DeployEntry)!), DeployJson.Default.DeployEntry) };

    private void Unless(string name, Action write)
    {
        if (!Loses(name))
        {
            write();
        }
    }
}
