using Interlock.Git;
using Interlock.Launching;
using Interlock.Registry;
using Interlock.Runs;

namespace Interlock.Merging;

/// <summary>
/// Carries out the deploys of merged tasks: one at a time, in the order of the merges, so that nothing older is deployed over something
/// newer. One process at a time holds the queue; merges go on beside it. The worktrees of tasks that became done are left to the merge queue.
/// </summary>
internal sealed class DeployQueue
{
    private readonly TaskRegistry registry;
    private readonly IDeployRepository repository;
    private readonly DeployOptions options;
    private readonly RepositoryMutex mutex;
    private readonly DeployRun runs;
    private readonly DeployAnswers answers;

    public DeployQueue(TaskRegistry registry, GitRepository repository, DeployOptions options, IProcessLauncher launcher)
        : this(registry, new GitDeploys(repository), options, launcher)
    {
    }

    internal DeployQueue(TaskRegistry registry, IDeployRepository repository, DeployOptions options, IProcessLauncher launcher)
    {
        this.registry = registry;
        this.repository = repository;
        this.options = options;
        mutex = new(Path.Combine(repository.StateDirectory, "deploy.lock"), registry.Context.Clock);
        runs = new(registry, repository, launcher, options);
        answers = new(registry, options);
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
            var name = registry.Lookups.NameOrUid(entry.Task);
            noted?.Invoke(name, null);
            var started = registry.Context.Clock.GetTimestamp();
            var answer = await GuardedAsync(entry, stop);
            var outcome = new MergeOutcome(name, answer.Result, entry.Commit, answer.Refusal, registry.Context.Clock.GetElapsedTime(started));
            outcomes.Add(outcome);
            noted?.Invoke(name, outcome);
            if (!untilEmpty || answer.Result == MergeResult.Held)
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
        if (!repository.IsLeft)
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
            await repository.DiscardAsync(CancellationToken.None);
        }
    }

    private async Task<QueueAnswer> GuardedAsync(DeployEntry entry, CancellationToken stop)
    {
        try
        {
            return await OneAsync(entry, stop);
        }
        catch (RefusalException failure)
        {
            return answers.Lost(entry, failure.Refusal.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return answers.Lost(entry, failure.Message);
        }
    }

    private async Task<QueueAnswer> OneAsync(DeployEntry entry, CancellationToken stop)
    {
        if (registry.Lookups.Task(entry.Task) is not { } task)
        {
            return QueueAnswer.Stale;
        }

        var known = entry.Run is { } id && registry.Runs.Find(id) is { IsRefused: false } found ? found.Value : null;
        if (known is { Status: RunStatus.Running } && known.Host != options.Host)
        {
            return Held(new(RefusalKind.Pending, "deploy.elsewhere", $"{task.Ref} is being deployed on {known.Host}.", "Wait for it there."));
        }

        if (known is not null)
        {
            return answers.Conclude(entry, task, known.Status == RunStatus.Running ? await runs.TakeUpAsync(entry, known, stop) : known);
        }

        if (registry.Deploying.Accepted(entry) is { } accepted)
        {
            return answers.Accept(entry, task, accepted);
        }

        if (registry.Deploying.Waits(entry) && entry.DueAt is { } due)
        {
            return Held(new(RefusalKind.Pending, "deploy.waits", $"The deploy of {task.Ref} failed and is tried again at {due:u}: {entry.LastFailure}", $"See 'interlock run logs {entry.FailedRun}'.", new() { ["due_at"] = $"{due:O}", ["run"] = entry.FailedRun }));
        }

        if (options.Command is null)
        {
            return Held(new(RefusalKind.Conflict, "deploy.not_configured", $"{task.Ref} waits for its deploy, and no deploy command is configured any more.", $"Set merge.deploy, or a person says that it is deployed: 'interlock approve {task.Ref} --for completion --as NAME --reason TEXT'."));
        }

        if (registry.Deploying.Last(options.Target) is { } last && last.Command == options.Identity && await repository.IsAncestorAsync(entry.Commit, last.Commit, stop))
        {
            return answers.Contained(entry, task, last);
        }

        return await runs.StartAsync(entry, task, stop) switch
        {
            null => QueueAnswer.Stale,
            { IsRefused: true } refused => answers.Lost(entry, refused.Refusal!.Message),
            { Value: var run } => answers.Conclude(entry with { Run = run.Id }, task, run),
        };
    }

    private static QueueAnswer Held(Refusal why) => new(MergeResult.Held, null, why);
}
