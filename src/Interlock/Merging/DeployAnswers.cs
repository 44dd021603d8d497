using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>What follows from the end of a deploy, or from what makes one needless.</summary>
internal sealed class DeployAnswers(TaskRegistry registry, DeployOptions options)
{
    /// <summary>A person says that it is deployed.</summary>
    public QueueAnswer Accept(DeployEntry entry, WorkTask task, Acceptance accepted) =>
        End(entry, new(Facts(task, entry, null, null, null), false, $"{accepted.By} says that it is deployed", null));

    /// <summary>A later commit that contains it is deployed already.</summary>
    public QueueAnswer Contained(DeployEntry entry, WorkTask task, Deployment last) =>
        End(entry, new(Facts(task, entry, last.Run, null, last.Commit), true, $"deployed with {last.Task}", null));

    public QueueAnswer Conclude(DeployEntry entry, WorkTask task, Run run)
    {
        var verdict = new RunVerdict(run.Outcome ?? RunOutcome.Crashed, run.Reason ?? "nobody saw it end", run.ExitCode is null);
        if (verdict.Outcome == RunOutcome.Succeeded)
        {
            var deployed = new Deployment { Target = options.Target, Commit = entry.Commit, Command = options.Identity, Task = task.Ref.ToString(), Run = run.Id, At = registry.Context.Now };
            return End(entry, new(Facts(task, entry, run.Id, null, entry.Commit), true, verdict.Reason, deployed));
        }

        return End(entry, new(Facts(task, entry, run.Id, verdict.Reason, null), OutcomePolicy.For(verdict).CountsAgainstAttempts, verdict.Reason, null));
    }

    /// <summary>The machinery failed before anything was deployed.</summary>
    public QueueAnswer Lost(DeployEntry entry, string why)
    {
        var now = registry.Deploying.Queue().FirstOrDefault(queued => queued.Task == entry.Task) ?? entry;
        if (now.Run is { } id && registry.Runs.Find(id) is { IsRefused: false, Value.Status: RunStatus.Running })
        {
            // Its process may live; whoever comes next takes it up.
            return new(MergeResult.Held, null, new(RefusalKind.Failed, "deploy.lost", why, "It goes on with the next run of the queue."));
        }

        var task = registry.Lookups.Task(entry.Task);
        return task is null ? QueueAnswer.Stale : End(now, new(Facts(task, now, null, why, null), false, why, null));
    }

    private QueueAnswer End(DeployEntry entry, DeployEnd end) => registry.Deploying.Ended(entry, end) switch
    {
        { IsRefused: true } => QueueAnswer.Stale,
        { Value: { State: TaskState.Done } } => new(MergeResult.Deployed, null, null),
        { Value: var task } => new(MergeResult.DeployFailed, null, new(
            RefusalKind.Gate,
            "gate.refused",
            $"Gate 7 refused: {task.Ref} is {(task.State == TaskState.Failed ? "failed" : "deploying, and is tried again")}: {task.StateReason}",
            $"See 'interlock task why {task.Ref}'.",
            new() { ["gate"] = 7, ["code"] = "deploy.failed", ["facts"] = new JsonObject { ["task"] = task.Ref.ToString(), ["state"] = task.State.Name(), ["merge_commit"] = task.MergeCommit } })),
    };

    private static DeployFacts Facts(WorkTask task, DeployEntry entry, string? run, string? failure, string? deployed) => new(task.Ref.ToString(), entry.Commit, run, failure, deployed);
}
