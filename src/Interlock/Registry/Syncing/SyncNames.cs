using System.Text.Json.Nodes;
using Interlock.WorkGraph;

namespace Interlock.Registry.Syncing;

/// <summary>
/// Gives tasks their new ids. Two tasks may swap theirs, so all leave their old ones first; whoever names a parent by its id follows.
/// </summary>
internal sealed class SyncNames(Changes changes, SyncView view, SyncPlan plan, Dictionary<string, string> ids)
{
    public void Apply()
    {
        var planned = plan.Changes.Select(change => change.Uid).ToHashSet(StringComparer.Ordinal);
        var moved = view.Tasks.Select(task => task.Task).Where(task => ids[task.Uid] != task.Id).ToList();
        var newNames = moved.ToDictionary(task => task.Id, task => ids[task.Uid], StringComparer.Ordinal);
        foreach (var task in moved)
        {
            changes.Store.PutTask(task with { Id = $"~{task.Uid}" });
        }

        var work = WorkNames(view);
        foreach (var task in moved)
        {
            changes.Store.PutTask(task with { Id = ids[task.Uid], MetadataText = Worked(task, ids[task.Uid], work) });
        }

        // Children that the plan does not mention.
        foreach (var task in view.Tasks.Select(one => one.Task).Where(task => !planned.Contains(task.Uid)))
        {
            if (task.Parent is { } parent && newNames.TryGetValue(parent, out var renamed))
            {
                changes.Put(changes.Store.FindTask(task.Uid)! with { Parent = renamed });
            }
        }
    }

    /// <summary>Metadata of a new task, for a number that was somebody else's workplace.</summary>
    public static JsonObject Workplace(SyncView view, string id)
    {
        var work = WorkNames(view);
        return work.Contains(id) ? new() { [WorkTask.WorkNameKey] = Free(id, work) } : [];
    }

    /// <summary>Names under which worktrees and branches of this spec were made.</summary>
    private static HashSet<string> WorkNames(SyncView view) =>
        view.Tasks.Select(one => one.Task).Where(task => task.LastToken > 0).Select(task => task.WorkName).ToHashSet(StringComparer.Ordinal);

    /// <summary>A task that was worked on keeps the name of its worktree; another one that gets its number gets none of it.</summary>
    private static string Worked(WorkTask task, string id, HashSet<string> work)
    {
        var wanted = task.LastToken > 0 ? task.WorkName : work.Contains(id) ? Free(id, work) : id;
        var metadata = task.Metadata;
        metadata.Remove(WorkTask.WorkNameKey);
        if (wanted != id)
        {
            metadata[WorkTask.WorkNameKey] = wanted;
        }

        return metadata.ToJsonString();
    }

    private static string Free(string id, HashSet<string> work)
    {
        var number = 1;
        while (!work.Add($"{id}~w{number}"))
        {
            number++;
        }

        return $"{id}~w{number}";
    }
}
