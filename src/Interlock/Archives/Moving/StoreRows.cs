using Interlock.Lifecycle;
using Interlock.Storage;

namespace Interlock.Archives.Moving;

/// <summary>Everything in a store but its events.</summary>
internal static class StoreRows
{
    /// <summary>Takes away what an earlier try has left; it may be of another moment.</summary>
    public static void Clear(IStoreTransaction store)
    {
        foreach (var edge in store.EnumerateDependencies().ToList())
        {
            store.DeleteDependency(edge.Task, edge.DependsOn);
        }

        foreach (var claim in store.ListClaims())
        {
            store.DeleteClaim(claim.Task);
        }

        foreach (var held in store.ListLocks())
        {
            store.DeleteLock(held.Task, held.Path);
        }

        foreach (var record in store.EnumerateRecords().Where(record => !Mark.Is(record)).Select(record => (record.Collection, record.Key)).ToList())
        {
            store.DeleteRecord(record.Collection, record.Key);
        }

        foreach (var uid in store.EnumerateTasks().Select(task => task.Uid).ToList())
        {
            store.DeleteTask(uid);
        }

        foreach (var spec in store.ListSpecs())
        {
            store.DeleteSpec(spec.Name);
        }
    }

    public static void Copy(IStoreReader from, IStoreTransaction to)
    {
        foreach (var spec in from.ListSpecs())
        {
            to.PutSpec(spec);
        }

        foreach (var task in from.EnumerateTasks())
        {
            to.PutTask(task.IsParent ? task with { State = TaskState.Draft } : task);
        }

        foreach (var edge in from.EnumerateDependencies())
        {
            to.PutDependency(edge);
        }

        foreach (var claim in from.ListClaims())
        {
            to.PutClaim(claim);
        }

        foreach (var held in from.ListLocks())
        {
            to.PutLock(held);
        }

        foreach (var record in from.EnumerateRecords().Where(record => !Mark.Is(record)))
        {
            to.PutRecord(record);
        }

        foreach (var (name, value) in from.ListSequences())
        {
            to.SetSequence(name, value);
        }
    }
}
