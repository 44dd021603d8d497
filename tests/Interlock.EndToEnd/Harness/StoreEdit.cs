using Interlock.Storage;
using Interlock.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.EndToEnd.Harness;

/// <summary>Whoever edits the registry by hand: for facts that no command makes false.</summary>
internal static class StoreEdit
{
    public static void EditTask(this Scratch scratch, string task, Func<WorkTask, WorkTask> edit) =>
        scratch.EditStore(tx => tx.PutTask(edit(tx.FindTask(TaskRef.Parse(task).Value)!)));

    public static void EditStore(this Scratch scratch, Action<IStoreTransaction> edit)
    {
        using var store = SqliteStore.Open(Path.Combine(scratch.Repository, ".git", "interlock", "registry.db"));
        store.Write(tx =>
        {
            edit(tx);
            return 0;
        });
    }
}
