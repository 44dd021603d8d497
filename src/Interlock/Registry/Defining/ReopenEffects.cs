using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>What a reopened task leaves behind: those who waited for it and went on, and the worklog of its earlier life.</summary>
internal static class ReopenEffects
{
    /// <summary>Hard dependents that a reopening does not stop any more, directly or through a parent: they are done or under way.</summary>
    public static IReadOnlyList<(WorkTask Task, TaskState State)> Continuing(IStoreReader reader, WorkTask task)
    {
        var found = new List<(WorkTask, TaskState)>();
        for (var at = task; at is not null; at = at.Parent is { } id ? reader.FindTask(new TaskRef(at.Spec, id)) : null)
        {
            found.AddRange(reader.DependentsOf(at.Uid)
                .Where(edge => edge.Hard)
                .Select(edge => reader.FindTask(edge.Task))
                .OfType<WorkTask>()
                .Select(dependent => (dependent, Cascade.StateOf(reader, dependent)))
                .Where(pair => pair.Item2 == TaskState.Done || (!pair.dependent.IsParent && pair.Item2.IsActive())));
        }

        return found;
    }

    /// <summary>Keeps the worklog that the task is losing; what was noted for it begins anew.</summary>
    internal static void KeepWorklog(Changes changes, WorkTask task, string reason)
    {
        WorklogRecords.Notes.Delete(changes.Store, task.Uid);
        if (task.Worklog is not { Length: > 0 } text)
        {
            return;
        }

        WorklogRecords.Past.Put(changes.Store, new()
        {
            Task = task.Uid,
            Life = WorklogRecords.Past.List(changes.Store, task.Uid).Count + 1,
            Text = text,
            MergeCommit = task.MergeCommit,
            ClosedAt = task.ClosedAt,
            ReopenedAt = changes.Now,
            ReopenedBy = changes.Actor?.Name ?? "",
            Reason = reason,
        });
    }
}
