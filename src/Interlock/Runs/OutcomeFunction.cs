namespace Interlock.Runs;

/// <summary>
/// The outcome of a run as a pure function of its facts (page 2, Runs). The first rule that holds decides: what we did to the run,
/// then what the clocks say, then how it ended, and only then what it left behind.
/// </summary>
internal static class OutcomeFunction
{
    public static RunVerdict Decide(RunFacts facts)
    {
        var verdict = EndedByUs(facts) ?? Asked(facts) ?? ClockRanOut(facts) ?? EndedBadly(facts) ?? LeftNothing(facts)
            ?? new RunVerdict(RunOutcome.Succeeded, Success(facts));
        return facts.SurvivorsReaped == 0
            ? verdict
            : verdict with { Reason = $"{verdict.Reason}; {Count(facts.SurvivorsReaped, "process")} left behind and ended" };
    }

    private static RunVerdict? EndedByUs(RunFacts facts) => facts.Stopped switch
    {
        StopCause.Cancelled => new RunVerdict(RunOutcome.Cancelled, "stopped on request"),
        StopCause.ClaimLost => new RunVerdict(RunOutcome.Cancelled, "stopped because the claim was lost"),
        StopCause.Budget => new RunVerdict(RunOutcome.BudgetExceeded, "stopped because the budget was used up"),
        StopCause.Loop => new RunVerdict(RunOutcome.LoopDetected, "stopped because it went round in circles"),
        _ => null,
    };

    // A question is one whatever the exit code says and whatever was edited: nobody has answered it yet.
    private static RunVerdict? Asked(RunFacts facts) => facts is { Question: { } question, ClockFired: not RunClock.RequestRate }
        ? new RunVerdict(RunOutcome.NeedsInput, $"it asks a person: {question}") { Question = question }
        : null;

    private static RunVerdict? ClockRanOut(RunFacts facts)
    {
        if (facts.ClockFired is RunClock.RequestRate)
        {
            return new RunVerdict(RunOutcome.LoopDetected, "too many requests in a minute");
        }

        // An agent that gave its final event and then lingered has ended; its work is judged like any other.
        if (facts.ClockFired is null || SaidItsLastWord(facts))
        {
            return null;
        }

        return BySign(facts, "and then went silent")
            ?? (facts.ClockFired is RunClock.Wall
                ? new RunVerdict(RunOutcome.TimedOut, "the wall clock ran out")
                : new RunVerdict(RunOutcome.Stalled, "no output and no event for too long"));
    }

    private static RunVerdict? EndedBadly(RunFacts facts)
    {
        // The exit code of a run that we ended after its final event is our own doing.
        var ownExit = facts.Stopped is null && facts.ClockFired is null;
        var lost = facts.ExitCode is null && !SaidItsLastWord(facts);
        string? how = null;
        if (facts.ErrorFlag)
        {
            how = "it reported an error";
        }
        else if (lost)
        {
            how = "nobody saw it end, its exit code is unknown";
        }
        else if (ownExit && RunVerdict.IsNoProgram(facts.ExitCode))
        {
            return new(RunOutcome.Crashed, $"exit code {facts.ExitCode}: a program that it needs is not there, or may not be executed") { NotStarted = true };
        }
        else if (ownExit && facts.ExitCode is not (null or 0))
        {
            how = facts.ExitCode > 128 ? $"ended by signal {facts.ExitCode - 128}" : $"exit code {facts.ExitCode}";
        }
        else if (facts is { TerminalEventExpected: true, TerminalEvent: false })
        {
            how = "it ended without its final event";
        }

        if (how is null)
        {
            return null;
        }

        return BySign(facts, $"and then {how}")
            ?? (facts.Denials > 0 ? Denied(facts) : new RunVerdict(RunOutcome.Crashed, how, lost));
    }

    private static RunVerdict? LeftNothing(RunFacts facts)
    {
        if (!facts.ChangesExpected)
        {
            return facts.Denials > 0 ? Denied(facts) : null;
        }

        if (facts.Commits > 0 || facts.ChangedFiles > 0)
        {
            return null;
        }

        return BySign(facts, "and changed nothing")
            ?? (facts.Denials > 0 ? Denied(facts) : new RunVerdict(RunOutcome.ClaimedOnly, "it ended as if done and changed nothing"));
    }

    private static RunVerdict? BySign(RunFacts facts, string then) => facts.Signs switch
    {
        var s when s.HasFlag(OutputSigns.AuthFailed) => new RunVerdict(RunOutcome.AuthFailed, $"its credentials were refused {then}"),
        var s when s.HasFlag(OutputSigns.RateLimited) => new RunVerdict(RunOutcome.RateLimited, $"it met a rate limit {then}"),
        var s when s.HasFlag(OutputSigns.Overloaded) => new RunVerdict(RunOutcome.Overloaded, $"its provider was overloaded {then}"),
        _ => null,
    };

    private static RunVerdict Denied(RunFacts facts) => new(RunOutcome.Denied, $"{Count(facts.Denials, "tool call")} denied");

    private static bool SaidItsLastWord(RunFacts facts) => facts is { TerminalEvent: true, ErrorFlag: false };

    private static string Success(RunFacts facts) => facts.ChangesExpected
        ? $"ended with {Count(facts.Commits, "commit")} and {Count(facts.ChangedFiles, "changed file")}"
        : "ended without an error";

    private static string Count(int n, string what) => n == 1 ? $"1 {what}" : what.EndsWith('s') ? $"{n} {what}es" : $"{n} {what}s";
}
