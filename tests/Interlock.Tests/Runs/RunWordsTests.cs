using Interlock.Runs;

namespace Interlock.Tests.Runs;

public sealed class RunWordsTests
{
    [Fact]
    public void The_words_are_those_of_the_design()
    {
        Assert.Equal(["local_bash", "local_agent", "remote_agent", "in_process_teammate", "monitor", "workflow"], Enum.GetValues<RunType>().Select(t => t.Word()));
        Assert.Equal(["running", "completed", "failed", "killed"], Enum.GetValues<RunStatus>().Select(s => s.Word()));
        Assert.Equal(
            ["Succeeded", "ClaimedOnly", "Denied", "AuthFailed", "RateLimited", "Overloaded", "Stalled", "TimedOut", "BudgetExceeded", "LoopDetected", "NeedsInput", "Cancelled", "Crashed"],
            Enum.GetValues<RunOutcome>().Select(o => o.Word()));
    }

    [Fact]
    public void Every_word_is_read_back_and_no_other()
    {
        Assert.All(Enum.GetValues<RunType>(), type => Assert.Equal(type, RunWords.ParseType(type.Word())));
        Assert.All(Enum.GetValues<RunStatus>(), status => Assert.Equal(status, RunWords.ParseStatus(status.Word())));
        Assert.All(Enum.GetValues<RunOutcome>(), outcome => Assert.Equal(outcome, RunWords.ParseOutcome(outcome.Word())));
        Assert.Null(RunWords.ParseType("LocalBash"));
        Assert.Null(RunWords.ParseStatus("0"));
        Assert.Null(RunWords.ParseOutcome("succeeded"));
    }
}
