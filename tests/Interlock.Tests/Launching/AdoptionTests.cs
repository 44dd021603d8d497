using Interlock.Ground;
using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

public sealed class AdoptionTests
{
    [Fact]
    public async Task A_living_run_is_taken_up_and_its_exit_code_survives_the_death_of_its_supervisor()
    {
        using var bench = new RunBench();
        var first = bench.Start(bench.Shell("while [ ! -e go ]; do sleep 0.01; done; echo late; exit 23"));
        bench.Restart();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Completion);
        var run = bench.Launcher.Adopt(first.Handle, RunBench.Quick);
        Assert.True(run.WasAlive);
        File.WriteAllText(Path.Join(bench.Worktree, "go"), "");
        var end = await run.Completion;
        Assert.Equal(23, end.ExitCode);
        Assert.Equal("late", end.OutputPreview);
        Assert.Null(ProcFile.Facts(RunBench.LeaderOf(run).Pid));
    }

    [Fact]
    public async Task A_run_that_ended_meanwhile_still_tells_its_exit_code()
    {
        using var bench = new RunBench();
        var first = bench.Start(bench.Shell("exit 24"));
        bench.Restart();
        await RunBench.TextOf(first.Handle.OutputPath + ".exit");
        var end = await bench.Launcher.Adopt(first.Handle, RunBench.Quick).Completion;
        Assert.Equal(24, end.ExitCode);
        Assert.Null(end.Stopped);
    }

    [Fact]
    public async Task A_run_that_is_no_child_of_ours_is_adopted_by_its_marker_alone_and_stopped()
    {
        using var bench = new RunBench();
        var handle = Foreign(bench, "trap 'exit 25' INT; echo >ready; while :; do sleep 0.02; done");
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var run = bench.Launcher.Adopt(handle, RunBench.Patient(200));
        Assert.True(run.WasAlive);
        Assert.NotNull(run.Handle.Process);
        var end = await run.StopAsync(StopCause.Cancelled);
        Assert.Equal(25, end.ExitCode);
        Assert.Empty(RunBench.Marked(handle.RunId));
    }

    [Fact]
    public async Task The_exit_of_a_run_that_is_no_child_of_ours_is_noticed_and_its_code_read_from_the_file()
    {
        using var bench = new RunBench();
        var handle = Foreign(bench, "echo >ready; while [ ! -e go ]; do sleep 0.01; done; exit 26");
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var run = bench.Launcher.Adopt(handle, RunBench.Quick);
        File.WriteAllText(Path.Join(bench.Worktree, "go"), "");
        Assert.Equal(26, (await run.Completion).ExitCode);
    }

    [Fact]
    public async Task What_a_dead_run_left_behind_is_ended_and_its_code_stays_unknown()
    {
        using var bench = new RunBench();
        var first = bench.Start(bench.Shell("setsid sh -c 'echo $$ >left; trap \"\" TERM; while :; do sleep 600; done' & wait"));
        var left = int.Parse(await RunBench.TextOf(Path.Join(bench.Worktree, "left")));
        bench.Restart();

        // As the machine's memory killer would: the leader and the agent die without a word.
        foreach (var process in RunBench.Marked(first.Handle.RunId).Where(p => p.Session == RunBench.LeaderOf(first).Pid))
        {
            ProcessTable.Signal(process.Identity, 9);
        }

        var end = await bench.Launcher.Adopt(first.Handle, RunBench.Quick).Completion;
        Assert.Contains(left, end.Survivors.Select(s => s.Pid));
        Assert.Null(ProcessTable.Find(left));
        Assert.True(end.ExitCode is null or 137, "Known only because a test cannot die: the leader is still its child.");
    }

    [Fact]
    public async Task A_stranger_that_got_the_pid_is_not_adopted()
    {
        using var bench = new RunBench();
        var stranger = bench.Start(bench.Shell("exec sleep 600"));
        var launch = bench.Shell("true");
        var handle = stranger.Handle with { RunId = launch.RunId, OutputPath = launch.OutputPath, Worktree = null };
        var run = bench.Launcher.Adopt(handle, RunBench.Quick);
        Assert.False(run.WasAlive);
        var end = await run.Completion;
        Assert.Null(end.ExitCode);
        Assert.Empty(end.Survivors);
        Assert.NotNull(ProcessTable.Find(RunBench.LeaderOf(stranger).Pid));
        await stranger.StopAsync(StopCause.Cancelled);
    }

    [Fact]
    public async Task Those_that_live_are_listed_with_what_they_are_found_again_by()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("echo >ready; exec sleep 600"));
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        Assert.Equal([new(run.Handle.RunId, run.Handle.Process!, run.Handle.OutputPath)], bench.Launcher.List().Where(one => one.RunId == run.Handle.RunId));
        await run.StopAsync(StopCause.Cancelled);
        Assert.DoesNotContain(bench.Launcher.List(), one => one.RunId == run.Handle.RunId);
    }

    [Theory]
    [InlineData("local:412@88123", 412, 88123L)]
    [InlineData("docker:abc", null, null)]
    [InlineData("local:412", null, null)]
    [InlineData("local:-1@2", null, null)]
    public void A_handle_says_something_to_its_own_launcher_only(string handle, int? pid, long? ticks)
    {
        var identity = ProcessIdentity.Of(handle);
        Assert.Equal((pid, ticks), (identity?.Pid, identity?.StartTicks));
        Assert.Equal(pid is null ? null : handle, identity?.Handle);
    }

    /// <summary>A run that somebody else started, who is dead by now and wrote no handle down.</summary>
    private static RunHandle Foreign(RunBench bench, string script)
    {
        var launch = bench.Shell(script);
        Directory.CreateDirectory(Path.GetDirectoryName(launch.OutputPath)!);
        var order = new HostOrder
        {
            RunId = launch.RunId, OutputPath = launch.OutputPath, Program = launch.Command.Argv[0], Argv = launch.Command.Argv, Supervision = RunBench.Quick,
        };
        var error = PosixSpawn.Start(
            new()
            {
                Program = "/bin/sh",
                Argv = ["/bin/sh", "-c", "setsid \"$@\" &", "sh", RunBench.Host.Path, .. RunBench.Host.Words, .. order.ToWords()],
                Environment = [.. AllowedEnvironment.Own().Where(own => own.Key != RunVariables.RunId).Select(own => $"{own.Key}={own.Value}"), $"{RunVariables.RunId}={launch.RunId}"],
                Directory = bench.Worktree,
                Stdin = "/dev/null",
                Output = launch.OutputPath,
                Leads = true,
                Held = HostedRun.Held,
            },
            out var starter);
        Assert.Equal((0, starter), (error, Posix.WaitPid(starter, out _, 0)));
        return new RunHandle { RunId = launch.RunId, StartedAt = bench.Time.GetUtcNow(), OutputPath = launch.OutputPath, Worktree = bench.Worktree };
    }
}
