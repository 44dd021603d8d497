using Interlock.Dispatching;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Tests.Dispatching;

public sealed class StopSwitchTests
{
    [Fact]
    public void A_run_that_is_watched_is_told()
    {
        var (turn, run) = (new StopSwitch(), new FakeRun());
        turn.Watch(run);
        turn.Ask(StopCause.Cancelled);
        Assert.Equal([StopCause.Cancelled], run.Told);
    }

    [Fact]
    public void A_run_that_is_watched_after_the_stop_was_asked_for_is_told_at_once()
    {
        var (turn, run) = (new StopSwitch(), new FakeRun());
        turn.Ask(StopCause.ClaimLost);
        turn.Watch(run);
        Assert.Equal([StopCause.ClaimLost], run.Told);
    }

    [Fact]
    public void The_first_cause_stands()
    {
        var (turn, run) = (new StopSwitch(), new FakeRun());
        turn.Ask(StopCause.ClaimLost);
        turn.Ask(StopCause.Cancelled);
        turn.Watch(run);
        turn.Ask(StopCause.Budget);
        Assert.All(run.Told, cause => Assert.Equal(StopCause.ClaimLost, cause));
        Assert.Equal(StopCause.ClaimLost, turn.Asked);
    }

    [Fact]
    public void A_run_that_has_ended_is_told_no_more()
    {
        var (turn, run) = (new StopSwitch(), new FakeRun());
        turn.Watch(run);
        turn.Ended();
        turn.Ask(StopCause.Cancelled);
        Assert.Empty(run.Told);
    }

    /// <summary>Each round lets the two meet anew; without one lock over both sides each could miss what the other has just written.</summary>
    [Fact]
    public void However_asking_and_watching_meet_the_run_is_told()
    {
        const int Rounds = 20_000;
        var turns = Enumerable.Range(0, Rounds).Select(_ => (Switch: new StopSwitch(), Run: new FakeRun())).ToArray();
        using var together = new Barrier(2);
        var asking = new Thread(() =>
        {
            together.SignalAndWait();
            foreach (var turn in turns)
            {
                turn.Switch.Ask(StopCause.Cancelled);
            }
        });
        asking.Start();
        together.SignalAndWait();
        foreach (var turn in turns)
        {
            turn.Switch.Watch(turn.Run);
        }

        asking.Join();
        Assert.DoesNotContain(turns, turn => turn.Run.Told.Count == 0);
    }

    private sealed class FakeRun : ISupervisedRun
    {
        public List<StopCause> Told { get; } = [];

        public RunHandle Handle => throw new NotSupportedException();

        public bool WasAlive => true;

        public Task<RunEnd> Completion { get; } = new TaskCompletionSource<RunEnd>().Task;

        public void NoteActivity()
        {
        }

        public Task<RunEnd> StopAsync(StopCause cause, CancellationToken cancel = default)
        {
            lock (Told)
            {
                Told.Add(cause);
            }

            return Completion;
        }
    }
}
