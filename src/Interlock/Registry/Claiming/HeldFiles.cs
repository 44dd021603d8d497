using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>A task with what it holds; neither claim nor lock: it holds nothing any more.</summary>
internal sealed record TaskHolds(WorkTask Task, Claim? Claim, IReadOnlyList<FileLock> Locks);

/// <summary>What is held, from one moment of the store.</summary>
/// <param name="Seq">The last event that is seen in it.</param>
/// <param name="IsAll">Every task that holds something; else only those where it may have changed.</param>
/// <param name="Freed">Paths that were let go and are held as shared files by nobody now.</param>
internal sealed record HoldsShown(long Seq, bool IsAll, IReadOnlyList<TaskHolds> Tasks, IReadOnlyList<string> Freed);

/// <summary>What a file meets: a task that may change it, and the locks that overlap it.</summary>
/// <param name="Task">The task that was named, if there is one.</param>
/// <param name="IsClaimed">Somebody holds that task.</param>
/// <param name="Own">Its locks.</param>
/// <param name="Overlapping">For each file, in order, the locks that overlap it, with their holders.</param>
internal sealed record FilesMet(WorkTask? Task, bool IsClaimed, IReadOnlyList<FileLock> Own, IReadOnlyList<IReadOnlyList<HeldLock>> Overlapping);

/// <summary>Answers what is held to those who only look: mirrors of the locks, and hooks before an edit.</summary>
internal sealed class HeldFiles(RegistryContext context)
{
    /// <summary>Events further back than these are not gone through: all is told instead.</summary>
    private const int MostEvents = 500;

    /// <param name="name">The task as which files would be changed; null: as none.</param>
    /// <param name="files">Keys, as <see cref="LockPath"/> makes them.</param>
    public FilesMet Meet(TaskRef? name, IReadOnlyList<string> files) => context.Store.Read(reader =>
    {
        var task = name is { } named ? reader.FindTask(named) : null;
        return new FilesMet(
            task,
            task is not null && reader.FindClaim(task.Uid) is not null,
            task is null ? [] : reader.LocksOf(task.Uid),
            [.. files.Select(file => (IReadOnlyList<HeldLock>)[.. reader.OverlappingLocks(file, context.Options.IgnoreCase).Select(held => new HeldLock(held, reader.FindTask(held.Task), reader.FindClaim(held.Task)))])]);
    });

    /// <param name="touched">Uids of tasks whose claim changed without an event.</param>
    /// <param name="since">The last event seen before; null: not known.</param>
    /// <param name="all">Everything is wanted.</param>
    public HoldsShown Since(IReadOnlyCollection<string> touched, long? since, bool all) => context.Store.Read(reader =>
    {
        var seq = reader.LastSeq();
        if (all || since is not { } from || from > seq || seq - from > MostEvents)
        {
            var holding = reader.ListClaims().Select(claim => claim.Task).Concat(reader.ListLocks().Select(held => held.Task)).Distinct();
            return new HoldsShown(seq, true, Holds(reader, holding), []);
        }

        var uids = new HashSet<string>(touched, StringComparer.Ordinal);
        var freed = new List<string>();
        foreach (var entry in from < seq ? reader.ListEvents(new() { AfterSeq = from }) : [])
        {
            if (entry.Uid is { } uid && TellsOfLocks(entry.Type))
            {
                uids.Add(uid);
                freed.AddRange(entry.Type is EventTypes.LockReleased or EventTypes.LockExpired && entry.Details["files"] is JsonArray files ? files.Select(file => (string)file!) : []);
            }
        }

        var shared = freed.Count == 0 ? [] : reader.ListLocks().Where(held => held.Shared).Select(held => held.Path).ToHashSet(StringComparer.Ordinal);
        return new HoldsShown(seq, false, Holds(reader, uids), [.. freed.Where(path => !shared.Contains(path))]);
    });

    private static List<TaskHolds> Holds(IStoreReader reader, IEnumerable<string> uids) =>
        [.. uids.Select(reader.FindTask).OfType<WorkTask>().Select(task => new TaskHolds(task, reader.FindClaim(task.Uid), reader.LocksOf(task.Uid)))];

    private static bool TellsOfLocks(string type) => type is EventTypes.TaskAssigned or EventTypes.LockAcquired or EventTypes.LockReleased or EventTypes.LockExpired
        or EventTypes.ClaimReleased or EventTypes.ClaimExpired or EventTypes.TaskUpdated or EventTypes.MergeQueued;
}
