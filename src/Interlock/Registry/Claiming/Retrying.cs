using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>The way back of a task whose attempt ended without success.</summary>
internal static class Retrying
{
    /// <summary>
    /// Ends the claim and walks the task to blocked with a due time, or to failed at the limit. From reviewing via implementing.
    /// </summary>
    /// <param name="counts">True for a failure of the task; false for one of the infrastructure, which has a budget of its own.</param>
    public static WorkTask Retry(
        Changes changes,
        WorkTask task,
        string reason,
        bool counts,
        string letGoEvent = EventTypes.ClaimReleased)
    {
        var attempt = counts ? task.Attempt + 1 : task.Attempt;
        var infrastructure = counts ? task.InfrastructureAttempt : task.InfrastructureAttempt + 1;
        var seconds = changes.Store.FindClaim(task.Uid) is { } claim ? changes.Seconds(claim) : (double?)null;
        Holding.LetGo(changes, task, reason, letGoEvent);
        Records.Merges.Delete(changes.Store, task.Uid);
        var counted = task with { Attempt = attempt, InfrastructureAttempt = infrastructure, Progress = 0, ProgressStep = null };
        if (counted.State == TaskState.Reviewing)
        {
            counted = changes.Move(counted, TaskState.Implementing, reason);
        }

        if (attempt >= changes.Options.MaxAttempts || infrastructure >= changes.Options.InfrastructureBudget)
        {
            return changes.Move(counted, TaskState.Failed, reason, details: new()
            {
                ["attempt"] = attempt,
                ["infrastructure_attempt"] = infrastructure,
                ["duration_seconds"] = seconds,
                ["branch"] = counted.Branch,
            });
        }

        var due = changes.Now + Wait(counts ? attempt : infrastructure, task.Uid, changes.Options);
        var blocked = changes.Move(counted, TaskState.Blocked, $"{BlockReasons.Retry}: {reason}", due);
        changes.Log(EventTypes.RetryScheduled, blocked, new() { ["attempt"] = attempt, ["infrastructure_attempt"] = infrastructure, ["due_at"] = Stamp.Text(due) });
        return blocked;
    }

    /// <summary>The way back of a task that is given up without a failure: ready again at once. From reviewing via implementing.</summary>
    public static WorkTask Back(Changes changes, WorkTask task, string why)
    {
        if (task.State == TaskState.Analyzing)
        {
            return changes.MoveToPending(task, why);
        }

        var working = task.State == TaskState.Reviewing ? changes.Move(task, TaskState.Implementing, why) : task;
        return changes.MoveToPending(changes.Move(working, TaskState.Blocked, $"{BlockReasons.Released}: {why}", changes.Now), why);
    }

    /// <summary>Doubles with each attempt up to the cap; up to a quarter less by the task, so that many do not return at once.</summary>
    internal static TimeSpan Wait(int attempt, string uid, RegistryOptions options)
    {
        var wait = options.BackoffBase * Math.Pow(2, Math.Min(attempt, 20) - 1);
        var capped = wait < options.BackoffCap ? wait : options.BackoffCap;
        var spread = (uid.Sum(c => c) + (attempt * 37)) % 100 / 400.0;
        return capped * (1 - spread);
    }
}
