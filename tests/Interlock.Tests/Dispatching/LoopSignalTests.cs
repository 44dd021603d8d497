using Interlock.Dispatching;
using Interlock.Tests.Launching;

namespace Interlock.Tests.Dispatching;

public sealed class LoopSignalTests
{
    [Fact]
    public void A_wake_that_comes_while_the_loop_looks_is_not_lost()
    {
        var signal = new LoopSignal();
        var woken = signal.Next();
        signal.Wake();
        Assert.True(woken.IsCompleted);
        Assert.False(signal.Next().IsCompleted);
    }

    [Fact]
    public void Whatever_way_a_task_ends_the_loop_is_woken()
    {
        var signal = new LoopSignal();
        var (done, failed, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        foreach (var (task, end) in new (Task, Action)[] { (done.Task, done.SetResult), (failed.Task, () => failed.SetException(new IOException())), (cancelled.Task, cancelled.SetCanceled) })
        {
            _ = signal.WakeAfter(task);
            var woken = signal.Next();
            end();
            Assert.True(woken.IsCompleted);
        }
    }
}

public sealed class ActivityGuardTests
{
    private readonly FakeClock clock = new();
    private readonly Stubborn activity = new();
    private readonly List<string> told = [];
    private readonly ActivityGuard guard;

    public ActivityGuardTests() => guard = new(activity, clock, (what, failure) => told.Add($"{what}: {failure.Message}"));

    [Fact]
    public void What_is_thrown_is_told_and_not_thrown_on()
    {
        Assert.False(guard.Start(draining: false));
        Assert.Equal(["stubborn: start"], told);
        Assert.Equal("start", guard.Failure?.Message);
    }

    [Fact]
    public void It_rests_longer_each_time_up_to_a_minute()
    {
        foreach (var rest in new[] { 2, 4, 8, 16, 32, 60, 60 })
        {
            guard.Start(draining: false);
            var asked = activity.Asked;
            clock.Advance(TimeSpan.FromSeconds(rest - 1));
            guard.Start(draining: false);
            Assert.Equal(asked, activity.Asked);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(7, told.Count);
    }

    [Fact]
    public void One_that_keeps_failing_is_not_waited_for_for_ever()
    {
        for (var trial = 1; trial <= 5; trial++)
        {
            guard.Start(draining: false);
            Assert.Equal(trial < 5, guard.Rests);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Once_it_goes_well_again_nothing_is_held_against_it()
    {
        guard.Start(draining: false);
        clock.Advance(TimeSpan.FromSeconds(2));
        activity.Fails = false;
        Assert.True(guard.Start(draining: false));
        Assert.Null(guard.Failure);
        Assert.False(guard.Rests);
    }

    [Fact]
    public void A_start_that_goes_well_says_nothing_of_an_end_that_does_not()
    {
        activity.Fails = false;
        activity.FailsToEnd = true;
        guard.Start(draining: false);
        guard.Reap();
        clock.Advance(TimeSpan.FromSeconds(2));
        guard.Start(draining: false);
        Assert.Equal("end", guard.Failure?.Message);
    }

    private sealed class Stubborn : IActivity
    {
        public bool Fails { get; set; } = true;

        public bool FailsToEnd { get; set; }

        public int Asked { get; private set; }

        public string Name => "stubborn";

        public bool IsUnderWay => false;

        public IReadOnlyList<Task> Begun => [];

        public bool? Reap() => FailsToEnd ? throw new InvalidOperationException("end") : null;

        public bool IsDue(bool draining)
        {
            Asked++;
            return true;
        }

        public bool Start() => Fails ? throw new InvalidOperationException("start") : true;
    }
}
