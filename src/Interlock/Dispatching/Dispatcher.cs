using System.Runtime.ExceptionServices;
using Interlock.Git;
using Interlock.Launching;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.Runs;

namespace Interlock.Dispatching;

/// <summary>
/// One loop: takes ready tasks in order of priority, gives them to agents in the pools, merges what they submit, and goes on until
/// nothing is left. What it must remember stands in the store, so that it can be killed anywhere and started again.
/// </summary>
internal sealed class Dispatcher
{
    private readonly TimeProvider clock;
    private readonly MergeQueue? queue;
    private readonly DispatchOptions options;
    private readonly Reckoning reckoning;
    private readonly RepositoryMutex mutex;
    private readonly LoopSignal signal = new();
    private readonly Recovery recovery;
    private readonly Merges merges;
    private readonly Deploys deploys;
    private readonly Turns turns;
    private readonly IReadOnlyList<ActivityGuard> activities;
    private volatile bool draining;

    /// <param name="merges">Null: nothing is merged here (no repository).</param>
    /// <param name="stateDirectory">Where the lock stands that keeps a second dispatcher out.</param>
    public Dispatcher(TaskRegistry registry, IProcessLauncher launcher, MergeQueue? merges, DispatchOptions options, string stateDirectory)
    {
        (clock, queue, this.options) = (registry.Context.Clock, merges, options);
        reckoning = new(registry, options);
        mutex = new(Path.Combine(stateDirectory, "dispatcher.lock"), clock);
        recovery = new(registry, launcher, options, signal);
        this.merges = new(registry, merges, reckoning, signal, () => !turns!.IsUnderWay);
        deploys = new(options.Deploys, this.merges, clock, signal);
        turns = new(registry, launcher, options, reckoning, recovery, this.merges, signal);

        // Turns come first when ended and last when begun: what they handed in is merged, and what was merged has let its dependents go.
        activities = [.. new IActivity[] { turns, recovery, this.merges, deploys, new Chores(options.Chores, signal) }.Select(activity => new ActivityGuard(activity, clock, options.Failed))];
    }

    /// <summary>What goes on at this moment; safe from any thread.</summary>
    public DispatchSnapshot Snapshot() => new(turns.Live, turns.Capacity, merges.At, draining);

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
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var noDeploy = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, hard);
        (turns.Hard, merges.Hard, recovery.Hard, deploys.Ends) = (hard, hard, hard, noDeploy.Token);
        using var onGraceful = graceful.Register(() => grace.CancelAfter(options.Grace));
        using var onGrace = grace.Token.Register(() => StopAll(StopCause.Cancelled));
        using var wakes = graceful.Register(signal.Wake);
        using var wakesToo = hard.Register(signal.Wake);
        try
        {
            turns.Recover();
            await LoopAsync(graceful, hard);
        }
        finally
        {
            // Also when the loop fails: nobody else may begin while this one still writes to the repository.
            await Task.WhenAll(activities.SelectMany(guard => guard.Activity.Begun)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        foreach (var guard in activities)
        {
            guard.Reap();
        }

        if (queue is not null)
        {
            await queue.TidyAsync(CancellationToken.None);
        }

        if (options.Deploys is not null)
        {
            await options.Deploys.TidyAsync(CancellationToken.None);
        }

        // What went wrong to the last is not called a summary.
        if (activities.FirstOrDefault(guard => guard.Failure is not null) is { Failure: { } failure })
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return reckoning.Sum(draining) with { Unstarted = turns.Closed };
    }

    /// <summary>Looks at once, whatever it waits for.</summary>
    internal void Wake() => signal.Wake();

    private async Task LoopAsync(CancellationToken graceful, CancellationToken hard)
    {
        var lastProgress = clock.GetTimestamp();
        while (true)
        {
            var woken = signal.Next();
            draining = graceful.IsCancellationRequested || hard.IsCancellationRequested;
            if (Round())
            {
                lastProgress = clock.GetTimestamp();
            }

            if (IsOver(lastProgress))
            {
                return;
            }

            using var poll = new CancellationTokenSource();
            await Task.WhenAny(woken, Task.Delay(turns.Intake.NextLook(), clock, poll.Token));
            await poll.CancelAsync();
        }
    }

    private bool Round()
    {
        var progressed = false;
        foreach (var guard in activities)
        {
            progressed |= guard.Reap();
        }

        foreach (var guard in activities.Reverse())
        {
            progressed |= guard.Start(draining);
        }

        return progressed;
    }

    private bool IsOver(long lastProgress)
    {
        if (activities.Any(guard => guard.Activity.IsUnderWay))
        {
            return false;
        }

        if (draining)
        {
            return true;
        }

        if (!options.UntilFinished || activities.Any(guard => guard.IsTriedAgain))
        {
            return false;
        }

        if (turns.NoneCanStart)
        {
            return true;
        }

        // A pool that rests is waited for only where it could still be given something.
        return turns.Intake.Left() switch
        {
            Remaining.Nothing => true,
            Remaining.ForPeople => !activities.Any(guard => guard.Rests) && clock.GetElapsedTime(lastProgress) >= options.Patience,
            _ => false,
        };
    }

    private void StopAll(StopCause cause)
    {
        foreach (var guard in activities)
        {
            guard.Activity.Stop(cause);
        }
    }
}
