using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

public sealed class StopLadderTests
{
    private const string Stubborn = "trap '' HUP INT TERM; setsid sh -c 'echo $$ >grandchild; while :; do sleep 600; done' >/dev/null 2>&1 &";

    [Fact]
    public async Task A_setsid_grandchild_that_ignores_SIGTERM_dies_after_a_normal_exit_and_is_recorded()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell($"({Stubborn}) ; while [ ! -s grandchild ]; do sleep 0.01; done; exit 0") with { Worktree = null });
        var end = await run.Completion;
        var grandchild = int.Parse(File.ReadAllText(Path.Join(bench.Worktree, "grandchild")));
        Assert.Equal(0, end.ExitCode);
        Assert.Null(end.Stopped);
        Assert.Contains(new Survivor(grandchild, "sh"), end.Survivors);
        Assert.Empty(end.StillAlive);
        Assert.Null(ProcessTable.Find(grandchild));
        Assert.Empty(RunBench.Marked(run.Handle.RunId));
    }

    [Fact]
    public async Task A_setsid_grandchild_that_ignores_SIGTERM_dies_when_the_run_is_stopped()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell($"({Stubborn}) ; while :; do sleep 600; done"));
        var grandchild = int.Parse(await RunBench.TextOf(Path.Join(bench.Worktree, "grandchild")));
        var end = await run.StopAsync(StopCause.Cancelled);
        Assert.Equal(StopCause.Cancelled, end.Stopped);
        Assert.Contains(new Survivor(grandchild, "sh"), end.Survivors);
        Assert.Null(ProcessTable.Find(grandchild));
        Assert.Empty(RunBench.Marked(run.Handle.RunId));
    }

    [Theory]
    [InlineData("trap 'echo INT; exit 5' INT", 30_000, 5, "INT\n")]
    [InlineData("trap '' INT; trap 'echo TERM; exit 6' TERM", 200, 6, "TERM\n")]
    public async Task Each_rung_gives_the_run_its_chance_and_the_exit_code_is_kept(string traps, int interruptGrace, int code, string said)
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell($"{traps}; echo >ready; while :; do sleep 0.05; done"), RunBench.Patient(interruptGrace));
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var end = await run.StopAsync(StopCause.Cancelled);
        Assert.Equal(code, end.ExitCode);
        Assert.EndsWith(said, RunBench.OutputOf(run), StringComparison.Ordinal);
        Assert.Empty(end.Survivors);
    }

    [Fact]
    public async Task What_ignores_every_signal_is_killed_and_the_code_says_so()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("trap '' INT TERM HUP; echo >ready; while :; do sleep 600; done"));
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var end = await run.StopAsync(StopCause.Budget);
        Assert.Equal(137, end.ExitCode);
        Assert.Equal(StopCause.Budget, end.Stopped);
        Assert.Equal(137, HostReport.Read(run.Handle.OutputPath + ".exit")?.ExitCode);
    }

    [Fact]
    public async Task The_first_rung_asks_in_the_agents_own_protocol()
    {
        using var bench = new RunBench();
        var asked = Path.Join(bench.Worktree, "please-stop");
        var supervision = RunBench.Patient() with { ProtocolCancel = cancel => File.WriteAllTextAsync(asked, "now\n", cancel) };
        var run = bench.Start(bench.Shell("trap 'exit 9' INT TERM; while [ ! -s please-stop ]; do sleep 0.02; done; exit 7"), supervision);
        Assert.Equal(7, (await run.StopAsync(StopCause.Cancelled)).ExitCode);
    }

    [Fact]
    public async Task A_protocol_that_never_answers_holds_the_ladder_up_no_longer_than_its_grace()
    {
        using var bench = new RunBench();
        var run = bench.Start(
            bench.Shell("exec sleep 600"),
            RunBench.Quick with { ProtocolCancel = _ => new TaskCompletionSource().Task });
        Assert.Equal(130, (await run.StopAsync(StopCause.Cancelled)).ExitCode);
    }

    [Fact]
    public async Task The_first_cause_stands()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("exec sleep 600"));
        var ends = await Task.WhenAll(run.StopAsync(StopCause.Lingered), run.StopAsync(StopCause.Cancelled));
        Assert.All(ends, end => Assert.Equal(StopCause.Lingered, end.Stopped));
    }

    [Fact]
    public async Task A_whole_family_in_many_sessions_is_gone_after_a_stop()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("for i in 1 2 3 4 5 6; do (trap '' TERM; setsid sh -c 'setsid sleep 600 & sleep 600' &) ; done; echo >ready; wait; sleep 600"));
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var end = await run.StopAsync(StopCause.Cancelled);
        Assert.Empty(end.StillAlive);
        Assert.Empty(RunBench.Marked(run.Handle.RunId));
    }

    [Fact]
    public async Task A_child_that_threw_its_environment_away_is_found_by_descent_or_session()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("env -i sh -c 'cd /; echo $$ >\"$0\"; trap \"\" INT TERM; while :; do sleep 600; done' \"$PWD/nameless\" & wait; sleep 600"));
        var nameless = int.Parse(await RunBench.TextOf(Path.Join(bench.Worktree, "nameless")));
        await run.StopAsync(StopCause.Cancelled);
        Assert.Null(ProcessTable.Find(nameless));
    }

    [Fact]
    public async Task An_orphan_without_marker_that_works_in_the_worktree_is_found_there()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("(env -i setsid sh -c 'echo $$ >stray; exec sleep 600' >/dev/null 2>&1 &); while [ ! -s stray ]; do sleep 0.01; done"));
        var end = await run.Completion;
        var stray = int.Parse(File.ReadAllText(Path.Join(bench.Worktree, "stray")));
        Assert.Equal([stray], end.Survivors.Select(s => s.Pid));
        Assert.Null(ProcessTable.Find(stray));
    }

    [Fact]
    public async Task Other_runs_are_left_alone()
    {
        using var bench = new RunBench();
        var other = bench.Start(bench.Shell("echo >ready; exec sleep 600") with { Worktree = null });
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var run = bench.Start(bench.Shell("exec sleep 600"));
        await run.StopAsync(StopCause.Cancelled);
        Assert.NotEmpty(RunBench.Marked(other.Handle.RunId));
        Assert.Null((await other.StopAsync(StopCause.Cancelled)).ClockFired);
    }
}
