using Interlock.Launching;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Running;

/// <summary>
/// Runs of this host whose watcher is gone: killed, or lost with a crash. None of them says <c>running</c> once it is dead, and none lives
/// on when the claim behind it has ended.
/// </summary>
/// <param name="host">This machine, as runs record it.</param>
/// <param name="sharing">How a run of another user is ended; null: every run is ours.</param>
internal sealed class LostRuns(TaskRegistry registry, IProcessLauncher launcher, string host, Func<Run, RunSharing?>? sharing = null)
{
    /// <summary>Runs on record as living that nobody watches.</summary>
    public IReadOnlyList<Run> Find() => [.. registry.Runs.List(status: RunStatus.Running).Where(run => run.Host == host && !run.IsWatched())];

    /// <summary>Writes down how the dead among them ended; the living are left alone.</summary>
    public async Task SettleDeadAsync(CancellationToken cancellation)
    {
        foreach (var run in Find())
        {
            cancellation.ThrowIfCancellationRequested();
            var (execution, live) = TakeUp(run);
            if (!live.WasAlive)
            {
                await execution.WatchAsync(live, leave: cancellation);
            }
        }
    }

    /// <summary>Watches one of them to its end, and ends it where its claim is gone.</summary>
    public async Task SettleAsync(Run run, CancellationToken cancellation)
    {
        var (execution, live) = TakeUp(registry.Runs.Update(run.WatchedHere()));
        if (live.WasAlive && !registry.Runs.IsClaimed(run))
        {
            _ = live.StopAsync(StopCause.ClaimLost, CancellationToken.None);
        }

        await execution.WatchAsync(live, leave: cancellation);
    }

    /// <summary>Ends what runs of earlier claims of a task still do on this machine, watched or not.</summary>
    /// <param name="by">Who wants the task.</param>
    public async Task EndAsync(TaskRef name, Actor by, CancellationToken cancellation)
    {
        foreach (var run in registry.Runs.List(name.ToString(), RunStatus.Running).Where(run => run.Host == host && registry.Runs.MayBeEnded(run)))
        {
            if (registry.Runs.AskStop(run, by) is { IsRefused: false, Value: { Status: RunStatus.Running } asked })
            {
                var execution = Execution(asked, wall: null, owed: false);
                await execution.EndAsync(await execution.Adopt().StopAsync(StopCause.ClaimLost, cancellation));
            }
        }
    }

    /// <summary>Ends one as somebody asked for, and writes down who.</summary>
    /// <returns>The run as it stands then; refusals of <see cref="RunBook.AskStop"/>.</returns>
    public async Task<Result<Run>> KillAsync(Run run, Actor by, CancellationToken cancellation)
    {
        // Before the first signal: whoever watches the run may see it die before this has finished.
        var asked = registry.Runs.AskStop(run, by);
        if (asked.IsRefused || asked.Value.Status != RunStatus.Running)
        {
            return asked;
        }

        var execution = new RunExecution(registry, launcher, asked.Value, new() { Sharing = sharing?.Invoke(run) }) { Actor = by };
        var end = await execution.Adopt().StopAsync(StopCause.Cancelled, cancellation);
        await execution.EndAsync(end with { Stopped = null });
        return execution.Run;
    }

    private (RunExecution Execution, ISupervisedRun Live) TakeUp(Run run)
    {
        var execution = Execution(run, run.EndsBy - run.StartedAt, owed: run.Type == RunType.LocalAgent && registry.Runs.IsClaimed(run));
        var merges = run.Type == RunType.LocalAgent && execution.Task is { Completion: Completion.Merge };
        return (execution, execution.Adopt(merges ? registry.Workspace?.WorktreeOf(execution.Task!) : null));
    }

    private RunExecution Execution(Run run, TimeSpan? wall, bool owed) =>
        new(registry, launcher, run, new() { Clocks = new() { Stall = null, Wall = wall }, Sharing = sharing?.Invoke(run) })
        {
            Actor = new() { Name = run.Worker ?? run.Id, Host = host, RunId = run.Id, IsRunner = true },
            Task = registry.Runs.TaskOf(run),
            Owed = owed,
        };
}
