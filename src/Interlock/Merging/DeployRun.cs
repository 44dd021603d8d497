using Interlock.Launching;
using Interlock.Registry;
using Interlock.Running;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>One attempt at a deploy as a run of its own: started, or taken up again where an earlier process died over it.</summary>
internal sealed class DeployRun(TaskRegistry registry, IDeployRepository repository, IProcessLauncher launcher, DeployOptions options)
{
    /// <summary>A clean checkout of the commit, the command in it, and its end.</summary>
    /// <returns>Null: the task has moved on before it began. Refusals of the checkout and of the launcher.</returns>
    public async Task<Result<Run>?> StartAsync(DeployEntry entry, WorkTask task, CancellationToken stop)
    {
        var taken = await repository.TakeAsync(entry.Commit, stop);
        if (taken.IsRefused)
        {
            return (Result<Run>)taken.Refusal;
        }

        using var hold = taken.Value.Hold;
        var id = registry.Context.Ids.Next(8);
        if (!registry.Deploying.Begin(entry, id))
        {
            return null;
        }

        var attempt = entry.Attempt + entry.InfrastructureAttempt + 1;
        var execution = Execution(
            entry,
            new()
            {
                Id = id,
                Type = RunType.LocalBash,
                Task = task.Ref.ToString(),
                Description = $"deploy {entry.Commit[..10]}",
                Host = options.Host,
                StartedAt = registry.Context.Now,
                OutputPath = Path.Combine(options.RunDirectory, id, "output.log"),
                Token = entry.Token,
                Attempt = attempt,
            });
        await execution.StartAsync(
            new()
            {
                RunId = id,
                Command = CommandLine.Of(options.Command!),
                WorkingDirectory = taken.Value.Path,
                Worktree = taken.Value.Path,
                OutputPath = execution.Run.OutputPath,
                Judges = true,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [RunVariables.Task] = task.Ref.ToString(),
                    [RunVariables.Attempt] = $"{attempt}",
                    ["INTERLOCK_COMMIT"] = entry.Commit,
                    ["INTERLOCK_TARGET"] = options.Target,
                },
            },
            stop);
        return execution.Run;
    }

    /// <summary>Waits for a deploy that an earlier process began; one that died meanwhile is judged by what it left.</summary>
    public async Task<Run> TakeUpAsync(DeployEntry entry, Run run, CancellationToken stop)
    {
        var execution = Execution(entry, registry.Runs.Update(run.WatchedHere()));
        await execution.WatchAsync(execution.Adopt(repository.Checkout), stop);
        return execution.Run;
    }

    private RunExecution Execution(DeployEntry entry, Run run) =>
        new(registry, launcher, run, new() { Clocks = new() { Stall = null, Wall = options.Timeout } })
        {
            ReadsSigns = false,
            Meanwhile = (live, ended) => LookAsync(entry, run.Id, live, ended),
        };

    /// <summary>Ends a deploy that nobody waits for any more: its task was cancelled.</summary>
    private async Task LookAsync(DeployEntry entry, string run, ISupervisedRun live, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(options.Look, registry.Context.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!registry.Deploying.Wanted(entry, run))
                {
                    _ = live.StopAsync(StopCause.ClaimLost, CancellationToken.None);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It has ended; nothing is left to look at.
        }
    }
}
