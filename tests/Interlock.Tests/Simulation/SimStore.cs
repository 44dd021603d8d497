using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.Storage.Memory;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

internal abstract record Write
{
    public sealed record Stored(WorkTask Now) : Write;

    public sealed record Claimed(Claim Now) : Write;

    public sealed record Unclaimed(string Task) : Write;

    public sealed record Locked(FileLock Now) : Write;

    public sealed record Unlocked(string Task, string Path) : Write;

    public sealed record Linked(Dependency Now) : Write;

    public sealed record Unlinked(string Task, string DependsOn) : Write;

    public sealed record Logged(JournalEvent Now) : Write;

    public sealed record Kept(StoredRecord Now) : Write;

    public sealed record Dropped(string Collection, string Key) : Write;
}

/// <summary>Notes what is written, for the ledger.</summary>
internal sealed class WatchedTransaction(IStoreTransaction inner) : TransactionSeam(inner)
{
    public List<Write> Writes { get; } = [];

    public override void PutTask(WorkTask task) => Do(new Write.Stored(task), () => Inner.PutTask(task));

    public override void PutClaim(Claim claim) => Do(new Write.Claimed(claim), () => Inner.PutClaim(claim));

    public override void DeleteClaim(string task) => Do(new Write.Unclaimed(task), () => Inner.DeleteClaim(task));

    public override void PutLock(FileLock fileLock) => Do(new Write.Locked(fileLock), () => Inner.PutLock(fileLock));

    public override void DeleteLocks(string task)
    {
        Writes.AddRange(Inner.LocksOf(task).Select(held => new Write.Unlocked(task, held.Path)));
        Inner.DeleteLocks(task);
    }

    public override void DeleteLock(string task, string path) => Do(new Write.Unlocked(task, path), () => Inner.DeleteLock(task, path));

    public override void PutDependency(Dependency dependency) => Do(new Write.Linked(dependency), () => Inner.PutDependency(dependency));

    public override void DeleteDependency(string task, string dependsOn) => Do(new Write.Unlinked(task, dependsOn), () => Inner.DeleteDependency(task, dependsOn));

    public override void PutRecord(StoredRecord record) => Do(new Write.Kept(record), () => Inner.PutRecord(record));

    public override void DeleteRecord(string collection, string key) => Do(new Write.Dropped(collection, key), () => Inner.DeleteRecord(collection, key));

    public override long Append(JournalEvent journalEvent)
    {
        Writes.Add(new Write.Logged(journalEvent));
        return Inner.Append(journalEvent);
    }

    private void Do(Write write, Action pass)
    {
        Writes.Add(write);
        pass();
    }
}

/// <summary>The store as one process after the other opens it: each can die before or after any write, what is stored stays.</summary>
internal sealed class SimStore(MemoryStore inner, World world) : IStore
{
    public string Location => inner.Location;

    public T Read<T>(Func<IStoreReader, T> work)
    {
        Live();
        return inner.Read(reader => work(world.Sabotage.Above is { } above && world.Current is { } call ? above((IStoreTransaction)reader, call) : reader));
    }

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        Live();
        var call = world.Current;
        List<Write> writes = [];
        var fenced = false;
        var result = inner.Write(tx =>
        {
            fenced = call is not null && world.Ledger.Fenced(call.Command);
            var watched = new WatchedTransaction(world.Sabotage.Below?.Invoke(tx) ?? tx);
            var answer = work(world.Sabotage.Above is { } above && call is not null ? above(watched, call) : watched);
            writes = watched.Writes;
            if (call is not null && writes.Count > 0 && ++call.Writes == call.DiesAt)
            {
                call.Dead = true;
                if (!call.DiesAfter)
                {
                    writes = [];
                    return world.Sabotage.HalfKept ? answer : throw new CrashException();
                }
            }

            return answer;
        });
        if (writes.Count > 0)
        {
            world.Ledger.Commit(writes, call, fenced);
        }

        Live();
        return result;
    }

    public void Dispose()
    {
        // What is stored outlives whoever opened it.
    }

    private void Live()
    {
        if (world.Current is { Dead: true })
        {
            throw new CrashException();
        }
    }
}
