using Interlock.Runs;

namespace Interlock.Tests.Runs;

public sealed class OutcomeFunctionTests
{
    private static readonly RunFacts Good = new() { ExitCode = 0, ChangedFiles = 2 };
    private static readonly RunFacts Idle = new() { ExitCode = 0 };
    private static readonly RunFacts Stream = Good with { TerminalEventExpected = true, TerminalEvent = true };

    private static readonly (string Facts, RunFacts Given, RunOutcome Expected)[] Rows =
    [
        // How it ended, and what it left.
        ("changed files", Good, RunOutcome.Succeeded),
        ("commits alone", Idle with { Commits = 1 }, RunOutcome.Succeeded),
        ("final event and work", Stream, RunOutcome.Succeeded),
        ("nothing asked for", Idle with { ChangesExpected = false }, RunOutcome.Succeeded),
        ("said done, did nothing", Idle, RunOutcome.ClaimedOnly),
        ("final event, did nothing", Stream with { ChangedFiles = 0 }, RunOutcome.ClaimedOnly),
        ("exit code", Good with { ExitCode = 1 }, RunOutcome.Crashed),
        ("signal from elsewhere", Good with { ExitCode = 137 }, RunOutcome.Crashed),
        ("nobody saw it", Good with { ExitCode = null }, RunOutcome.Crashed),
        ("nobody saw it, but its final event", Stream with { ExitCode = null }, RunOutcome.Succeeded),
        ("final event missing", Stream with { TerminalEvent = false }, RunOutcome.Crashed),
        ("success and an error flag", Stream with { ErrorFlag = true }, RunOutcome.Crashed),
        ("error flag and exit 0", Good with { ErrorFlag = true }, RunOutcome.Crashed),

        // Denials matter when it got nowhere.
        ("denied and nothing done", Idle with { Denials = 1 }, RunOutcome.Denied),
        ("denied and work done", Good with { Denials = 1 }, RunOutcome.Succeeded),
        ("denied and failed", Good with { Denials = 1, ExitCode = 1 }, RunOutcome.Denied),
        ("denied where nothing was asked for", Idle with { ChangesExpected = false, Denials = 2 }, RunOutcome.Denied),

        // Signs count when it did not end well.
        ("credentials", Idle with { ExitCode = 1, Signs = OutputSigns.AuthFailed }, RunOutcome.AuthFailed),
        ("rate limit", Idle with { ExitCode = 1, Signs = OutputSigns.RateLimited }, RunOutcome.RateLimited),
        ("overload", Idle with { ExitCode = 1, Signs = OutputSigns.Overloaded }, RunOutcome.Overloaded),
        ("question", Idle with { ExitCode = 1, Question = "which?" }, RunOutcome.NeedsInput),
        ("question, exit 0, nothing done", Idle with { Question = "which?" }, RunOutcome.NeedsInput),
        ("question, exit 0, files changed", Good with { Question = "which?" }, RunOutcome.NeedsInput),
        ("question, and its final event", Stream with { Question = "which?" }, RunOutcome.NeedsInput),
        ("question, killed from elsewhere", Good with { ExitCode = 137, Question = "which?" }, RunOutcome.NeedsInput),
        ("question of a run that we stopped", Good with { Stopped = StopCause.ClaimLost, Question = "which?" }, RunOutcome.Cancelled),
        ("question in a circle", Good with { Stopped = StopCause.Clock, ClockFired = RunClock.RequestRate, Question = "which?" }, RunOutcome.LoopDetected),
        ("credentials, exit 0, nothing done", Idle with { Signs = OutputSigns.AuthFailed }, RunOutcome.AuthFailed),
        ("credentials before rate limit", Idle with { ExitCode = 1, Signs = OutputSigns.AuthFailed | OutputSigns.RateLimited }, RunOutcome.AuthFailed),
        ("signs before denials", Idle with { ExitCode = 1, Denials = 1, Signs = OutputSigns.RateLimited }, RunOutcome.RateLimited),
        ("work about rate limits", Good with { Signs = OutputSigns.RateLimited }, RunOutcome.Succeeded),
        ("credentials and error flag", Stream with { ErrorFlag = true, Signs = OutputSigns.AuthFailed }, RunOutcome.AuthFailed),

        // The clocks.
        ("silence", Good with { Stopped = StopCause.Clock, ClockFired = RunClock.Stall, ExitCode = 130 }, RunOutcome.Stalled),
        ("wall clock", Good with { Stopped = StopCause.Clock, ClockFired = RunClock.Wall, ExitCode = 0 }, RunOutcome.TimedOut),
        ("request rate", Stream with { Stopped = StopCause.Clock, ClockFired = RunClock.RequestRate, ExitCode = 0 }, RunOutcome.LoopDetected),
        ("silence after a question", Good with { Stopped = StopCause.Clock, ClockFired = RunClock.Stall, Question = "which?" }, RunOutcome.NeedsInput),
        ("silence after an overload", Good with { Stopped = StopCause.Clock, ClockFired = RunClock.Stall, Signs = OutputSigns.Overloaded }, RunOutcome.Overloaded),
        ("silence after the final event", Stream with { Stopped = StopCause.Clock, ClockFired = RunClock.Stall, ExitCode = 137 }, RunOutcome.Succeeded),
        ("silence after the final event, nothing done", Stream with { ChangedFiles = 0, Stopped = StopCause.Clock, ClockFired = RunClock.Stall, ExitCode = 137 }, RunOutcome.ClaimedOnly),
        ("silence after an error", Stream with { ErrorFlag = true, Stopped = StopCause.Clock, ClockFired = RunClock.Stall }, RunOutcome.Stalled),

        // What we did stands before everything else.
        ("stopped on request", Stream with { Stopped = StopCause.Cancelled, ExitCode = 0 }, RunOutcome.Cancelled),
        ("stopped on request, with signs", Idle with { Stopped = StopCause.Cancelled, Signs = OutputSigns.AuthFailed, ExitCode = 143 }, RunOutcome.Cancelled),
        ("claim lost", Good with { Stopped = StopCause.ClaimLost }, RunOutcome.Cancelled),
        ("budget", Stream with { Stopped = StopCause.Budget }, RunOutcome.BudgetExceeded),
        ("loop", Stream with { Stopped = StopCause.Loop }, RunOutcome.LoopDetected),
        ("lingered after its final event", Stream with { Stopped = StopCause.Lingered, ExitCode = 143 }, RunOutcome.Succeeded),
        ("lingered and did nothing", Stream with { Stopped = StopCause.Lingered, ExitCode = 143, ChangedFiles = 0 }, RunOutcome.ClaimedOnly),

        // Left-over processes are told, and change nothing.
        ("survivors and work", Good with { SurvivorsReaped = 2 }, RunOutcome.Succeeded),
        ("survivors and nothing", Idle with { SurvivorsReaped = 1 }, RunOutcome.ClaimedOnly),
    ];

    public static IEnumerable<object[]> Table => Rows.Select(row => new object[] { row.Facts, row.Given, row.Expected });

    [Theory]
    [MemberData(nameof(Table))]
    internal void The_facts_decide(string facts, RunFacts given, RunOutcome expected)
    {
        var verdict = OutcomeFunction.Decide(given);
        Assert.True(expected == verdict.Outcome, $"{facts}: {verdict}");
        Assert.NotEqual("", verdict.Reason);
    }

    [Fact]
    public void Every_outcome_has_a_row() =>
        Assert.Equal(Enum.GetValues<RunOutcome>(), Rows.Select(row => row.Expected).Distinct().Order());

    [Fact]
    public void Survivors_are_part_of_the_reason()
    {
        Assert.EndsWith("; 1 process left behind and ended", OutcomeFunction.Decide(Good with { SurvivorsReaped = 1 }).Reason, StringComparison.Ordinal);
        Assert.EndsWith("; 3 processes left behind and ended", OutcomeFunction.Decide(Good with { SurvivorsReaped = 3 }).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_an_end_that_nobody_saw_is_lost()
    {
        Assert.True(OutcomeFunction.Decide(Good with { ExitCode = null }).Lost);
        Assert.False(OutcomeFunction.Decide(Good with { ExitCode = 137 }).Lost);
        Assert.False(OutcomeFunction.Decide(Good with { ExitCode = null, Stopped = StopCause.Cancelled }).Lost);
    }
}
