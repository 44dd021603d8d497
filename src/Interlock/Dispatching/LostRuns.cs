using Interlock.Launching;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>
/// Runs of this host whose watcher is gone: killed, or lost with a crash. None of them says <c>running</c> once it is dead, and none lives
/// on when the claim behind it has ended.
/// </summary>
/// <param name="host">This machine, as runs record it.</param>
/// <param name="sharing">How a run of another user is ended; null: every run is ours.</param>
public sealed class LostRuns(TaskRegistry registry, IProcessLauncher launcher, string host, Func<Run, RunSharing?>? sharing = null)
{
    private readonly RunEnding ending = new(registry);

    /// <summary>Runs on record as living that nobody watches.</summary>
    public IReadOnlyList<Run> Find() => [.. registry.Runs.List(status: RunStatus.Running).Where(run => run.Host == host && !run.IsWatched())];

    /// <summary>True while the claim that a run works under is in force; also for a run that works under none.</summary>
    public bool IsClaimed(Run run) => registry.Context.Store.Read(reader =>
        run is not { Task: not null, Token: { } token } || (TaskOf(reader, run) is { } task && reader.FindClaim(task.Uid)?.Token == token));

    /// <summary>Writes down how the dead among them ended; the living are left alone.</summary>
    public async Task SettleDeadAsync(CancellationToken cancellation)
    {
        foreach (var run in Find())
        {
            cancellation.ThrowIfCancellationRequested();
            var (live, task) = TakeUp(run);
            if (!live.WasAlive)
            {
                await WriteAsync(run, task, await live.Completion.WaitAsync(cancellation));
            }
        }
    }

    /// <summary>Watches one of them to its end, and ends it where its claim is gone.</summary>
    public async Task SettleAsync(Run run, CancellationToken cancellation)
    {
        run = registry.Runs.Update(run.WatchedHere());
        var (live, task) = TakeUp(run);
        if (live.WasAlive && !IsClaimed(run))
        {
            _ = live.StopAsync(StopCause.ClaimLost, CancellationToken.None);
        }

        await WriteAsync(run, task, await live.Completion.WaitAsync(cancellation));
    }

    /// <summary>Ends what runs of earlier claims of a task still do on this machine, watched or not.</summary>
    /// <param name="by">Who wants the task.</param>
    public async Task EndAsync(TaskRef name, Actor by, CancellationToken cancellation)
    {
        foreach (var run in registry.Runs.List(name.ToString(), RunStatus.Running).Where(run => run.Host == host && MayEnd(run)))
        {
            if (registry.Runs.AskStop(run, by) is { IsRefused: false, Value: { Status: RunStatus.Running } asked })
            {
                var supervision = new Supervision { Clocks = new() { Stall = null, Wall = null }, Sharing = sharing?.Invoke(run) };
                var end = await launcher.Adopt(RunHandle.Of(asked), supervision).StopAsync(StopCause.ClaimLost, cancellation);
                var task = registry.Context.Store.Read(reader => TaskOf(reader, run));
                _ = await ending.WriteAsync(asked, task, end, new() { Name = run.Worker ?? run.Id, Host = host, RunId = run.Id, IsRunner = true });
            }
        }
    }

    private (ISupervisedRun Live, WorkTask? Task) TakeUp(Run run)
    {
        var task = registry.Context.Store.Read(reader => TaskOf(reader, run));
        var worktree = run.Type == RunType.LocalAgent && task is { Completion: Completion.Merge } ? registry.Workspace?.WorktreeOf(task) : null;
        return (launcher.Adopt(RunHandle.Of(run, worktree), new() { Clocks = new() { Stall = null, Wall = run.EndsBy - run.StartedAt }, Sharing = sharing?.Invoke(run) }), task);
    }

    private Task WriteAsync(Run run, WorkTask? task, RunEnd end) => ending.WriteAsync(
        run,
        task,
        end,
        new() { Name = run.Worker ?? run.Id, Host = host, RunId = run.Id, IsRunner = true },
        owed: run.Type == RunType.LocalAgent && IsClaimed(run));

    /// <summary>Its claim has ended, or its lease has, so that the task may be taken over.</summary>
    private bool MayEnd(Run run) => registry.Context.Store.Read(reader =>
        TaskOf(reader, run) is { } task
        && task.State is not (TaskState.Reviewing or TaskState.Deploying)
        && (reader.FindClaim(task.Uid) is not { } claim || claim.Token != run.Token || claim.IsExpired(registry.Context.Now)));

    private static WorkTask? TaskOf(IStoreReader reader, Run run) =>
        run.Task is { } name && TaskRef.Parse(name) is { IsRefused: false } parsed ? reader.FindTask(parsed.Value) : null;
}
