using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Storage.Memory;

internal partial class MemoryReader
{
    public IEnumerable<WorkTask> EnumerateTasks(string? spec = null) => ListTasks(new() { Spec = spec });

    public IEnumerable<Dependency> EnumerateDependencies() => Tables.Before.Values.SelectMany(edges => edges.Values);

    public IEnumerable<StoredRecord> EnumerateRecords() =>
        Tables.Records.OrderBy(collection => collection.Key, StringComparer.Ordinal).SelectMany(collection => ListRecords(collection.Key));

    public virtual IEnumerable<JournalEvent> EnumerateEvents(EventQuery query) => ListEvents(query);

    public IReadOnlyDictionary<string, long> ListSequences() => new Dictionary<string, long>(Tables.Sequences, StringComparer.Ordinal);
}
