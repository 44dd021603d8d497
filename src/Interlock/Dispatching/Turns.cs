using Interlock.Claims;
using Interlock.Launching;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Claiming;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>The turns of a dispatcher: which begin, on what, and what follows from their end for places and pools.</summary>
internal sealed class Turns(TaskRegistry registry, IProcessLauncher launcher, DispatchOptions options, Reckoning reckoning, Recovery recovery, Merges merges, LoopSignal signal) : IActivity
{
    private readonly Slots slots = new(options.Pools, registry.Context.Clock, options.Limit);
    private readonly Intake intake = new(registry, options);
    private readonly Dictionary<Task<TurnEnd>, Turn> turns = [];
    private readonly Lock view = new();
    private StopCause? stopping;

    public string Name => "work";

    public bool IsUnderWay => turns.Count > 0;

    public bool Rests => slots.AnyRests;

    /// <summary>Pools whose agent could not be started the last time that it was tried, and why.</summary>
    public IReadOnlyList<Refusal> Closed => slots.Closed;

    /// <summary>There is no pool left whose agent could be started.</summary>
    public bool NoneCanStart => slots.NoneCanStart;

    /// <summary>Agents that live go on; the next dispatcher takes them up.</summary>
    public IReadOnlyList<Task> Begun
    {
        get
        {
            lock (view)
            {
                return [.. turns.Where(turn => turn.Value.Live.Doing != "working").Select(turn => turn.Key)];
            }
        }
    }

    /// <summary>Ends agents at once, and what is prepared or handed in.</summary>
    public CancellationToken Hard { get; set; }

    public Intake Intake => intake;

    public int Capacity => slots.Capacity;

    /// <summary>Safe from any thread.</summary>
    public IReadOnlyList<LiveRun> Live
    {
        get
        {
            lock (view)
            {
                return [.. turns.Values.Select(turn => turn.Live)];
            }
        }
    }

    /// <summary>After a restart, before anything is given out: runs of agents under a claim are taken up again, the others ended.</summary>
    public void Recover()
    {
        foreach (var (run, task) in recovery.Find())
        {
            // Renewed before the first sweep: the lease ran on while nobody was there to renew it.
            registry.Working.Heartbeat(task.Ref, run.Token, new() { Name = run.Worker!, Host = options.Host, RunId = run.Id, IsRunner = true });
            Begin(slots.TakeOver(run.Worker!, run.Pool), task, run.Token ?? 0, turn => turn.AdoptAsync(run, task, Hard), run.Id);
        }
    }

    public bool? Reap()
    {
        var ended = turns.Keys.Where(turn => turn.IsCompleted).ToList();
        var progressed = false;
        foreach (var task in ended)
        {
            progressed |= Reap(task);
        }

        StopLost();
        return ended.Count == 0 ? null : progressed;
    }

    public bool IsDue(bool draining) => !draining;

    public bool Start()
    {
        registry.Sweeping.Sweep();
        ReleaseLeft();
        return Resume() | Fill();
    }

    public void Stop(StopCause cause)
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

    private bool Reap(Task<TurnEnd> task)
    {
        var turn = turns[task];
        lock (view)
        {
            turns.Remove(task);
        }

        slots.GiveBack(turn.Slot);
        if (!turn.Merges)
        {
            merges.OweTicks();
        }

        if (task.Exception?.InnerException is { } failure)
        {
            // Nobody's fault but ours: the task is tried again later, once nothing of the run is left, and the others go on.
            options.Failed?.Invoke($"the turn of {turn.Live.Task}", failure);
            registry.Working.Fail(turn.Live.Task, turn.Token, failure.Message, new() { Name = turn.Slot.Worker, Host = options.Host, RunId = turn.Live.RunId, IsRunner = true }, counts: false);
            recovery.Settle(turn.Live.RunId, turn.Uid);
            return true;
        }

        var end = task.GetAwaiter().GetResult();
        reckoning.Worked(end);
        if (end.SetUp is not null)
        {
            intake.Rest(end.TaskUid);
        }
        else
        {
            intake.Forget(end.TaskUid);
        }

        if (end.Unstarted is { } unstarted)
        {
            options.Failed?.Invoke(turn.Slot.Pool.Name, new RefusalException(unstarted));
            slots.Close(turn.Slot.Pool, unstarted);
            slots.Rest(turn.Slot.Pool, options.PoolPause);
        }
        else if (end.Verdict is { } verdict)
        {
            slots.Started(turn.Slot.Pool);
            if (OutcomePolicy.For(verdict).PausesPool)
            {
                slots.Rest(turn.Slot.Pool, options.PoolPause);
            }
        }

        return end.SetUp is null;
    }

    /// <summary>A claim that has ended, whoever ended it, ends its run.</summary>
    private void StopLost()
    {
        foreach (var uid in intake.Lost([.. turns.Values.Where(turn => turn.Live.Doing == "working").Select(turn => (turn.Uid, turn.Token))]))
        {
            turns.Values.First(turn => turn.Uid == uid).Act!.Stop(StopCause.ClaimLost);
        }
    }

    /// <summary>Claims of ours without a live turn: sent back from review, or left by a dispatcher that died between two steps.</summary>
    private bool Resume()
    {
        var began = false;
        foreach (var (task, claim) in intake.Orphaned(slots.Knows, Busy()))
        {
            if (slots.TakeFor(claim.Worker) is { } slot)
            {
                Begin(slot, task, claim.Token, Going(task, claim));
                began = true;
            }
        }

        return began;
    }

    /// <summary>What a dispatcher that died has left in the hands of a pool that is gone: what its runs brought is handed in, the rest given back.</summary>
    private void ReleaseLeft()
    {
        foreach (var (task, claim) in intake.Left(slots.Knows, Busy()))
        {
            if (registry.Runs.Owed(task, claim.Token) is { } run)
            {
                Begin(slots.TakeOver(claim.Worker, run.Pool), task, claim.Token, turn => turn.ConcludeAsync(run, task, Hard));
            }
            else
            {
                registry.Working.Release(task.Ref, claim.Token, "the dispatcher that claimed it is gone, and so is its pool", new() { Name = claim.Worker, Host = options.Host });
            }
        }
    }

    private Func<TaskTurn, Task<TurnEnd>> Going(WorkTask task, Claim claim) => registry.Runs.Owed(task, claim.Token) is { } run
        ? turn => turn.ConcludeAsync(run, task, Hard)
        : turn => turn.RunAsync(task, claim.Token, Hard);

    /// <summary>Tasks with a live turn, and those whose last run is still being ended.</summary>
    private HashSet<string> Busy() => turns.Values.Select(turn => turn.Uid).Concat(recovery.Busy).ToHashSet(StringComparer.Ordinal);

    private bool Fill()
    {
        var began = false;
        var withoutTask = new HashSet<Pool>();
        while (slots.Open.FirstOrDefault(pool => !withoutTask.Contains(pool)) is { } pool)
        {
            var slot = slots.Take(pool);
            var runId = registry.Context.Ids.Next(8);
            if (Claimed(slot, runId) is { } grant)
            {
                Begin(slot, grant.Task, grant.Claim.Token, turn => turn.RunAsync(grant.Task, grant.Claim.Token, Hard), runId);
                began |= !intake.WasTried(grant.Task.Uid);
                continue;
            }

            withoutTask.Add(pool);
        }

        return began;
    }

    /// <summary>Null: there is nothing for the place, which is free again then; also when asking failed.</summary>
    private ClaimGrant? Claimed(Slot slot, string runId)
    {
        ClaimGrant? grant = null;
        try
        {
            return grant = intake.Next(slot, runId, Busy());
        }
        finally
        {
            if (grant is null)
            {
                slots.GiveBack(slot);
            }
        }
    }

    private void Begin(Slot slot, WorkTask task, long token, Func<TaskTurn, Task<TurnEnd>> work, string? runId = null)
    {
        var entry = new Turn { Slot = slot, Uid = task.Uid, Token = token, Merges = task.Completion == Completion.Merge, Live = new(runId ?? registry.Context.Ids.Next(8), slot.Worker, task.Ref, task.Title, "claimed", registry.Context.Now) };
        entry.Act = new TaskTurn(registry, launcher, options, slot, doing =>
        {
            lock (view)
            {
                entry.Live = entry.Live with { Doing = doing };
                reckoning.Parallel(turns.Values.Count(other => other.Live.Doing == "working"));
            }
        })
        { RunId = entry.Live.RunId };
        StopCause? late;
        lock (view)
        {
            // Under the lock of Stop: it either sees this turn, or has said before that everything is to stop.
            turns[signal.WakeAfter(Task.Run(() => work(entry.Act), CancellationToken.None))] = entry;
            late = stopping;
        }

        if (late is { } cause)
        {
            entry.Act.Stop(cause);
        }
    }

    private sealed class Turn
    {
        public required Slot Slot { get; init; }

        public required string Uid { get; init; }

        public required long Token { get; init; }

        public required bool Merges { get; init; }

        public required LiveRun Live { get; set; }

        public TaskTurn? Act { get; set; }
    }
}
