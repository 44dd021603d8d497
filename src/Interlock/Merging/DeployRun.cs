using Interlock.Git;
using Interlock.Launching;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>One attempt at a deploy as a run of its own: started, or taken up again where an earlier process died over it.</summary>
internal sealed class DeployRun(TaskRegistry registry, GitRepository repository, IProcessLauncher launcher, DeployOptions options)
{
    /// <summary>Name of the checkout that deploys run in.</summary>
    public const string Checkout = "deploy";

    private readonly CheckTree tree = new(repository, Checkout);

    private Supervision Supervision => new() { Clocks = new() { Stall = null, Wall = options.Timeout } };

    /// <summary>A clean checkout of the commit, the command in it, and its end.</summary>
    /// <returns>Null: the task has moved on before it began. Refusals of the checkout and of the launcher.</returns>
    public async Task<Result<Run>?> StartAsync(DeployEntry entry, WorkTask task, CancellationToken stop)
    {
        var lease = await tree.TakeAsync(entry.Commit, stop);
        if (lease.IsRefused)
        {
            return (Result<Run>)lease.Refusal;
        }

        using var checkout = lease.Value;
        var id = registry.Context.Ids.Next(8);
        if (!registry.Deploying.Begin(entry, id))
        {
            return null;
        }

        var attempt = entry.Attempt + entry.InfrastructureAttempt + 1;
        var run = registry.Runs.Start(
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
            },
            actor: null);
        var live = launcher.Start(
            new()
            {
                RunId = id,
                Command = CommandLine.Of(options.Command!),
                WorkingDirectory = checkout.Path,
                Worktree = checkout.Path,
                OutputPath = run.OutputPath,
                Judges = true,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [RunVariables.Task] = task.Ref.ToString(),
                    [RunVariables.Attempt] = $"{attempt}",
                    ["INTERLOCK_COMMIT"] = entry.Commit,
                    ["INTERLOCK_TARGET"] = options.Target,
                },
            },
            Supervision);
        if (live.IsRefused)
        {
            return registry.Runs.Finish(run with { Status = RunStatus.Failed, Outcome = RunOutcome.Crashed, Reason = live.Refusal.Message, EndedAt = registry.Context.Now }, actor: null);
        }

        run = registry.Runs.Update(run with { Pid = live.Value.Handle.Pid, ProcessStart = live.Value.Handle.ProcessStart });
        return await WatchAsync(entry, run, live.Value, stop);
    }

    /// <summary>Waits for a deploy that an earlier process began; one that died meanwhile is judged by what it left.</summary>
    public Task<Run> TakeUpAsync(DeployEntry entry, Run run, CancellationToken stop) =>
        WatchAsync(entry, run, launcher.Adopt(RunHandle.Of(run, new Worktrees(repository).Find($"_{Checkout}")?.Checkout.Path), Supervision), stop);

    private async Task<Run> WatchAsync(DeployEntry entry, Run run, ISupervisedRun live, CancellationToken stop)
    {
        using var stopping = stop.Register(() => _ = live.StopAsync(StopCause.Cancelled, CancellationToken.None));
        using var ended = new CancellationTokenSource();
        var looking = LookAsync(entry, run, live, ended.Token);
        var end = await live.Completion;
        await ended.CancelAsync();
        await looking;
        var verdict = registry.Runs.Judge(run.Id, new()
        {
            Stopped = end.Stopped,
            ClockFired = end.ClockFired,
            ExitCode = end.ExitCode,
            SurvivorsReaped = end.Survivors.Count,
            ChangesExpected = false,
        });
        return registry.Runs.Finish(
            run with
            {
                Status = OutcomePolicy.StatusFor(verdict.Outcome, verdict.Outcome == RunOutcome.Cancelled ? StopCause.Cancelled : end.Stopped),
                Outcome = verdict.Outcome,
                Reason = verdict.Reason,
                ExitCode = end.ExitCode,
                EndedAt = end.EndedAt,
                OutputPreview = end.OutputPreview,
            },
            actor: null,
            end.Survivors.Count);
    }

    /// <summary>Ends a deploy that nobody waits for any more: its task was cancelled.</summary>
    private async Task LookAsync(DeployEntry entry, Run run, ISupervisedRun live, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(options.Look, registry.Context.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!registry.Deploying.Wanted(entry, run.Id))
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
