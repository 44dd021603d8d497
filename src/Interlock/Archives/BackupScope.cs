using Interlock.Storage;

namespace Interlock.Archives;

/// <summary>Which records belong to a spec: those whose owner or key is one of its tasks, and those whose key is the spec itself.</summary>
/// <param name="spec">Its name.</param>
/// <param name="uids">The uids of its tasks.</param>
internal sealed class BackupScope(string spec, IReadOnlySet<string> uids)
{
    /// <summary>What is of this machine, of the moment, or of everybody.</summary>
    private static readonly string[] NotKept = ["workers", "keys", "runs", "merges", "merge_attempts", "deploys", "deployments", "tested_trees", "backups", StoreMove.Collection, "migration"];

    public bool Has(StoredRecord record) => !NotKept.Contains(record.Collection) && (IsOfTask(record) || IsOfSpec(record));

    /// <summary>Of the spec as a whole, such as what its file looked like.</summary>
    public bool IsOfSpec(StoredRecord record) => record.Key == spec && !IsOfTask(record);

    private bool IsOfTask(StoredRecord record) =>
        uids.Contains(record.Owner) || uids.Contains(record.Key)
        || (record.Key.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && uids.Contains(record.Key[..colon]));
}
