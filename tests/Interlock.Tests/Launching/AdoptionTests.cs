using System.Diagnostics;
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
        Assert.Null(ProcFile.Facts(run.Handle.Pid!.Value));
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
        var handle = Foreign(bench, "trap 'exit 25' TERM; echo >ready; while :; do sleep 0.02; done");
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var run = bench.Launcher.Adopt(handle, RunBench.Patient(200));
        Assert.True(run.WasAlive);
        Assert.NotNull(run.Handle.Pid);
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
        foreach (var process in RunBench.Marked(first.Handle.RunId).Where(p => p.Session == first.Handle.Pid))
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
        Assert.NotNull(ProcessTable.Find(stranger.Handle.Pid!.Value));
        await stranger.StopAsync(StopCause.Cancelled);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("12", null)]
    [InlineData("12\n", 12)]
    [InlineData("-1\n", null)]
    [InlineData("x\n", null)]
    public void An_exit_file_counts_only_when_it_was_finished(string text, int? code)
    {
        using var bench = new RunBench();
        var file = Path.Join(bench.Directory, "output.log.exit");
        Assert.Null(Shim.ReadExitFile(file));
        File.WriteAllText(file, text);
        Assert.Equal(code, Shim.ReadExitFile(file));
    }

    /// <summary>A run that somebody else started, who is dead by now and wrote no pid down.</summary>
    private static RunHandle Foreign(RunBench bench, string script)
    {
        var launch = bench.Shell(script);
        Directory.CreateDirectory(Path.GetDirectoryName(launch.OutputPath)!);
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = bench.Worktree };
        start.Environment[RunVariables.RunId] = launch.RunId;
        var shim = Shim.Argv(Shim.ExitFileOf(launch.OutputPath), launch.Command.Argv[0], launch.Command.Argv);
        foreach (var argument in (string[])["-c", "out=$1; shift; setsid \"$@\" </dev/null >\"$out\" 2>&1 &", "sh", launch.OutputPath, .. shim])
        {
            start.ArgumentList.Add(argument);
        }

        using var starter = Process.Start(start)!;
        starter.WaitForExit();
        return new RunHandle { RunId = launch.RunId, StartedAt = bench.Time.GetUtcNow(), OutputPath = launch.OutputPath, Worktree = bench.Worktree };
    }
}
