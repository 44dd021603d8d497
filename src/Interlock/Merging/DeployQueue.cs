using Interlock.Gates;
using Interlock.Git;
using Interlock.Launching;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>
/// Carries out the deploys of merged tasks: one at a time, in the order of the merges, so that nothing older is deployed over something
/// newer. One process at a time holds the queue; merges go on beside it. The worktrees of tasks that became done are left to the merge queue.
/// </summary>
public sealed class DeployQueue
{
    private readonly TaskRegistry registry;
    private readonly GitRepository repository;
    private readonly DeployOptions options;
    private readonly RepositoryMutex mutex;
    private readonly DeployRun runs;

    public DeployQueue(TaskRegistry registry, GitRepository repository, DeployOptions options, IProcessLauncher launcher)
    {
        this.registry = registry;
        this.repository = repository;
        this.options = options;
        mutex = new(Path.Combine(repository.Place.StateDirectory, "deploy.lock"), registry.Context.Clock);
        runs = new(registry, repository, launcher, options);
    }

    /// <summary>True when the first in the queue can be worked on now.</summary>
    public bool IsDue() => registry.Deploying.Queue() is [var first, ..]
        && !registry.Deploying.Waits(first)
        && (options.Command is not null || registry.Deploying.Accepted(first) is not null);

    /// <summary>Deploys until nothing is left, or the first in the queue has to wait. Refusal <c>deploy.busy</c> when another process deploys.</summary>
    /// <param name="untilEmpty">False: one only.</param>
    /// <param name="stop">Ends a deploy that is under way; it is repeated later.</param>
    public async Task<Result<IReadOnlyList<MergeOutcome>>> ProcessAsync(bool untilEmpty, Action<string, MergeOutcome?>? noted, CancellationToken stop)
    {
        if (registry.Deploying.Queue().Count == 0)
        {
            await TidyAsync(stop);
            return Array.Empty<MergeOutcome>();
        }

        var entered = await mutex.EnterAsync(TimeSpan.Zero, stop);
        if (entered.IsRefused)
        {
            return entered.Refusal with { Kind = RefusalKind.Pending, Code = "deploy.busy", Message = "Another process is deploying.", Hint = "It deploys what is merged; see 'interlock task list --state deploying'." };
        }

        using var held = entered.Value;
        var outcomes = new List<MergeOutcome>();
        while (!stop.IsCancellationRequested && registry.Deploying.Queue() is [var entry, ..])
        {
            var name = registry.Context.Store.Read(reader => reader.FindName(entry.Task))?.ToString() ?? entry.Task;
            noted?.Invoke(name, null);
            var started = registry.Context.Clock.GetTimestamp();
            var (result, refusal) = await GuardedAsync(entry, stop);
            var outcome = new MergeOutcome(name, result, entry.Commit, refusal, registry.Context.Clock.GetElapsedTime(started));
            outcomes.Add(outcome);
            noted?.Invoke(name, outcome);
            if (!untilEmpty || result == MergeResult.Held)
            {
                break;
            }
        }

        await DiscardAsync();
        return outcomes;
    }

    /// <summary>Puts away the checkout of a deploy that died as the last one. Nothing while another process deploys.</summary>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        if (!Posix.Exists(new Worktrees(repository).PathOf($"_{DeployRun.Checkout}")))
        {
            return;
        }

        var entered = await mutex.EnterAsync(TimeSpan.Zero, cancellation);
        if (!entered.IsRefused)
        {
            using var held = entered.Value;
            await DiscardAsync();
        }
    }

    private async Task DiscardAsync()
    {
        if (registry.Deploying.Queue().Count == 0)
        {
            var worktrees = new Worktrees(repository);
            await worktrees.DiscardAsync($"_{DeployRun.Checkout}", CancellationToken.None);
            await worktrees.PruneAsync(dryRun: false, CancellationToken.None);
        }
    }

    private async Task<(MergeResult Result, Refusal? Refusal)> GuardedAsync(DeployEntry entry, CancellationToken stop)
    {
        try
        {
            return await OneAsync(entry, stop);
        }
        catch (RefusalException failure)
        {
            return Lost(entry, failure.Refusal.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Lost(entry, failure.Message);
        }
    }

    private async Task<(MergeResult Result, Refusal? Refusal)> OneAsync(DeployEntry entry, CancellationToken stop)
    {
        if (registry.Context.Store.Read(reader => reader.FindTask(entry.Task)) is not { } task)
        {
            return (MergeResult.Stale, null);
        }

        var known = entry.Run is { } id && registry.Runs.Find(id) is { IsRefused: false } found ? found.Value : null;
        if (known is { Status: RunStatus.Running } && known.Host != options.Host)
        {
            return (MergeResult.Held, new(RefusalKind.Pending, "deploy.elsewhere", $"{task.Ref} is being deployed on {known.Host}.", "Wait for it there."));
        }

        if (known is not null)
        {
            return Conclude(entry, known.Status == RunStatus.Running ? await runs.TakeUpAsync(entry, known, stop) : known);
        }

        if (registry.Deploying.Accepted(entry) is { } accepted)
        {
            return End(entry, new(Facts(task, entry, null, null, null), false, $"{accepted.By} says that it is deployed", null));
        }

        if (registry.Deploying.Waits(entry) && entry.DueAt is { } due)
        {
            return (MergeResult.Held, new(RefusalKind.Pending, "deploy.waits", $"The deploy of {task.Ref} failed and is tried again at {due:u}: {entry.LastFailure}", $"See 'interlock run logs {entry.FailedRun}'.", new() { ["due_at"] = $"{due:O}", ["run"] = entry.FailedRun }));
        }

        if (options.Command is null)
        {
            return (MergeResult.Held, new(RefusalKind.Conflict, "deploy.not_configured", $"{task.Ref} waits for its deploy, and no deploy command is configured any more.", $"Set merge.deploy, or a person says that it is deployed: 'interlock approve {task.Ref} --for completion --as NAME --reason TEXT'."));
        }

        if (registry.Deploying.Last(options.Target) is { } last && last.Command == options.Identity && await repository.IsAncestorAsync(entry.Commit, last.Commit, stop))
        {
            return End(entry, new(Facts(task, entry, last.Run, null, last.Commit), true, $"deployed with {last.Task}", null));
        }

        return await runs.StartAsync(entry, task, stop) switch
        {
            null => (MergeResult.Stale, null),
            { IsRefused: true } refused => Lost(entry, refused.Refusal!.Message),
            { Value: var run } => Conclude(entry with { Run = run.Id }, run),
        };
    }

    private (MergeResult Result, Refusal? Refusal) Conclude(DeployEntry entry, Run run)
    {
        var task = registry.Context.Store.Read(reader => reader.FindTask(entry.Task))!;
        var verdict = new RunVerdict(run.Outcome ?? RunOutcome.Crashed, run.Reason ?? "nobody saw it end", run.ExitCode is null);
        if (verdict.Outcome == RunOutcome.Succeeded)
        {
            var deployed = new Deployment { Target = options.Target, Commit = entry.Commit, Command = options.Identity, Task = task.Ref.ToString(), Run = run.Id, At = registry.Context.Now };
            return End(entry, new(Facts(task, entry, run.Id, null, entry.Commit), true, verdict.Reason, deployed));
        }

        return End(entry, new(Facts(task, entry, run.Id, verdict.Reason, null), OutcomePolicy.For(verdict).CountsAgainstAttempts, verdict.Reason, null));
    }

    /// <summary>The machinery failed before anything was deployed.</summary>
    private (MergeResult Result, Refusal? Refusal) Lost(DeployEntry entry, string why)
    {
        var now = registry.Deploying.Queue().FirstOrDefault(queued => queued.Task == entry.Task) ?? entry;
        if (now.Run is { } id && registry.Runs.Find(id) is { IsRefused: false, Value.Status: RunStatus.Running })
        {
            // Its process may live; whoever comes next takes it up.
            return (MergeResult.Held, new(RefusalKind.Failed, "deploy.lost", why, "It goes on with the next run of the queue."));
        }

        var task = registry.Context.Store.Read(reader => reader.FindTask(entry.Task));
        return task is null ? (MergeResult.Stale, null) : Answer(registry.Deploying.Ended(now, new(Facts(task, now, null, why, null), false, why, null)));
    }

    private (MergeResult Result, Refusal? Refusal) End(DeployEntry entry, DeployEnd end) => Answer(registry.Deploying.Ended(entry, end));

    private static (MergeResult Result, Refusal? Refusal) Answer(Result<WorkTask> ended) => ended switch
    {
        { IsRefused: true } => (MergeResult.Stale, null),
        { Value: { State: TaskState.Done } } => (MergeResult.Deployed, null),
        { Value: var task } => (MergeResult.DeployFailed, new(
            RefusalKind.Gate,
            "gate.refused",
            $"Gate 7 refused: {task.Ref} is {(task.State == TaskState.Failed ? "failed" : "deploying, and is tried again")}: {task.StateReason}",
            $"See 'interlock task why {task.Ref}'.",
            new() { ["gate"] = 7, ["code"] = "deploy.failed", ["facts"] = new System.Text.Json.Nodes.JsonObject { ["task"] = task.Ref.ToString(), ["state"] = task.State.Name(), ["merge_commit"] = task.MergeCommit } })),
    };

    private static DeployFacts Facts(WorkTask task, DeployEntry entry, string? run, string? failure, string? deployed) => new(task.Ref.ToString(), entry.Commit, run, failure, deployed);
}
