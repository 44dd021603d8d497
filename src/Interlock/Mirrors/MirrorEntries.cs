using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Mirrors;

/// <summary>One file of the mirror.</summary>
/// <param name="Content">Null: it is removed.</param>
internal sealed record MirrorEntry(string Name, bool Shared, byte[]? Content);

/// <summary>What the mirror has to show, from one moment of the store.</summary>
internal sealed class MirrorEntries(IStoreReader reader)
{
    private const int MostEvents = 500;

    /// <summary>The last event that is shown.</summary>
    public long Seq { get; } = reader.LastSeq();

    /// <summary>Every file there should be; else only those that may have changed.</summary>
    public bool IsAll { get; private set; }

    public List<MirrorEntry> Files { get; } = [];

    /// <param name="since">The last event shown before; null: not known.</param>
    public MirrorEntries Collect(IReadOnlyCollection<string> touched, long? since, bool all)
    {
        if (all || since is not { } from || from > Seq || Seq - from > MostEvents)
        {
            AddAll();
            return this;
        }

        var uids = new HashSet<string>(touched);
        var paths = new List<string>();
        if (from < Seq)
        {
            AddChanged(from, uids, paths);
        }

        foreach (var uid in uids)
        {
            Add(uid);
        }

        foreach (var path in paths)
        {
            Drop(path);
        }

        return this;
    }

    private void AddAll()
    {
        IsAll = true;
        var uids = new HashSet<string>();
        foreach (var claim in reader.ListClaims())
        {
            uids.Add(claim.Task);
        }

        foreach (var held in reader.ListLocks())
        {
            uids.Add(held.Task);
        }

        foreach (var uid in uids)
        {
            Add(uid);
        }
    }

    private void AddChanged(long from, HashSet<string> uids, List<string> paths)
    {
        foreach (var entry in reader.ListEvents(new() { AfterSeq = from }))
        {
            if (entry.Uid is { } uid && TellsOfLocks(entry.Type))
            {
                uids.Add(uid);
                if (entry.Type is EventTypes.LockReleased or EventTypes.LockExpired && entry.Details["files"] is JsonArray files)
                {
                    foreach (var file in files)
                    {
                        paths.Add((string)file!);
                    }
                }
            }
        }
    }

    private void Add(string uid)
    {
        if (reader.FindTask(uid) is not { } task)
        {
            return;
        }

        var claim = reader.FindClaim(uid);
        var locks = reader.LocksOf(uid);
        var held = claim is not null || locks.Count > 0;
        Files.Add(new(MirrorNames.Of(task), false, held ? MirrorFile.Write(task, claim, locks) : null));
        foreach (var one in locks)
        {
            if (one.Shared)
            {
                Files.Add(new(MirrorNames.OfShared(one.Path), true, MirrorFile.Write(task, claim, [one])));
            }
        }
    }

    /// <summary>A path that was let go: its file goes, unless somebody else holds it now.</summary>
    private void Drop(string path)
    {
        var name = MirrorNames.OfShared(path);
        foreach (var file in Files)
        {
            if (file.Shared && file.Name == name)
            {
                return;
            }
        }

        foreach (var held in reader.ListLocks())
        {
            if (held.Shared && held.Path == path)
            {
                return;
            }
        }

        Files.Add(new(name, true, null));
    }

    private static bool TellsOfLocks(string type) => type is EventTypes.TaskAssigned or EventTypes.LockAcquired or EventTypes.LockReleased or EventTypes.LockExpired
        or EventTypes.ClaimReleased or EventTypes.ClaimExpired or EventTypes.TaskUpdated or EventTypes.MergeQueued;
}
