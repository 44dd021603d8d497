using Interlock.Claims;
using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Storage.Memory;

/// <summary>The rows, with the indexes that keep claiming independent of the number of tasks.</summary>
internal sealed class MemoryTables
{
    private static readonly Comparer<(string Path, string Task)> LockOrder = Comparer<(string Path, string Task)>.Create(static (one, other) =>
        string.CompareOrdinal(one.Path, other.Path) is var order and not 0 ? order : string.CompareOrdinal(one.Task, other.Task));

    public SortedDictionary<string, Spec> Specs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, WorkTask> Tasks { get; } = new(StringComparer.Ordinal);

    public Dictionary<TaskRef, string> Names { get; } = [];

    public SortedSet<ReadyKey> Ready { get; } = [];

    public Dictionary<(string Spec, string Parent), SortedSet<(long Ordinal, string Uid)>> Children { get; } = [];

    public SortedSet<(DateTimeOffset At, string Uid)> Due { get; } = [];

    public Dictionary<string, Dictionary<string, Dependency>> Before { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Dictionary<string, Dependency>> After { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Claim> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>In which order claims were first stored; kept when one goes, since a transaction may bring it back.</summary>
    public Dictionary<string, long> ClaimOrder { get; } = new(StringComparer.Ordinal);

    public long NextClaim { get; set; }

    public SortedDictionary<(string Path, string Task), FileLock> Locks { get; } = new(LockOrder);

    public Dictionary<string, SortedSet<string>> LockPaths { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that are held: without the dropped ones, which end at <see cref="Anchor"/>.</summary>
    public List<JournalEvent> Events { get; } = [];

    public ChainMark Anchor { get; set; } = ChainMark.Beginning;

    public ChainMark Head { get; set; } = ChainMark.Beginning;

    public Dictionary<string, MemoryCollection> Records { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> Sequences { get; } = new(StringComparer.Ordinal);
}

/// <summary>One collection of records, in order of first storing.</summary>
internal sealed class MemoryCollection
{
    public Dictionary<string, (long Order, StoredRecord Record)> ByKey { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<long, string> ByOrder { get; } = [];

    public long NextOrder { get; set; }
}

/// <summary>The order of the ready set.</summary>
internal readonly record struct ReadyKey(bool Optional, bool SoftOpen, int Priority, long Ordinal, string Uid) : IComparable<ReadyKey>
{
    public static ReadyKey Of(WorkTask task) => new(task.Optional, task.OpenSoftDependencies > 0, task.Priority, task.Ordinal, task.Uid);

    public int CompareTo(ReadyKey other) =>
        (Optional, SoftOpen, Priority, Ordinal).CompareTo((other.Optional, other.SoftOpen, other.Priority, other.Ordinal)) is var order and not 0
            ? order
            : string.CompareOrdinal(Uid, other.Uid);

    public static bool operator <(ReadyKey left, ReadyKey right) => left.CompareTo(right) < 0;

    public static bool operator >(ReadyKey left, ReadyKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReadyKey left, ReadyKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReadyKey left, ReadyKey right) => left.CompareTo(right) >= 0;
}
