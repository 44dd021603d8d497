using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

public sealed class RunHostTests
{
    // Without marker, session, directory and parent: nothing leads back to the run but where orphans go.
    private const string Orphan = "at=$PWD; (cd /; env -i setsid sh -c 'echo $$ >\"$0\"; trap \"\" HUP INT TERM; while :; do sleep 600; done' \"$at/orphan\" </dev/null >/dev/null 2>&1 &); while [ ! -s orphan ]; do sleep 0.01; done; ";

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("kill -9 $$", 137)]
    public async Task An_orphan_that_forgot_everything_is_ended_and_recorded(string last, int code)
    {
        using var bench = new RunBench();
        var end = await bench.Start(bench.Shell(Orphan + last) with { Worktree = null }).Completion;
        var orphan = int.Parse(File.ReadAllText(Path.Join(bench.Worktree, "orphan")));
        Assert.Equal(code, end.ExitCode);
        Assert.Contains(orphan, end.Survivors.Select(one => one.Pid));
        Assert.Empty(end.StillAlive);
        Assert.Null(ProcessTable.Find(orphan));
    }

    [Fact]
    public async Task An_orphan_that_forgot_everything_is_ended_with_a_run_that_is_stopped()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell(Orphan + "echo >ready; sleep 600") with { Worktree = null });
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var end = await run.StopAsync(StopCause.Cancelled);
        var orphan = int.Parse(File.ReadAllText(Path.Join(bench.Worktree, "orphan")));
        Assert.Contains(orphan, end.Survivors.Select(one => one.Pid));
        Assert.Null(ProcessTable.Find(orphan));
    }

    [Fact]
    public async Task An_orphan_that_forgot_everything_is_ended_though_the_launcher_is_gone()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell(Orphan + "while [ ! -e go ]; do sleep 0.01; done") with { Worktree = null });
        var orphan = int.Parse(await RunBench.TextOf(Path.Join(bench.Worktree, "orphan")));
        bench.Restart();
        File.WriteAllText(Path.Join(bench.Worktree, "go"), "");
        while (ProcessTable.IsAlive(RunBench.LeaderOf(run)))
        {
            await Task.Delay(5);
        }

        Assert.Null(ProcessTable.Find(orphan));
        var end = await bench.Launcher.Adopt(run.Handle, RunBench.Quick).Completion;
        Assert.Equal(0, end.ExitCode);
        Assert.Contains(orphan, end.Survivors.Select(one => one.Pid));
    }

    [Fact]
    public async Task When_the_host_is_killed_what_it_hosted_is_ended_all_the_same()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("setsid sleep 600 & echo >ready; trap '' INT TERM; while :; do sleep 600; done"));
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        Assert.True(ProcessTable.Signal(RunBench.LeaderOf(run), 9));
        var end = await run.Completion;
        Assert.Equal(137, end.ExitCode);
        Assert.NotEmpty(end.Survivors);
        Assert.Empty(RunBench.Marked(end.RunId));
    }

    [Fact]
    public async Task A_forged_exit_file_does_not_outweigh_that_the_host_was_killed()
    {
        using var bench = new RunBench();
        var launch = bench.Shell("printf 'exit 0\\nbytes 0\\nend\\n' >\"$INTERLOCK_FORGED\"; kill -9 $PPID; sleep 600");
        var run = bench.Start(launch with { Environment = new Dictionary<string, string> { ["INTERLOCK_FORGED"] = launch.OutputPath + ".exit" } });
        var end = await run.Completion;
        Assert.Equal(0, HostReport.Read(run.Handle.OutputPath + ".exit")?.ExitCode);
        Assert.Equal(137, end.ExitCode);
        Assert.Empty(RunBench.Marked(end.RunId));
    }

    [Fact]
    public async Task The_host_has_the_last_word_about_a_run_that_it_sees_end()
    {
        using var bench = new RunBench();
        var launch = bench.Shell("printf 'exit 0\\nbytes 0\\nend\\n' >\"$INTERLOCK_FORGED\"; exit 7");
        var end = await bench.Start(launch with { Environment = new Dictionary<string, string> { ["INTERLOCK_FORGED"] = launch.OutputPath + ".exit" } }).Completion;
        Assert.Equal((7, 7), (end.ExitCode, HostReport.Read(launch.OutputPath + ".exit")?.ExitCode));
    }

    [Theory]
    [InlineData("kill -9 $PPID; sleep 600", 137)]
    [InlineData("exit 7", 7)]
    public async Task A_pipe_in_the_place_of_the_exit_file_is_not_waited_for(string then, int code)
    {
        using var bench = new RunBench();
        var launch = bench.Shell($"mkfifo \"$INTERLOCK_FORGED\"; {then}");
        var end = await bench.Start(launch with { Environment = new Dictionary<string, string> { ["INTERLOCK_FORGED"] = launch.OutputPath + ".exit" } }).Completion;
        Assert.Equal(code, end.ExitCode);
    }

    [Fact]
    public async Task A_host_that_was_stopped_goes_on_when_the_run_is_to_end()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("kill -STOP $PPID; echo >ready; exec sleep 600"));
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var end = await run.StopAsync(StopCause.Cancelled);
        Assert.Equal(130, end.ExitCode);
        Assert.Equal(130, HostReport.Read(run.Handle.OutputPath + ".exit")?.ExitCode);
    }

    [Fact]
    public async Task What_a_run_sends_to_its_own_group_is_not_for_the_host()
    {
        using var bench = new RunBench();
        var end = await bench.Start(bench.Shell("kill -9 0; exit 1")).Completion;
        Assert.Equal(137, end.ExitCode);
        Assert.Equal(137, HostReport.Read(Path.Join(bench.Directory, "runs", end.RunId, "output.log.exit"))?.ExitCode);
    }

    [Theory]
    [InlineData("echo read by a shell\n", 0, "read by a shell")]
    [InlineData("#!/no/such/program\n", 127, "cannot be started: No such file or directory")]
    public async Task A_script_is_started_as_a_shell_would(string script, int code, string said)
    {
        using var bench = new RunBench();
        var program = Path.Join(bench.Directory, "script");
        File.WriteAllText(program, script);
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED);
        var end = await bench.Start(bench.Launch(CommandLine.Of(program))).Completion;
        Assert.Equal(code, end.ExitCode);
        Assert.EndsWith(said, end.OutputPreview, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_says_the_same_at_the_other_end()
    {
        var order = new HostOrder
        {
            RunId = "run00001",
            OutputPath = "/runs/one/output.log",
            Program = "/bin/echo",
            Argv = ["echo", "--", "a=b", "", "wall=1"],
            Worktree = "/work tree/=x",
            IsBrief = true,
            Supervision = new()
            {
                Clocks = new() { Stall = null, Wall = TimeSpan.FromMinutes(3), RequestsPerMinute = 7 },
                Graces = new() { Kill = TimeSpan.FromSeconds(1) },
                Output = new() { Head = 1, Tail = 2 },
                Sharing = new() { Group = "agents", Close = CommandLine.Of("sudo", "-n", "close=it"), Patience = TimeSpan.FromSeconds(9) },
            },
        };
        var read = HostOrder.Parse(order.ToWords())!;
        Assert.Equal(order.ToWords(), read.ToWords());
        Assert.Equal((order.Worktree, true, "/bin/echo"), (read.Worktree, read.IsBrief, read.Program));
        Assert.Equal(order.Argv, read.Argv);
        Assert.Equal((order.Supervision.Clocks, order.Supervision.Graces, order.Supervision.Output), (read.Supervision.Clocks, read.Supervision.Graces, read.Supervision.Output));
        Assert.Equal(["sudo", "-n", "close=it"], read.Supervision.Sharing!.Close!.Argv);
        Assert.Null(HostOrder.Parse([]));
        Assert.Null(HostOrder.Parse(["run00001", "/out", "--", "/bin/true"]));
    }

    [Fact]
    public void A_report_says_the_same_to_whoever_reads_it_and_counts_only_when_it_is_whole()
    {
        var report = new HostReport
        {
            ExitCode = 3, Clock = RunClock.Stall, Survivors = [new(12, "a sh"), new(13, "x\ny")], StillAlive = [new(14, "cp")], OutputBytes = 99,
            OutputProblem = "no\nroom", ClosingProblem = "it did not",
        };
        var text = report.ToText();
        var read = HostReport.Parse(text)!;
        Assert.Equal((3, RunClock.Stall, 99L, "no room", "it did not"), (read.ExitCode, read.Clock, read.OutputBytes, read.OutputProblem, read.ClosingProblem));
        Assert.Equal([new(12, "a sh"), new(13, "x y")], read.Survivors);
        Assert.Equal([new(14, "cp")], read.StillAlive);
        Assert.Equal(255, HostReport.Parse(new HostReport().ToText())!.Status);
        for (var length = 0; length < text.Length; length++)
        {
            Assert.Null(HostReport.Parse(text[..length]));
        }
    }
}
