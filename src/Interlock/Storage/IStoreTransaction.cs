using Interlock.Claims;
using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Storage;

/// <summary>What can be written inside a transaction. A write shows at once to reads of the same transaction.</summary>
internal interface IStoreTransaction : IStoreReader, IStoreLoading
{
    /// <summary>Inserts or replaces, by name.</summary>
    void PutSpec(Spec spec);

    /// <summary>Inserts or replaces, by uid. The pair (spec, id) is unique: a second uid with the same name throws.</summary>
    void PutTask(WorkTask task);

    /// <summary>Inserts or replaces, by (task, depends on).</summary>
    void PutDependency(Dependency dependency);

    void DeleteDependency(string task, string dependsOn);

    /// <summary>Inserts or replaces, by task.</summary>
    void PutClaim(Claim claim);

    void DeleteClaim(string task);

    /// <summary>Inserts or replaces, by (task, path).</summary>
    void PutLock(FileLock fileLock);

    void DeleteLocks(string task);

    void DeleteLock(string task, string path);

    /// <summary>
    /// Appends to the log and returns the sequence number given: one more than the last. The event is linked to the one
    /// before it by <see cref="EventChain.Link(JournalEvent, string)"/>, inside the transaction.
    /// </summary>
    long Append(JournalEvent journalEvent);

    /// <summary>
    /// Drops the events up to a number, which must be held; the last of them becomes the anchor of the chain. Numbers are not
    /// given again. Returns how many were dropped. Whoever calls has archived them durably before.
    /// </summary>
    int DropEvents(long throughSeq);

    /// <summary>Inserts or replaces, by (collection, key); a replaced record keeps its place in the order.</summary>
    void PutRecord(StoredRecord record);

    void DeleteRecord(string collection, string key);

    /// <summary>The next number of a named sequence, from 1, never given twice.</summary>
    long Next(string sequence);
}
