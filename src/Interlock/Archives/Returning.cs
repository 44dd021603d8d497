using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>
/// The way back of tasks that were being worked on when the backup was made: nobody holds them now. Work that was begun can be begun
/// again; what was in review may have been merged since, so that waits for a person.
/// </summary>
internal static class Returning
{
    public static IReadOnlyList<Returned> Run(Changes changes, IEnumerable<string> uids, string why)
    {
        var returned = new List<Returned>();
        foreach (var uid in uids)
        {
            if (changes.Store.FindTask(uid) is not { IsParent: false } task || !NeedsNobody(task))
            {
                continue;
            }

            var was = task.State;
            var now = Walk(changes, task with { Progress = 0, ProgressStep = null }, why);
            returned.Add(new(now.Ref.ToString(), was.Name(), now.State.Name(), now.StateReason));
        }

        return returned;
    }

    private static bool NeedsNobody(WorkTask task) =>
        task.State.IsActive() || (task.State == TaskState.Blocked && BlockReasons.Is(task.StateReason, BlockReasons.Lock));

    private static WorkTask Walk(Changes changes, WorkTask task, string why)
    {
        switch (task.State)
        {
            case TaskState.Blocked:
                return changes.MoveToPending(task, why);
            case TaskState.Analyzing or TaskState.Implementing:
                return Retrying.Back(changes, task, why);
            case TaskState.Reviewing:
                return changes.Move(changes.Move(task, TaskState.Implementing, why), TaskState.Blocked, Held(TaskState.Reviewing, why));
            default:
                var pending = changes.Move(changes.Move(task, TaskState.Failed, why), TaskState.Pending, why);
                return changes.Move(pending, TaskState.Blocked, Held(task.State, why));
        }
    }

    private static string Held(TaskState was, string why) => $"{BlockReasons.Held}: {why}; it was {was.Name()} and may be merged";
}
