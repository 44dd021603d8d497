using Interlock.Claims;
using Interlock.Git;
using Interlock.Launching;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>
/// One loop: takes ready tasks in order of priority, gives them to agents in the pools, merges what they submit, and goes on until
/// nothing is left. What it must remember stands in the store, so that it can be killed anywhere and started again.
/// </summary>
public sealed partial class Dispatcher
{
    private readonly TaskRegistry registry;
    private readonly IProcessLauncher launcher;
    private readonly MergeQueue? merges;
    private readonly DispatchOptions options;
    private readonly Slots slots;
    private readonly Intake intake;
    private readonly Reckoning reckoning;
    private readonly RepositoryMutex mutex;
    private readonly Deployment deployment;
    private readonly Recovery recovery;
    private readonly Dictionary<Task<TurnEnd>, Turn> turns = [];
    private readonly Lock view = new();
    private Task<Result<IReadOnlyList<MergeOutcome>>>? merging;
    private string? mergingTask;
    private Task chores = Task.CompletedTask;
    private bool mergeRests;
    private bool draining;
    private StopCause? stopping;

    // The queue is looked at once at the start, because the one before may have died with everything merged and something left to
    // tidy or to tick; and again when all is quiet after a task that ended without a merge, whose box nobody else ticks.
    private bool queueOwed = true;
    private bool ticksOwed;

    /// <param name="merges">Null: nothing is merged here (no repository).</param>
    /// <param name="stateDirectory">Where the lock stands that keeps a second dispatcher out.</param>
    public Dispatcher(TaskRegistry registry, IProcessLauncher launcher, MergeQueue? merges, DispatchOptions options, string stateDirectory)
    {
        this.registry = registry;
        this.launcher = launcher;
        this.merges = merges;
        this.options = options;
        slots = new(options.Pools, registry.Context.Clock);
        intake = new(registry, options);
        reckoning = new(registry, options);
        deployment = new(options.Deploys, registry.Context.Clock);
        recovery = new(registry, launcher, options);
        mutex = new(Path.Combine(stateDirectory, "dispatcher.lock"), registry.Context.Clock);
    }

    /// <summary>What goes on at this moment; safe from any thread.</summary>
    public DispatchSnapshot Snapshot()
    {
        lock (view)
        {
            return new([.. turns.Values.Select(turn => turn.Live)], slots.Capacity, mergingTask, draining);
        }
    }

    /// <summary>How the specs stand, with nothing done yet.</summary>
    public WorkSummary Rehearse()
    {
        reckoning.Start();
        return reckoning.Sum(interrupted: false);
    }

    /// <param name="graceful">First interrupt: no new work; running agents may finish within the grace, then are stopped and their tasks released.</param>
    /// <param name="hard">Second interrupt: agents are stopped at once.</param>
    /// <returns>Refusal <c>dispatcher.running</c> when another dispatcher works on this repository.</returns>
    public async Task<Result<WorkSummary>> RunAsync(CancellationToken graceful, CancellationToken hard)
    {
        var entered = await mutex.EnterAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        if (entered.IsRefused)
        {
            return new Refusal(RefusalKind.Conflict, "dispatcher.running", "Another dispatcher works on this repository.", "Look at it with 'interlock status --watch'.");
        }

        using var held = entered.Value;
        reckoning.Start();
        Recover(hard);
        using var grace = new CancellationTokenSource();
        using var onGraceful = graceful.Register(() => grace.CancelAfter(options.Grace));
        using var onGrace = grace.Token.Register(() => StopAll(StopCause.Cancelled));
        using var noDeploy = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, hard);
        deployment.Stop = noDeploy.Token;
        try
        {
            await LoopAsync(graceful, hard);
        }
        finally
        {
            // Also when the loop fails: nobody else may begin while this one still writes to the repository. Agents that live go on; the
            // next dispatcher takes them up.
            List<Task> begun = [chores, deployment.Running, .. recovery.Ending, .. merging is null ? Array.Empty<Task>() : [merging]];
            lock (view)
            {
                begun.AddRange(turns.Where(turn => turn.Value.Live.Doing != "working").Select(turn => turn.Key));
            }

            await Task.WhenAll(begun).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        if (merges is not null)
        {
            await merges.TidyAsync(CancellationToken.None);
        }

        if (options.Deploys is not null)
        {
            await options.Deploys.TidyAsync(CancellationToken.None);
        }

        return reckoning.Sum(draining);
    }

    private async Task LoopAsync(CancellationToken graceful, CancellationToken hard)
    {
        var lastProgress = registry.Context.Clock.GetTimestamp();
        while (true)
        {
            draining = graceful.IsCancellationRequested || hard.IsCancellationRequested;
            if (Reap())
            {
                lastProgress = registry.Context.Clock.GetTimestamp();
            }

            StopLost();
            await StartMergingAsync(hard);
            queueOwed |= await deployment.ReapAsync();
            if (!draining)
            {
                deployment.Start();
                registry.Sweeping.Sweep();
                await StartChoresAsync();
                ReleaseLeft(hard);
                if (Resume(hard) | Fill(hard))
                {
                    lastProgress = registry.Context.Clock.GetTimestamp();
                }
            }

            if (IsOver(lastProgress))
            {
                break;
            }

            await WaitAsync(draining ? hard : graceful);
        }
    }

    private bool Reap()
    {
        var progressed = false;
        var ended = turns.Keys.Where(turn => turn.IsCompleted).ToList();
        foreach (var task in ended)
        {
            var turn = turns[task];
            lock (view)
            {
                turns.Remove(task);
            }

            slots.GiveBack(turn.Slot);
            ticksOwed |= !turn.Merges;
            var end = task.GetAwaiter().GetResult();
            reckoning.Worked(end);
            progressed |= end.SetUp is null;
            if (end.SetUp is not null)
            {
                intake.Rest(end.TaskUid);
            }
            else
            {
                intake.Forget(end.TaskUid);
            }

            if (end.Verdict is { } verdict && OutcomePolicy.For(verdict).PausesPool)
            {
                slots.Rest(turn.Slot.Pool, options.PoolPause);
            }
        }

        return progressed;
    }

    private async Task StartChoresAsync()
    {
        if (!chores.IsCompleted)
        {
            return;
        }

        await chores;
        var due = options.Chores.Where(chore => chore.IsDue()).ToList();
        chores = due.Count == 0 ? Task.CompletedTask : Task.Run(() => due.ForEach(chore => chore.Do()), CancellationToken.None);
    }

    private async Task StartMergingAsync(CancellationToken hard)
    {
        if (merging is { IsCompleted: true } ended)
        {
            merging = null;
            try
            {
                mergeRests = (await ended).IsRefused;
            }
            catch (OperationCanceledException) when (hard.IsCancellationRequested)
            {
                // What was being merged stays queued; it goes on with the next dispatcher.
                return;
            }
        }

        if (ticksOwed && turns.Count == 0 && merging is null)
        {
            (ticksOwed, queueOwed) = (false, true);
        }

        if (merges is null || merging is not null || hard.IsCancellationRequested || (!queueOwed && !reckoning.MayMerge(registry.Reading.MergeQueue())))
        {
            return;
        }

        if (mergeRests)
        {
            // Another process merges. Looked at again with the next poll.
            mergeRests = false;
            return;
        }

        queueOwed = false;
        merging = Task.Run(() => merges.ProcessAsync(untilEmpty: true, NoteMerge, hard), CancellationToken.None);
    }

    private void NoteMerge(string task, MergeOutcome? outcome)
    {
        lock (view)
        {
            mergingTask = outcome is null ? task : null;
        }

        if (outcome is not null)
        {
            reckoning.Merged(outcome);
            intake.Wake();
        }
    }

    private bool IsOver(long lastProgress)
    {
        if (turns.Count > 0 || merging is not null || !deployment.Running.IsCompleted || recovery.Busy.Count > 0)
        {
            return false;
        }

        if (draining)
        {
            return true;
        }

        if (!options.UntilFinished || slots.AnyRests)
        {
            return false;
        }

        return intake.Left() switch
        {
            Remaining.Nothing => true,
            Remaining.ForPeople => registry.Context.Clock.GetElapsedTime(lastProgress) >= options.Patience,
            _ => false,
        };
    }

    private async Task WaitAsync(CancellationToken interrupted)
    {
        using var poll = new CancellationTokenSource();
        var waits = new List<Task>([.. turns.Keys, .. recovery.Ending]) { Task.Delay(intake.NextLook(), registry.Context.Clock, poll.Token), intake.Woken };
        if (merging is not null)
        {
            waits.Add(merging);
        }

        if (!deployment.Running.IsCompleted)
        {
            waits.Add(deployment.Running);
        }

        if (!interrupted.IsCancellationRequested)
        {
            waits.Add(Task.Delay(Timeout.InfiniteTimeSpan, interrupted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
        }

        await Task.WhenAny(waits);
        await poll.CancelAsync();
    }

    private void StopAll(StopCause cause)
    {
        List<TaskTurn> all;
        lock (view)
        {
            stopping ??= cause;
            all = [.. turns.Values.Select(turn => turn.Act!)];
        }

        foreach (var turn in all)
        {
            turn.Stop(cause);
        }
    }
}
