using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Memory;

/// <summary>Writes of one transaction, each with its undo.</summary>
internal partial class MemoryTransaction(MemoryTables tables) : MemoryReader(tables), IStoreTransaction
{
    private readonly Stack<Action> undo = new();

    public void Undo()
    {
        while (undo.TryPop(out var step))
        {
            step();
        }
    }

    public virtual void PutSpec(Spec spec) => Set(Tables.Specs, spec.Name, spec);

    public virtual void PutTask(WorkTask task)
    {
        if (Tables.Names.TryGetValue(task.Ref, out var owner) && owner != task.Uid)
        {
            throw new InvalidOperationException($"{task.Ref} already names another task.");
        }

        Tables.Tasks.TryGetValue(task.Uid, out var before);
        Replace(before, task);
        undo.Push(() => Replace(task, before));
    }

    public virtual void PutDependency(Dependency dependency)
    {
        Set(Edges(Tables.Before, dependency.Task), dependency.DependsOn, dependency);
        Set(Edges(Tables.After, dependency.DependsOn), dependency.Task, dependency);
    }

    public virtual void DeleteDependency(string task, string dependsOn)
    {
        Remove(Edges(Tables.Before, task), dependsOn);
        Remove(Edges(Tables.After, dependsOn), task);
    }

    public virtual void PutClaim(Claim claim)
    {
        if (!Tables.Claims.ContainsKey(claim.Task))
        {
            Tables.ClaimOrder[claim.Task] = Tables.NextClaim++;
        }

        Set(Tables.Claims, claim.Task, claim);
    }

    public virtual void DeleteClaim(string task) => Remove(Tables.Claims, task);

    public virtual void PutLock(FileLock fileLock)
    {
        Set(Tables.Locks, (fileLock.Path, fileLock.Task), fileLock);
        if (!Tables.LockPaths.TryGetValue(fileLock.Task, out var paths))
        {
            Tables.LockPaths[fileLock.Task] = paths = new(StringComparer.Ordinal);
        }

        if (paths.Add(fileLock.Path))
        {
            undo.Push(() => paths.Remove(fileLock.Path));
        }
    }

    public void DeleteLocks(string task)
    {
        foreach (var held in LocksOf(task))
        {
            DeleteLock(task, held.Path);
        }
    }

    public virtual void DeleteLock(string task, string path)
    {
        Remove(Tables.Locks, (path, task));
        if (Tables.LockPaths.TryGetValue(task, out var paths) && paths.Remove(path))
        {
            undo.Push(() => paths.Add(path));
        }
    }

    public virtual long Append(JournalEvent journalEvent)
    {
        var before = Tables.Head;
        var linked = EventChain.Link(journalEvent with { Seq = before.Seq + 1 }, before.Hash);
        Tables.Events.Add(linked);
        Tables.Head = new(linked.Seq, linked.Hash);
        undo.Push(() =>
        {
            Tables.Events.RemoveAt(Tables.Events.Count - 1);
            Tables.Head = before;
        });
        return linked.Seq;
    }

    public virtual int DropEvents(long throughSeq)
    {
        var before = Tables.Anchor;
        var count = (int)Math.Clamp(throughSeq - before.Seq, 0, Tables.Events.Count);
        if (count == 0)
        {
            return 0;
        }

        var dropped = Tables.Events.GetRange(0, count);
        Tables.Events.RemoveRange(0, count);
        Tables.Anchor = new(dropped[^1].Seq, dropped[^1].Hash);
        undo.Push(() =>
        {
            Tables.Events.InsertRange(0, dropped);
            Tables.Anchor = before;
        });
        return count;
    }

    public virtual void PutRecord(StoredRecord record)
    {
        if (!Tables.Records.TryGetValue(record.Collection, out var collection))
        {
            Tables.Records[record.Collection] = collection = new();
        }

        var order = collection.ByKey.TryGetValue(record.Key, out var known) ? known.Order : collection.NextOrder++;
        Set(collection.ByKey, record.Key, (order, record));
        Set(collection.ByOrder, order, record.Key);
    }

    public virtual void DeleteRecord(string collection, string key)
    {
        if (Tables.Records.TryGetValue(collection, out var records) && records.ByKey.TryGetValue(key, out var known))
        {
            Remove(records.ByKey, key);
            Remove(records.ByOrder, known.Order);
        }
    }

    public virtual long Next(string sequence)
    {
        var next = Tables.Sequences.GetValueOrDefault(sequence) + 1;
        Set(Tables.Sequences, sequence, next);
        return next;
    }

    private static Dictionary<string, Dependency> Edges(Dictionary<string, Dictionary<string, Dependency>> index, string uid)
    {
        if (!index.TryGetValue(uid, out var edges))
        {
            index[uid] = edges = new(StringComparer.Ordinal);
        }

        return edges;
    }

    private void Replace(WorkTask? before, WorkTask? after)
    {
        if (before is not null)
        {
            Tables.Names.Remove(before.Ref);
            Tables.Ready.Remove(ReadyKey.Of(before));
            Tables.Tasks.Remove(before.Uid);
            if (before.Parent is { } parent)
            {
                Tables.Children[(before.Spec, parent)].Remove((before.Ordinal, before.Uid));
            }

            if (before.DueAt is { } due)
            {
                Tables.Due.Remove((due, before.Uid));
            }
        }

        if (after is null)
        {
            return;
        }

        Tables.Tasks[after.Uid] = after;
        Tables.Names[after.Ref] = after.Uid;
        if (after is { State: TaskState.Pending, IsParent: false })
        {
            Tables.Ready.Add(ReadyKey.Of(after));
        }

        if (after.Parent is { } newParent)
        {
            if (!Tables.Children.TryGetValue((after.Spec, newParent), out var children))
            {
                Tables.Children[(after.Spec, newParent)] = children = [];
            }

            children.Add((after.Ordinal, after.Uid));
        }

        if (after is { State: TaskState.Blocked, DueAt: { } at })
        {
            Tables.Due.Add((at, after.Uid));
        }
    }

    private void Set<TKey, TValue>(IDictionary<TKey, TValue> map, TKey key, TValue value)
    {
        var had = map.TryGetValue(key, out var before);
        map[key] = value;
        undo.Push(() =>
        {
            if (had)
            {
                map[key] = before!;
            }
            else
            {
                map.Remove(key);
            }
        });
    }

    private void Remove<TKey, TValue>(IDictionary<TKey, TValue> map, TKey key)
    {
        if (map.TryGetValue(key, out var before))
        {
            map.Remove(key);
            undo.Push(() => map[key] = before);
        }
    }
}
