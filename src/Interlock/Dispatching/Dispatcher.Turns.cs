using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>Turns: which begin, and on what.</summary>
public sealed partial class Dispatcher
{
    /// <summary>Claims of ours without a live turn: sent back from review, or left by a dispatcher that died between two steps.</summary>
    private bool Resume(CancellationToken hard)
    {
        var began = false;
        foreach (var (task, claim) in intake.Orphaned(slots.Knows, Busy()))
        {
            if (slots.TakeFor(claim.Worker) is { } slot)
            {
                Begin(slot, task, claim.Token, Going(task, claim, hard));
                began = true;
            }
        }

        return began;
    }

    /// <summary>What a dispatcher that died has left in the hands of a pool that is gone: what its runs brought is handed in, the rest given back.</summary>
    private void ReleaseLeft(CancellationToken hard)
    {
        foreach (var (task, claim) in intake.Left(slots.Knows, Busy()))
        {
            if (registry.Runs.Owed(task, claim.Token) is { } run)
            {
                Begin(slots.TakeOver(claim.Worker, run.Pool), task, claim.Token, turn => turn.ConcludeAsync(run, task, hard));
            }
            else
            {
                registry.Working.Release(task.Ref, claim.Token, "the dispatcher that claimed it is gone, and so is its pool", new() { Name = claim.Worker, Host = options.Host });
            }
        }
    }

    private Func<TaskTurn, Task<TurnEnd>> Going(WorkTask task, Claim claim, CancellationToken hard) => registry.Runs.Owed(task, claim.Token) is { } run
        ? turn => turn.ConcludeAsync(run, task, hard)
        : turn => turn.RunAsync(task, claim.Token, hard);

    /// <summary>Tasks with a live turn, and those whose last run is still being ended.</summary>
    private HashSet<string> Busy() => turns.Values.Select(turn => turn.Uid).Concat(recovery.Busy).ToHashSet(StringComparer.Ordinal);

    private bool Fill(CancellationToken hard)
    {
        var began = false;
        while (slots.Open.FirstOrDefault() is { } pool)
        {
            var slot = slots.Take(pool);
            var runId = registry.Context.Ids.Next(8);
            if (intake.Next(slot, runId, Busy()) is not { } grant)
            {
                slots.GiveBack(slot);
                break;
            }

            Begin(slot, grant.Task, grant.Claim.Token, turn => turn.RunAsync(grant.Task, grant.Claim.Token, hard), runId);
            began |= !intake.WasTried(grant.Task.Uid);
        }

        return began;
    }

    /// <summary>After a restart, before anything is given out: runs of agents under a claim are taken up again, the others ended.</summary>
    private void Recover(CancellationToken hard)
    {
        foreach (var (run, task) in recovery.Begin(hard))
        {
            // Renewed before the first sweep: the lease ran on while nobody was there to renew it.
            registry.Working.Heartbeat(task.Ref, run.Token, new() { Name = run.Worker!, Host = options.Host, RunId = run.Id, IsRunner = true });
            Begin(slots.TakeOver(run.Worker!, run.Pool), task, run.Token ?? 0, turn => turn.AdoptAsync(run, task, hard), run.Id);
        }
    }

    /// <summary>A claim that has ended, whoever ended it, ends its run.</summary>
    private void StopLost()
    {
        foreach (var uid in intake.Lost([.. turns.Values.Where(turn => turn.Live.Doing == "working").Select(turn => (turn.Uid, turn.Token))]))
        {
            turns.Values.First(turn => turn.Uid == uid).Act!.Stop(StopCause.ClaimLost);
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
            // Under the lock of StopAll: it either sees this turn, or has said before that everything is to stop.
            turns[Task.Run(() => work(entry.Act), CancellationToken.None)] = entry;
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
