using Interlock.Agents;
using Interlock.Claims;
using Interlock.Launching;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>
/// One turn of one task in one place: prepare, start, run the agent, judge, submit. Whatever happens, the task ends up in a state
/// from which the registry can go on.
/// </summary>
internal sealed class TaskTurn(TaskRegistry registry, IProcessLauncher launcher, DispatchOptions options, Slot slot, Action<string> doing)
{
    private ISupervisedRun? running;
    private StopCause? asked;

    public string RunId { get; init; } = registry.Context.Ids.Next(8);

    private Actor Actor => new() { Name = slot.Worker, Host = options.Host, RunId = RunId, IsRunner = true };

    /// <summary>Ends the agent; the turn then gives its task back.</summary>
    public void Stop(StopCause cause)
    {
        asked ??= cause;
        if (running is { } run)
        {
            _ = run.StopAsync(cause, CancellationToken.None);
        }
    }

    /// <param name="task">Claimed by this slot's worker.</param>
    public async Task<TurnEnd> RunAsync(WorkTask task, long token, CancellationToken hard)
    {
        var began = registry.Context.Clock.GetTimestamp();
        RunVerdict? verdict = null;
        try
        {
            verdict = await WorkAsync(task, token, hard);
        }
        catch (Exception failure) when (failure is RefusalException or IOException or UnauthorizedAccessException)
        {
            registry.Working.Fail(task.Ref, token, failure.Message, Actor, counts: false);
        }
        catch (OperationCanceledException) when (hard.IsCancellationRequested)
        {
            registry.Working.Release(task.Ref, token, "the dispatcher was stopped", Actor);
        }

        return new(task.Uid, verdict, registry.Context.Clock.GetElapsedTime(began));
    }

    /// <summary>Takes up a run that an earlier dispatcher started.</summary>
    public async Task<TurnEnd> AdoptAsync(Run run, WorkTask task, CancellationToken hard)
    {
        var began = registry.Context.Clock.GetTimestamp();
        var token = run.Token ?? 0;
        var worktree = task.Completion == Completion.Merge ? registry.Workspace?.WorktreeOf(task) : null;
        doing("working");
        if (registry.Working.Heartbeat(task.Ref, token, Actor).IsRefused)
        {
            asked = StopCause.ClaimLost;
        }

        await using var door = OpenDoor(task, token);
        var verdict = await WatchAsync(launcher.Adopt(RunHandle.Of(run, worktree), Supervision()), run, task, token, hard);
        await ConcludeAsync(task, token, verdict, hard);
        return new(task.Uid, verdict, registry.Context.Clock.GetElapsedTime(began));
    }

    private async Task<RunVerdict?> WorkAsync(WorkTask task, long token, CancellationToken hard)
    {
        doing("preparing");
        var conflicts = (IReadOnlyList<string>)[];
        if (task.Completion == Completion.Merge)
        {
            var prepared = await registry.Workspace!.PrepareAsync(task, hard);
            if (prepared.IsRefused)
            {
                registry.Working.Fail(task.Ref, token, prepared.Refusal.Message, Actor, counts: false);
                return null;
            }

            conflicts = prepared.Value.Conflicts;
            var rebased = registry.Working.Rebase(task.Ref, prepared.Value.Base, token, Actor);
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

        if (asked is not null)
        {
            registry.Working.Release(task.Ref, token, "the dispatcher is shutting down", Actor);
            return null;
        }

        doing("working");
        var launch = Launch(task, token, conflicts);
        if (launch.IsRefused)
        {
            registry.Working.Fail(task.Ref, token, launch.Refusal.Message, Actor);
            return null;
        }

        var run = registry.Runs.Start(Row(task, token, launch.Value), Actor);
        await using var door = OpenDoor(task, token);
        var live = launcher.Start(launch.Value, Supervision());
        if (live.IsRefused)
        {
            registry.Runs.Finish(run with { Status = RunStatus.Failed, Outcome = RunOutcome.Crashed, Reason = live.Refusal.Message, EndedAt = registry.Context.Now }, Actor);
            registry.Working.Fail(task.Ref, token, live.Refusal.Message, Actor);
            return new(RunOutcome.Crashed, live.Refusal.Message);
        }

        run = registry.Runs.Update(run with { Pid = live.Value.Handle.Pid, ProcessStart = live.Value.Handle.ProcessStart });
        var verdict = await WatchAsync(live.Value, run, task, token, hard);
        await ConcludeAsync(task, token, verdict, hard);
        return verdict;
    }

    /// <summary>Waits for the end, renews the lease, grows the locks, and writes down how the run ended.</summary>
    private async Task<RunVerdict> WatchAsync(ISupervisedRun live, Run run, WorkTask task, long token, CancellationToken hard)
    {
        running = live;
        if (asked is { } cause)
        {
            _ = live.StopAsync(cause, CancellationToken.None);
        }

        using var stop = hard.Register(() => _ = live.StopAsync(StopCause.Cancelled, CancellationToken.None));
        using var ended = new CancellationTokenSource();
        var keeping = KeepAliveAsync(live, task, token, ended.Token);
        var end = await live.Completion;
        await ended.CancelAsync();
        await keeping;
        running = null;

        var changed = task.Completion == Completion.Merge ? await registry.Workspace!.TouchedAsync(task, CancellationToken.None) : Array.Empty<string>();
        var verdict = registry.Runs.Judge(run.Id, new()
        {
            Stopped = end.Stopped,
            ClockFired = end.ClockFired,
            ExitCode = end.ExitCode,
            SurvivorsReaped = end.Survivors.Count,
            ChangesExpected = task.Completion == Completion.Merge,
            ChangedFiles = changed.IsRefused ? 0 : changed.Value.Count,
            Signs = end.Signs,
        });
        registry.Runs.Finish(
            run with
            {
                Status = OutcomePolicy.StatusFor(verdict.Outcome, verdict.Outcome == RunOutcome.Cancelled ? StopCause.Cancelled : end.Stopped),
                Outcome = verdict.Outcome,
                Reason = verdict.Reason,
                ExitCode = end.ExitCode,
                EndedAt = end.EndedAt,
                OutputPreview = end.OutputPreview,
            },
            Actor,
            end.Survivors.Count);
        return verdict;
    }

    private async Task ConcludeAsync(WorkTask task, long token, RunVerdict verdict, CancellationToken hard)
    {
        var ruling = OutcomePolicy.For(verdict);
        if (asked is not null || (verdict.Outcome == RunOutcome.Cancelled && hard.IsCancellationRequested))
        {
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
            ? registry.Completing.Finish(task.Ref, token, null, Actor, RunBook.Succeeded)
            : await registry.Submitting.SubmitAsync(task.Ref, token, null, null, Actor, hard);
        if (submitted.IsRefused)
        {
            // A parked or waiting task has no claim any more, and this is refused as stale: nothing is lost by it.
            registry.Working.Fail(task.Ref, token, $"{verdict.Outcome.Word()}: {submitted.Refusal.Message}", Actor);
        }
    }

    private async Task KeepAliveAsync(ISupervisedRun live, WorkTask task, long token, CancellationToken ended)
    {
        var clock = registry.Context.Clock;
        var grows = task is { Completion: Completion.Merge, Files.Count: 0 };
        var step = grows && options.LockGrowth < options.Heartbeat ? options.LockGrowth : options.Heartbeat;
        using var timer = new PeriodicTimer(step, clock);
        var renewed = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                var refused = grows ? (await registry.Submitting.GrowLocksAsync(task.Ref, token, Actor, ended)).Refusal : null;
                if (refused is null && clock.GetElapsedTime(renewed) >= options.Heartbeat)
                {
                    refused = registry.Working.Heartbeat(task.Ref, token, Actor).Refusal;
                    renewed = clock.GetTimestamp();
                }

                if (refused is not null)
                {
                    asked ??= StopCause.ClaimLost;
                    _ = live.StopAsync(StopCause.ClaimLost, CancellationToken.None);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run has ended; so has the need to keep it alive.
        }
    }

    private Result<RunLaunch> Launch(WorkTask task, long token, IReadOnlyList<string> conflicts)
    {
        var worktree = task.Completion == Completion.Merge ? registry.Workspace!.WorktreeOf(task) : null;
        var launch = slot.Pool.Driver.Build(new()
        {
            RunId = RunId,
            Task = task.Ref.ToString(),
            Title = task.Title,
            Description = task.Description,
            Acceptance = task.Acceptance,
            Requirements = task.Requirements,
            Files = task.Files,
            FileHints = task.FileHints,
            Checks = registry.Context.Options.Checks ?? [],
            ChangesExpected = worktree is not null,
            Worker = slot.Worker,
            Token = token,
            Attempt = Attempt(task),
            LastFailure = Attempt(task) > 1 ? LastFailure(task, conflicts) : null,
            Worktree = worktree ?? options.RepositoryRoot,
            WorktreeRoot = worktree is null ? null : Path.GetDirectoryName(worktree),
            Branch = task.Branch,
            RunDirectory = Path.Combine(options.RunDirectory, RunId),
            Socket = options.Doors?.PathOf(RunId),
            CommandLineProgram = options.Program,
        });

        // Without a worktree of its own, a stray process is told by its marker alone.
        return launch.IsRefused || worktree is not null ? launch : launch.Value with { Worktree = null };
    }

    private IAsyncDisposable? OpenDoor(WorkTask task, long token) =>
        options.Doors?.Open(RunId, slot.Worker, task.Ref, token, () => running?.NoteActivity());

    private static int Attempt(WorkTask task) => task.Attempt + task.InfrastructureAttempt + 1;

    private string? LastFailure(WorkTask task, IReadOnlyList<string> conflicts)
    {
        var failure = task.StateReason ?? registry.Runs.List(task.Ref.ToString()).LastOrDefault(run => run.Id != RunId)?.Reason;
        return conflicts.Count == 0 ? failure : $"{failure}\nThese files carry conflict marks that you must resolve: {string.Join(", ", conflicts)}";
    }

    private Run Row(WorkTask task, long token, RunLaunch launch) => new()
    {
        Id = RunId,
        Type = RunType.LocalAgent,
        Task = task.Ref.ToString(),
        Description = task.Title,
        Pool = slot.Pool.Name,
        Host = options.Host,
        StartedAt = registry.Context.Now,
        OutputPath = launch.OutputPath,
        Worker = slot.Worker,
        Token = token,
        Attempt = Attempt(task),
    };

    private Supervision Supervision() => new()
    {
        Clocks = new() { Stall = slot.Pool.Stall, StallDuringTool = slot.Pool.Stall, Wall = slot.Pool.Wall },
        Graces = new() { ProtocolCancel = options.StopStep, Interrupt = options.StopStep, Terminate = options.StopStep, Leftover = options.StopStep },
    };
}
