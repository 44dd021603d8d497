using Interlock.Runs;

namespace Interlock.Tests.Runs;

public sealed class OutcomePolicyTests
{
    [Theory]
    [InlineData(RunOutcome.Succeeded, false, false, false, false)]
    [InlineData(RunOutcome.ClaimedOnly, true, false, true, false)]
    [InlineData(RunOutcome.Denied, true, false, true, false)]
    [InlineData(RunOutcome.AuthFailed, true, true, false, true)]
    [InlineData(RunOutcome.RateLimited, true, true, false, true)]
    [InlineData(RunOutcome.Overloaded, true, true, false, false)]
    [InlineData(RunOutcome.Stalled, true, false, true, false)]
    [InlineData(RunOutcome.TimedOut, true, false, true, false)]
    [InlineData(RunOutcome.BudgetExceeded, true, false, true, false)]
    [InlineData(RunOutcome.LoopDetected, true, false, true, false)]
    [InlineData(RunOutcome.NeedsInput, true, false, false, false)]
    [InlineData(RunOutcome.Cancelled, true, true, false, false)]
    [InlineData(RunOutcome.Crashed, true, false, true, false)]
    internal void What_follows_from_an_outcome(RunOutcome outcome, bool failure, bool infrastructure, bool counts, bool pauses)
    {
        var ruling = OutcomePolicy.For(outcome);
        Assert.Equal((failure, infrastructure, counts, pauses), (ruling.IsFailure, ruling.IsInfrastructure, ruling.CountsAgainstAttempts, ruling.PausesPool));
    }

    [Fact]
    public void A_lost_run_is_not_the_tasks_fault()
    {
        var lost = OutcomePolicy.For(new RunVerdict(RunOutcome.Crashed, "lost", Lost: true));
        Assert.True(lost.IsInfrastructure);
        Assert.False(lost.CountsAgainstAttempts);
        Assert.True(OutcomePolicy.For(new RunVerdict(RunOutcome.Crashed, "exit code 1")).CountsAgainstAttempts);
    }

    [Theory]
    [InlineData(RunOutcome.Succeeded, null, RunStatus.Completed)]
    [InlineData(RunOutcome.Succeeded, StopCause.Lingered, RunStatus.Completed)]
    [InlineData(RunOutcome.Crashed, null, RunStatus.Failed)]
    [InlineData(RunOutcome.Stalled, StopCause.Clock, RunStatus.Killed)]
    internal void The_status_says_whether_we_ended_it(RunOutcome outcome, StopCause? stopped, RunStatus status) =>
        Assert.Equal(status, OutcomePolicy.StatusFor(outcome, stopped));

    [Theory]
    [InlineData(1, 0.0, 5)]
    [InlineData(2, 0.0, 10)]
    [InlineData(4, 0.0, 40)]
    [InlineData(7, 0.0, 60)]
    [InlineData(5000, 0.0, 60)]
    [InlineData(2, 0.5, 7.5)]
    public void Waits_double_up_to_the_cap_and_chance_shortens_them(int failures, double random, double seconds)
    {
        var backOff = new BackOff { Base = TimeSpan.FromSeconds(5), Cap = TimeSpan.FromSeconds(60), Jitter = 0.5 };
        Assert.Equal(seconds, backOff.Delay(failures, random).TotalSeconds, 6);
    }
}
