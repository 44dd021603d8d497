using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

public sealed class RunClockworkTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void Silence_fires_the_stall_clock_and_any_sign_of_life_sets_it_back()
    {
        var work = new RunClockwork(new RunClocks { Stall = TimeSpan.FromMinutes(5) }, clock, clock.GetUtcNow());
        Action[] signs = [work.NoteActivity, () => work.NoteOutput(7), () => work.NoteRequests(1)];
        foreach (var sign in signs)
        {
            clock.Advance(TimeSpan.FromMinutes(4.9));
            Assert.Null(work.Fired());
            sign();
        }

        clock.Advance(TimeSpan.FromMinutes(4.9));
        work.NoteOutput(7);
        Assert.Null(work.Fired());
        clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Equal(RunClock.Stall, work.Fired());
    }

    [Fact]
    public void A_tool_that_runs_has_more_time()
    {
        var work = new RunClockwork(new RunClocks(), clock, clock.GetUtcNow());
        work.NoteTool(running: true);
        clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Null(work.Fired());
        work.NoteTool(running: false);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(RunClock.Stall, work.Fired());
    }

    [Fact]
    public void The_wall_clock_counts_from_the_true_start_also_after_an_adoption()
    {
        var started = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(50));
        var work = new RunClockwork(new RunClocks { Stall = null, Wall = TimeSpan.FromHours(1) }, clock, started);
        Assert.Null(work.Fired());
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(RunClock.Wall, work.Fired());
    }

    [Fact]
    public void Requests_count_for_one_minute()
    {
        var work = new RunClockwork(new RunClocks { RequestsPerMinute = 10 }, clock, clock.GetUtcNow());
        work.NoteRequests(10);
        Assert.Null(work.Fired());
        clock.Advance(TimeSpan.FromSeconds(61));
        work.NoteRequests(10);
        Assert.Null(work.Fired());
        work.NoteRequests(1);
        Assert.Equal(RunClock.RequestRate, work.Fired());
    }

    [Fact]
    public async Task A_run_that_says_nothing_is_ended_by_the_stall_clock()
    {
        using var bench = new RunBench();
        var end = await bench.Start(bench.Shell("exec sleep 600"), RunBench.Quick with { Clocks = new RunClocks { Stall = TimeSpan.FromMilliseconds(300) } }).Completion;
        Assert.Equal((RunClock.Stall, StopCause.Clock), (end.ClockFired, end.Stopped));
        Assert.Empty(RunBench.Marked(end.RunId));
    }

    [Fact]
    public async Task A_run_that_talks_for_ever_is_ended_by_the_wall_clock()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("while :; do echo talk; sleep 0.01; done"), RunBench.Quick with { Clocks = new RunClocks { Stall = null, Wall = TimeSpan.FromMilliseconds(500) } });
        Assert.Equal(RunClock.Wall, (await run.Completion).ClockFired);
    }

    [Fact]
    public async Task News_of_activity_harms_no_run_even_in_its_first_moment()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("while [ ! -e go ]; do sleep 0.01; done; exit 4"));
        run.NoteActivity();
        File.WriteAllText(Path.Join(bench.Worktree, "go"), "");
        Assert.Equal(4, (await run.Completion).ExitCode);
    }
}
