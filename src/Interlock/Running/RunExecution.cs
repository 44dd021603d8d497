using Interlock.Launching;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Running;

/// <summary>
/// One life of a run, whoever began it: on record before it lives, started or taken up again, watched to its end, judged, and written
/// down once.
/// </summary>
/// <param name="run">The run as it is to be, or as it stands on record.</param>
/// <param name="supervision">How it is watched and ended.</param>
internal sealed class RunExecution(TaskRegistry registry, IProcessLauncher launcher, Run run, Supervision supervision)
{
    /// <summary>In whose name it is recorded; null: nobody's, it is the system's own.</summary>
    public Actor? Actor { get; init; }

    /// <summary>The task it works for; null: none, or one whose files are not asked about.</summary>
    public WorkTask? Task { get; init; }

    /// <summary>What follows for its task is still to be done when it has ended; see <see cref="Run.Owed"/>.</summary>
    public bool Owed { get; init; }

    /// <summary>False for one whose output is only shown: no words in it decide how it ended.</summary>
    public bool ReadsSigns { get; init; } = true;

    /// <summary>What cannot be watched does not live on. False: it is left to whoever comes next.</summary>
    public bool DiesUnwatched { get; init; }

    /// <summary>Done while it lives, until it is told that the run has ended.</summary>
    public Func<ISupervisedRun, CancellationToken, Task>? Meanwhile { get; init; }

    /// <summary>The run as it stands on record now.</summary>
    public Run Run { get; private set; } = run;

    private DateTimeOffset Now => registry.Context.Now;

    /// <summary>From the record to the end.</summary>
    /// <param name="launch">What is started.</param>
    /// <param name="stop">Ends it as cancelled.</param>
    /// <returns>How it ended. Refusals of the launcher: then it is on record as never having lived.</returns>
    public async Task<Result<RunVerdict>> StartAsync(RunLaunch launch, CancellationToken stop)
    {
        Run = registry.Runs.Start(Run.WatchedHere(), Actor);
        ISupervisedRun? live = null;
        try
        {
            var begun = launcher.Start(launch, supervision);
            if (begun.IsRefused)
            {
                Crashed(begun.Refusal.Message);
                return begun.Refusal;
            }

            live = begun.Value;
            Run = registry.Runs.Update(Run.Begun(live.Handle));
            return await WatchAsync(live, stop);
        }
        catch (Exception failure) when (DiesUnwatched && failure is RefusalException or IOException or UnauthorizedAccessException)
        {
            var end = live is null ? null : await live.StopAsync(StopCause.Cancelled, CancellationToken.None);
            Crashed(failure.Message, end);
            throw;
        }
    }

    /// <summary>Takes it up again; it may have died meanwhile.</summary>
    /// <param name="worktree">As in <see cref="RunLaunch.Worktree"/>.</param>
    public ISupervisedRun Adopt(string? worktree = null) => launcher.Adopt(RunHandle.Of(Run, worktree), supervision);

    /// <param name="live">Started, or taken up.</param>
    /// <param name="stop">Ends it as cancelled.</param>
    /// <param name="leave">Ends the watching alone.</param>
    public async Task<RunVerdict> WatchAsync(ISupervisedRun live, CancellationToken stop = default, CancellationToken leave = default)
    {
        using var stopping = stop.Register(() => _ = live.StopAsync(StopCause.Cancelled, CancellationToken.None));
        using var ended = new CancellationTokenSource();
        var meanwhile = Meanwhile?.Invoke(live, ended.Token) ?? System.Threading.Tasks.Task.CompletedTask;
        try
        {
            return await EndAsync(await live.Completion.WaitAsync(leave));
        }
        finally
        {
            await ended.CancelAsync();
            await meanwhile;
        }
    }

    /// <summary>Judges how it ended and writes it down; somebody who has done so before stands.</summary>
    public async Task<RunVerdict> EndAsync(RunEnd end)
    {
        var isAgent = Run.Type == RunType.LocalAgent;
        var expected = isAgent && Task?.Completion == Completion.Merge;
        var changed = expected && registry.Workspace is { } workspace ? await workspace.TouchedAsync(Task!, CancellationToken.None) : Array.Empty<string>();
        var verdict = Unclosed(end) is { } why ? new(RunOutcome.Crashed, why, Lost: true) : registry.Runs.Judge(Run.Id, new()
        {
            Stopped = end.Stopped,
            ClockFired = end.ClockFired,
            ExitCode = end.ExitCode,
            SurvivorsReaped = end.Survivors.Count,
            ChangesExpected = expected,
            ChangedFiles = changed.IsRefused ? 0 : changed.Value.Count,
            Signs = ReadsSigns ? end.Signs : OutputSigns.None,
            Question = isAgent ? end.Question : null,
        });
        Run = registry.Runs.Finish(
            Run with
            {
                Status = OutcomePolicy.StatusFor(verdict.Outcome, verdict.Outcome == RunOutcome.Cancelled ? StopCause.Cancelled : end.Stopped),
                Outcome = verdict.Outcome,
                Reason = verdict.Reason,
                Question = verdict.Question,
                ExitCode = end.ExitCode,
                EndedAt = end.EndedAt,
                OutputPreview = end.OutputPreview,
                Owed = Owed,
            },
            Actor,
            end.Survivors.Count);
        return verdict;
    }

    private void Crashed(string why, RunEnd? end = null) => Run = registry.Runs.Finish(
        Run with { Status = RunStatus.Failed, Outcome = RunOutcome.Crashed, Reason = why, ExitCode = end?.ExitCode, EndedAt = Now }, Actor, end?.Survivors.Count ?? 0);

    /// <summary>Why what the run left cannot be relied on: something of it may still be at work. Null: nothing is.</summary>
    private static string? Unclosed(RunEnd end) =>
        end.StillAlive is [var first, ..] ? $"its process {first.Pid} ({first.Command}) could not be ended"
        : end.ClosingProblem is { } problem ? $"it could not be closed as the user it runs as: {problem}"
        : null;
}
