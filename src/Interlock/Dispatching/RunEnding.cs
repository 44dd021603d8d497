using Interlock.Launching;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>Judges how a run ended and writes it down, once, whoever saw it end.</summary>
public sealed class RunEnding(TaskRegistry registry)
{
    /// <param name="task">The task it worked for; null: none, or one whose files are not asked about.</param>
    /// <param name="owed">What follows for its task is still to be done; see <see cref="Run.Owed"/>.</param>
    public async Task<(Run Run, RunVerdict Verdict)> WriteAsync(Run run, WorkTask? task, RunEnd end, Actor actor, bool owed = false)
    {
        var isAgent = run.Type == RunType.LocalAgent;
        var expected = isAgent && task?.Completion == Completion.Merge;
        var changed = expected && registry.Workspace is { } workspace ? await workspace.TouchedAsync(task!, CancellationToken.None) : Array.Empty<string>();
        var verdict = registry.Runs.Judge(run.Id, new()
        {
            Stopped = end.Stopped,
            ClockFired = end.ClockFired,
            ExitCode = end.ExitCode,
            SurvivorsReaped = end.Survivors.Count,
            ChangesExpected = expected,
            ChangedFiles = changed.IsRefused ? 0 : changed.Value.Count,
            Signs = end.Signs,
            Question = isAgent ? end.Question : null,
        });
        verdict = Unclosed(end) is { } why ? new(RunOutcome.Crashed, why, Lost: true) : verdict;
        var ended = registry.Runs.Finish(
            run with
            {
                Status = OutcomePolicy.StatusFor(verdict.Outcome, verdict.Outcome == RunOutcome.Cancelled ? StopCause.Cancelled : end.Stopped),
                Outcome = verdict.Outcome,
                Reason = verdict.Reason,
                Question = verdict.Question,
                ExitCode = end.ExitCode,
                EndedAt = end.EndedAt,
                OutputPreview = end.OutputPreview,
                Owed = owed,
            },
            actor,
            end.Survivors.Count);
        return (ended, verdict);
    }

    /// <summary>Why what the run left cannot be relied on: something of it may still be at work. Null: nothing is.</summary>
    private static string? Unclosed(RunEnd end) =>
        end.StillAlive is [var first, ..] ? $"its process {first.Pid} ({first.Command}) could not be ended"
        : end.ClosingProblem is { } problem ? $"it could not be closed as the user it runs as: {problem}"
        : null;
}
