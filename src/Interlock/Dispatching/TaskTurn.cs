using System.Net.Sockets;
using Interlock.Launching;
using Interlock.Registry;
using Interlock.Running;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>
/// One turn of one task in one place: prepare, start, run the agent, judge, submit. Whatever happens, the task ends up in a state
/// from which the registry can go on.
/// </summary>
internal sealed class TaskTurn(TaskRegistry registry, IProcessLauncher launcher, DispatchOptions options, Slot slot, Action<string> doing)
{
    private readonly StopSwitch stop = new();
    private Refusal? setUp;
    private Refusal? unstarted;

    public string RunId { get; init; } = registry.Context.Ids.Next(8);

    private Actor Actor => new() { Name = slot.Worker, Host = options.Host, RunId = RunId, IsRunner = true };

    private TurnOrder Order => new(registry, options, slot, RunId);

    /// <summary>Ends the agent; the turn then gives its task back.</summary>
    public void Stop(StopCause cause) => stop.Ask(cause);

    /// <param name="task">Claimed by this slot's worker.</param>
    public Task<TurnEnd> RunAsync(WorkTask task, long token, CancellationToken hard) => TurnAsync(task, token, hard, () => WorkAsync(task, token, hard));

    /// <summary>Takes up a run that an earlier dispatcher started.</summary>
    public Task<TurnEnd> AdoptAsync(Run run, WorkTask task, CancellationToken hard) => TurnAsync(task, run.Token ?? 0, hard, async () =>
    {
        var token = run.Token ?? 0;
        var worktree = task.Completion == Completion.Merge ? registry.Workspace?.WorktreeOf(task) : null;
        doing("working");
        if (registry.Working.Heartbeat(task.Ref, token, Actor).IsRefused)
        {
            stop.Ask(StopCause.ClaimLost);
        }

        var execution = Execution(registry.Runs.Update(run.WatchedHere()), task, token);
        await using var door = ReopenDoor(task, token);
        return await FollowedAsync(await execution.WatchAsync(execution.Adopt(worktree), hard), task, token, hard);
    });

    /// <summary>Does what follows from a run that has ended when nobody was left to do it.</summary>
    public Task<TurnEnd> ConcludeAsync(Run run, WorkTask task, CancellationToken hard) => TurnAsync(task, run.Token ?? 0, hard, async () =>
    {
        var outcome = run.Outcome ?? RunOutcome.Crashed;
        var verdict = new RunVerdict(outcome, run.Reason ?? "nobody saw it end", outcome == RunOutcome.Crashed && run.ExitCode is null)
        {
            Question = run.Question,
            NotStarted = outcome == RunOutcome.Crashed && RunVerdict.IsNoProgram(run.ExitCode),
        };
        await ConcludeAsync(task, run.Token ?? 0, verdict, hard);
        registry.Runs.Settled(run.Id);
        return verdict;
    });

    private async Task<TurnEnd> TurnAsync(WorkTask task, long token, CancellationToken hard, Func<Task<RunVerdict?>> act)
    {
        var began = registry.Context.Clock.GetTimestamp();
        RunVerdict? verdict = null;
        try
        {
            verdict = await act();
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            registry.Working.Fail(task.Ref, token, failure.Message, Actor, counts: false);
        }
        catch (OperationCanceledException) when (hard.IsCancellationRequested)
        {
            registry.Working.Release(task.Ref, token, "the dispatcher was stopped", Actor);
        }

        return new(task.Uid, verdict, registry.Context.Clock.GetElapsedTime(began), setUp) { Unstarted = unstarted ?? (setUp is { Code: "launch.command_not_found" } missing ? missing with { Code = "agent.not_found" } : null) };
    }

    /// <summary>The last line of what the run printed, for a message.</summary>
    private string LastWords() =>
        registry.Runs.Find(RunId) is { IsRefused: false, Value.OutputPreview: { Length: > 0 } preview } ? $" ({Shown.Short(preview[(preview.LastIndexOf('\n') + 1)..])})" : "";

    private async Task<RunVerdict?> WorkAsync(WorkTask task, long token, CancellationToken hard)
    {
        doing("preparing");
        var conflicts = (IReadOnlyList<string>)[];
        if (task.Completion == Completion.Merge)
        {
            var prepared = await registry.Preparing.AttemptAsync(task, token, Actor, hard);
            if (prepared.IsRefused)
            {
                setUp = prepared.Refusal;
                return null;
            }

            conflicts = prepared.Value.Worktree.Conflicts;
            var rebased = registry.Working.Rebase(task.Ref, prepared.Value.Worktree.Base, token, Actor);
            if (rebased.IsRefused)
            {
                return null;
            }
        }

        var started = await registry.Working.StartAsync(task.Ref, token, Actor, hard);
        if (started.IsRefused)
        {
            // Gate 3 has parked the task and ended the claim; anything else gives it back.
            registry.Working.Release(task.Ref, token, started.Refusal.Message, Actor);
            return null;
        }

        task = started.Value;
        if (task.Completion == Completion.Checks)
        {
            var queued = await registry.Submitting.SubmitAsync(task.Ref, token, null, null, Actor, hard);
            if (queued.IsRefused)
            {
                registry.Working.Fail(task.Ref, token, queued.Refusal.Message, Actor);
            }

            return null;
        }

        if (stop.Asked is not null)
        {
            registry.Working.Release(task.Ref, token, "the dispatcher is shutting down", Actor);
            return null;
        }

        doing("working");
        return await StartAsync(task, token, conflicts, hard);
    }

    private async Task<RunVerdict?> StartAsync(WorkTask task, long token, IReadOnlyList<string> conflicts, CancellationToken hard)
    {
        var launch = Order.Launch(task, token, conflicts);
        if (launch.IsRefused)
        {
            return Unready(task, token, launch.Refusal);
        }

        var (opened, closed) = OpenDoor(task, token);
        if (closed is not null)
        {
            return Unready(task, token, closed);
        }

        await using var door = opened;
        var verdict = await Execution(Order.Row(task, token, launch.Value), task, token).StartAsync(launch.Value, hard);
        return verdict.IsRefused ? Unready(task, token, verdict.Refusal) : await FollowedAsync(verdict.Value, task, token, hard);
    }

    private RunExecution Execution(Run run, WorkTask task, long token) => new(registry, launcher, run, Order.Supervision())
    {
        Actor = Actor,
        Task = task,
        Owed = true,
        DiesUnwatched = true,
        Meanwhile = (live, ended) =>
        {
            stop.Watch(live);
            return new RunWatch(registry, options, stop, Actor).KeepAliveAsync(task, token, ended);
        },
    };

    private async Task<RunVerdict> FollowedAsync(RunVerdict verdict, WorkTask task, long token, CancellationToken hard)
    {
        stop.Ended();
        await ConcludeAsync(task, token, verdict, hard);
        registry.Runs.Settled(RunId);
        return verdict;
    }

    /// <summary>The place cannot run it, which is no failure of the task: the claim ends as if it had not begun.</summary>
    private RunVerdict? Unready(WorkTask task, long token, Refusal why)
    {
        setUp = registry.Preparing.Abandon(task, token, why, Actor);
        return null;
    }

    private async Task ConcludeAsync(WorkTask task, long token, RunVerdict verdict, CancellationToken hard)
    {
        var ruling = OutcomePolicy.For(verdict);
        if (verdict is { Outcome: RunOutcome.NeedsInput, Question: { } question })
        {
            await AskAsync(task, token, question, hard);
            return;
        }

        if (stop.Asked is not null || (verdict.Outcome == RunOutcome.Cancelled && hard.IsCancellationRequested))
        {
            registry.Working.Release(task.Ref, token, verdict.Reason, Actor);
            return;
        }

        if (verdict.NotStarted)
        {
            // Whatever it is given ends so: no task is to blame, and none is tried on it again.
            unstarted = new(RefusalKind.Failed, "agent.not_found", $"The agent of {slot.Pool.Name} ended with {verdict.Reason}{LastWords()}.",
                $"See 'interlock run logs {RunId}'; install what is missing, or change the agent's command.", new() { ["pool"] = slot.Pool.Name, ["run"] = RunId });
            registry.Working.Release(task.Ref, token, verdict.Reason, Actor);
            return;
        }

        // An agent that claims to be done meets the gates like any other: they refuse it, and say why.
        if (verdict.Outcome is not (RunOutcome.Succeeded or RunOutcome.ClaimedOnly))
        {
            registry.Working.Fail(task.Ref, token, $"{verdict.Outcome.Word()}: {verdict.Reason}", Actor, ruling.CountsAgainstAttempts);
            return;
        }

        doing("submitting");
        var submitted = task.Completion == Completion.External
            ? registry.Completing.Finish(task.Ref, token, null, Actor)
            : await registry.Submitting.SubmitAsync(task.Ref, token, null, null, Actor, hard);
        if (submitted.IsRefused)
        {
            // A parked or waiting task has no claim any more, and this is refused as stale: nothing is lost by it.
            registry.Working.Fail(task.Ref, token, $"{verdict.Outcome.Word()}: {submitted.Refusal.Message}", Actor);
        }
    }

    /// <summary>What it has done so far is kept on its branch; where that is refused it stays in the worktree, and is rescued from there.</summary>
    private async Task AskAsync(WorkTask task, long token, string question, CancellationToken hard)
    {
        if (task.Completion == Completion.Merge)
        {
            _ = await registry.Workspace!.CommitAsync(task, $"{task.Kind}: {task.Title.ReplaceLineEndings(" ")}, up to a question\n", hard);
        }

        registry.Answering.Ask(task.Ref, token, question, RunId, Actor);
    }

    /// <summary>The door of the run, null where it has none; or why it cannot be opened.</summary>
    private (IAsyncDisposable? Door, Refusal? Closed) OpenDoor(WorkTask task, long token)
    {
        try
        {
            return (options.Doors?.Open(RunId, slot.Worker, task.Ref, token, stop.NoteActivity, slot.Pool.Sharing?.Group), null);
        }
        catch (RefusalException refused)
        {
            return (null, refused.Refusal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException)
        {
            return (null, new(RefusalKind.Failed, "runner.no_socket", $"The socket of a run cannot be made: {failure.Message}", "Look at who owns its directory, and remove it."));
        }
    }

    /// <summary>A run that lives is watched also where its commands can reach nobody any more.</summary>
    private IAsyncDisposable? ReopenDoor(WorkTask task, long token)
    {
        var (door, closed) = OpenDoor(task, token);
        if (closed is not null)
        {
            registry.Preparing.Tell(task, token, closed, Actor);
        }

        return door;
    }

    private static bool IsExpected(Exception failure) => failure is RefusalException or IOException or UnauthorizedAccessException;
}
