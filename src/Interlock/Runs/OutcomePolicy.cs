namespace Interlock.Runs;

/// <summary>What follows from an outcome (page 2, Retry).</summary>
/// <param name="IsFailure">The run brought nothing for the gates to judge.</param>
/// <param name="IsInfrastructure">The machinery failed, not the task; retried on a budget of its own.</param>
/// <param name="CountsAgainstAttempts">Uses up one of the task's attempts.</param>
/// <param name="PausesPool">The whole pool would meet the same; it pauses.</param>
/// <param name="WantsPerson">Somebody must be told, or it will only happen again.</param>
internal sealed record OutcomeRuling(bool IsFailure, bool IsInfrastructure, bool CountsAgainstAttempts, bool PausesPool, bool WantsPerson);

/// <summary>From outcome to consequence; pure.</summary>
internal static class OutcomePolicy
{
    private static readonly OutcomeRuling Success = new(IsFailure: false, IsInfrastructure: false, CountsAgainstAttempts: false, PausesPool: false, WantsPerson: false);
    private static readonly OutcomeRuling TaskFailure = Success with { IsFailure = true, CountsAgainstAttempts = true };
    private static readonly OutcomeRuling Infrastructure = Success with { IsFailure = true, IsInfrastructure = true };

    public static OutcomeRuling For(RunVerdict verdict) =>
        verdict is { Outcome: RunOutcome.Crashed, NotStarted: true } ? Infrastructure with { PausesPool = true, WantsPerson = true }
        : verdict is { Outcome: RunOutcome.Crashed, Lost: true } ? Infrastructure
        : For(verdict.Outcome);

    public static OutcomeRuling For(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => Success,
        RunOutcome.Overloaded or RunOutcome.Cancelled => Infrastructure,
        RunOutcome.RateLimited => Infrastructure with { PausesPool = true },
        RunOutcome.AuthFailed => Infrastructure with { PausesPool = true, WantsPerson = true },
        RunOutcome.NeedsInput => Success with { IsFailure = true, WantsPerson = true },
        RunOutcome.ClaimedOnly or RunOutcome.Denied or RunOutcome.Stalled or RunOutcome.TimedOut
            or RunOutcome.BudgetExceeded or RunOutcome.LoopDetected or RunOutcome.Crashed => TaskFailure,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
    };

    /// <summary>The status with which a run of this outcome ends.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="stopped">Why we ended it; null when it ended by itself.</param>
    public static RunStatus StatusFor(RunOutcome outcome, StopCause? stopped) =>
        outcome == RunOutcome.Succeeded ? RunStatus.Completed
        : stopped is null ? RunStatus.Failed
        : RunStatus.Killed;
}
