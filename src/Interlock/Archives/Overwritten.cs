using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>What stands where a backup is restored over it.</summary>
internal sealed class Overwritten
{
    /// <summary>Numbers of the forge and references to results stay, whatever becomes of the task.</summary>
    private static readonly string[] Staying = ["issues", "changes", "artifacts"];

    private readonly Dictionary<string, WorkTask> tasks = new(StringComparer.Ordinal);
    private readonly List<Dependency> edges = [];

    /// <summary>The task with this uid as it stood; null where there was none.</summary>
    public WorkTask? Find(string uid) => tasks.GetValueOrDefault(uid);

    /// <summary>Takes the tasks of a spec away, with their edges, and what was recorded of those that come back.</summary>
    /// <param name="returning">Uids of the backup.</param>
    public static Overwritten TakeAway(IStoreTransaction store, string spec, IReadOnlySet<string> returning)
    {
        var taken = new Overwritten();
        foreach (var task in store.ListTasks(new() { Spec = spec }))
        {
            taken.tasks[task.Uid] = task;
        }

        var scope = new BackupScope(spec, returning);
        foreach (var record in store.EnumerateRecords().Where(record => scope.Has(record) && !Staying.Contains(record.Collection)).ToList())
        {
            store.DeleteRecord(record.Collection, record.Key);
        }

        foreach (var uid in taken.tasks.Keys)
        {
            foreach (var edge in store.DependenciesOf(uid))
            {
                taken.edges.Add(edge);
                store.DeleteDependency(uid, edge.DependsOn);
            }

            store.DeleteLocks(uid);
            store.DeleteTask(uid);
        }

        return taken;
    }

    /// <summary>Tasks that came after the backup are not lost: they are cancelled, under another id where theirs is taken; what is done stays done.</summary>
    public IReadOnlyList<WorkTask> PutBackWhatIsUnknown(Changes changes, IReadOnlySet<string> restored, string why)
    {
        var unknown = tasks.Values.Where(task => !restored.Contains(task.Uid)).ToList();
        foreach (var task in unknown)
        {
            var name = task.Ref;
            for (var n = 2; changes.Store.FindTask(name) is not null; n++)
            {
                name = new(task.Spec, $"{task.Id}~{n}");
            }

            changes.Store.PutTask(task with { Id = name.Id });
        }

        foreach (var edge in edges.Where(edge => !restored.Contains(edge.Task)))
        {
            changes.Store.PutDependency(edge);
        }

        return [.. unknown.Select(task => changes.Store.FindTask(task.Uid)!).Select(task => task.IsParent || task.State is TaskState.Cancelled or TaskState.Done
            ? changes.Put(task)
            : changes.Move(task, TaskState.Cancelled, $"not in the backup: {why}"))];
    }
}
