using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Storage;

/// <summary>
/// Everything a store holds, for those who copy or check it. Lazy, row by row, so that no kind need fit into memory; valid until the
/// transaction ends. Do not write while enumerating. Specs, claims and locks are few: <see cref="IStoreReader"/> lists them.
/// </summary>
internal interface IStoreContents
{
    /// <summary>Tasks in order of creation.</summary>
    /// <param name="spec">Only those of this spec; null: all.</param>
    IEnumerable<WorkTask> EnumerateTasks(string? spec = null);

    /// <summary>All edges, those of no task among them; the edges of one task in order of storing.</summary>
    IEnumerable<Dependency> EnumerateDependencies();

    /// <summary>All records, by the name of their collection (ordinal), then in order of first storing.</summary>
    IEnumerable<StoredRecord> EnumerateRecords();

    /// <summary>As <see cref="IStoreReader.ListEvents"/>, one by one.</summary>
    IEnumerable<JournalEvent> EnumerateEvents(EventQuery query);

    /// <summary>The last number given of each sequence.</summary>
    IReadOnlyDictionary<string, long> ListSequences();
}
