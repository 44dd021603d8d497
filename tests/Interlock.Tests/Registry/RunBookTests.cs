using Interlock.Runs;

namespace Interlock.Tests.Registry;

public sealed class RunBookTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_run_that_somebody_asked_to_end_was_cancelled_and_did_not_crash()
    {
        var run = Begin();
        Assert.Equal(RunOutcome.Crashed, Judge(run));
        desk.Registry.Runs.AskStop(run, Desk.Bob);
        Assert.Equal(RunOutcome.Cancelled, Judge(run));
        Assert.Equal("killed by bob", desk.Registry.Runs.Judge(run.Id, new() { ExitCode = 137 }).Reason);
    }

    [Fact]
    public void What_we_ended_for_a_reason_of_our_own_keeps_it()
    {
        var run = Begin();
        desk.Registry.Runs.AskStop(run, Desk.Bob);
        Assert.Equal(RunOutcome.BudgetExceeded, desk.Registry.Runs.Judge(run.Id, new() { Stopped = StopCause.Budget, ExitCode = 137 }).Outcome);
    }

    [Fact]
    public void An_update_by_the_watcher_keeps_the_wish()
    {
        var run = Begin();
        desk.Registry.Runs.AskStop(run, Desk.Bob);
        desk.Registry.Runs.Update(run with { Pid = 7 });
        Assert.Equal(("bob", 7), (desk.Registry.Runs.Find(run.Id).Value.StopAskedBy, desk.Registry.Runs.Find(run.Id).Value.Pid));
    }

    [Fact]
    public void Nothing_is_asked_of_a_run_that_has_ended()
    {
        var run = Begin();
        desk.Registry.Runs.Finish(run with { Status = RunStatus.Completed, Outcome = RunOutcome.Succeeded }, Desk.Ann);
        var asked = desk.Registry.Runs.AskStop(run, Desk.Bob).Value;
        Assert.Equal((RunStatus.Completed, null), (asked.Status, asked.StopAskedBy));
    }

    private RunOutcome Judge(Run run) => desk.Registry.Runs.Judge(run.Id, new() { ExitCode = 137 }).Outcome;

    private Run Begin() => desk.Registry.Runs.Start(new() { Id = "run00001", Type = RunType.LocalAgent, Host = "h1", StartedAt = desk.Time.GetUtcNow(), OutputPath = "/x" }, Desk.Ann);
}
