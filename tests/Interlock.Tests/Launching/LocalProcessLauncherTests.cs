using System.Runtime.Versioning;
using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

[SupportedOSPlatform("linux")]
public sealed class LocalProcessLauncherTests
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    public async Task The_exit_code_of_the_command_is_reported(string script, int code)
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell(script));
        var end = await run.Completion;
        Assert.Equal(code, end.ExitCode);
        Assert.Null(end.Stopped);
        Assert.Empty(end.Survivors);
        Assert.Equal(code, HostReport.Read(run.Handle.OutputPath + ".exit")?.ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.Handle.OutputPath + ".exit"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(run.Handle.OutputPath)!));
    }

    [Fact]
    public void Nothing_is_started_where_nobody_has_said_what_leads_runs()
    {
        using var bench = new RunBench();
        using var launcher = new LocalProcessLauncher(TimeProvider.System, host: null);
        Assert.Equal("launch.no_host", launcher.Start(bench.Launch(CommandLine.Of("touch", "started")), new()).Refusal?.Code);
        Assert.Empty(Directory.GetFileSystemEntries(bench.Worktree));
    }

    [Fact]
    public async Task Both_streams_go_to_the_output_file_and_stdin_is_at_its_end()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("echo out; echo err >&2; cat; echo end"));
        var end = await run.Completion;
        Assert.Equal("out\nerr\nend\n", RunBench.OutputOf(run));
        Assert.Equal("out\nerr\nend", end.OutputPreview);
        Assert.Equal(12, end.OutputBytes);
    }

    [Fact]
    public async Task A_prompt_reaches_stdin_and_is_readable_by_nobody_else()
    {
        using var bench = new RunBench();
        var prompt = Path.Join(bench.Directory, "runs", "prompt.md");
        var run = bench.Start(bench.Launch(CommandLine.Of("cat")) with { StdinPath = prompt, StdinText = "do ‘this’\n$(touch pwned)\n" });
        await run.Completion;
        Assert.Equal("do ‘this’\n$(touch pwned)\n", RunBench.OutputOf(run));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(prompt));
    }

    [Fact]
    public async Task A_run_has_a_session_of_its_own_and_its_working_directory()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("pwd; cut -d' ' -f6 /proc/self/stat"));
        await run.Completion;
        Assert.Equal($"{bench.Worktree}\n{RunBench.LeaderOf(run).Pid}\n", RunBench.OutputOf(run));
    }

    [Theory]
    [InlineData("$(touch pwned)")]
    [InlineData("`touch pwned`; touch pwned")]
    [InlineData("it's \"quoted\" \\ and\nbroken\n\nover lines")]
    [InlineData("-n")]
    [InlineData("")]
    [InlineData("日本語 🚂")]
    public async Task Arguments_arrive_as_they_are(string argument)
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Launch(CommandLine.Of("printf", "[%s]", argument, argument)));
        await run.Completion;
        Assert.Equal($"[{argument}][{argument}]", RunBench.OutputOf(run));
        Assert.Empty(Directory.GetFileSystemEntries(bench.Worktree));
    }

    [Fact]
    public async Task A_command_is_a_program_and_never_a_word_of_the_shell()
    {
        using var bench = new RunBench();
        var program = Path.Join(bench.Worktree, "exit");
        File.WriteAllText(program, "#!/bin/sh\necho program\n");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED);
        var run = bench.Start(bench.Launch(CommandLine.Of("./exit", "9")));
        Assert.Equal(0, (await run.Completion).ExitCode);
        Assert.Equal("program\n", RunBench.OutputOf(run));
        Assert.Equal("launch.command_not_found", bench.Launcher.Start(bench.Launch(CommandLine.Of("eval", "x")), RunBench.Quick).Refusal?.Code);
    }

    [Fact]
    public async Task Signals_and_descriptors_of_ours_do_not_leak_into_a_run()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("grep -E '^Sig(Ign|Blk)' /proc/self/status; ls /proc/self/fd | wc -l"));
        await run.Completion;
        Assert.Matches("^SigBlk:\\s+0+\nSigIgn:\\s+0+\n4\n$", RunBench.OutputOf(run));
    }

    [Fact]
    public void What_cannot_be_started_is_refused_with_the_fact()
    {
        using var bench = new RunBench();
        string? CodeOf(RunLaunch launch) => bench.Launcher.Start(launch, RunBench.Quick).Refusal?.Code;
        var fine = bench.Shell("true");
        Assert.Equal("launch.command_empty", CodeOf(fine with { Command = CommandLine.Of() }));
        Assert.Equal("launch.command_empty", CodeOf(fine with { Command = CommandLine.Shell("  ") }));
        Assert.Equal("launch.bad_argument", CodeOf(fine with { Command = CommandLine.Of("echo", "a\0b") }));
        Assert.Equal("launch.bad_argument", CodeOf(fine with { Environment = new Dictionary<string, string> { ["A"] = "b\0" } }));
        Assert.Equal("launch.bad_argument", CodeOf(fine with { Environment = new Dictionary<string, string> { ["A=B"] = "c" } }));
        Assert.Equal("launch.command_not_found", CodeOf(fine with { Command = CommandLine.Of("no-such-program") }));
        Assert.Equal("launch.command_not_found", CodeOf(fine with { Command = CommandLine.Of("/") }));
        Assert.Equal("launch.no_directory", CodeOf(fine with { WorkingDirectory = Path.Join(bench.Directory, "gone") }));
        Assert.Equal("launch.failed", CodeOf(fine with { Command = CommandLine.Of("echo", new string('x', 3_000_000)) }));
        Assert.Equal("launch.failed", CodeOf(fine with { OutputPath = "/proc/nothing/output.log" }));
    }

    [Fact]
    public async Task A_worktree_that_really_lies_elsewhere_is_refused()
    {
        using var bench = new RunBench();
        var root = Directory.CreateDirectory(Path.Join(bench.Directory, ".worktrees")).FullName;
        Directory.CreateDirectory(Path.Join(root, "true-one"));
        Directory.CreateSymbolicLink(Path.Join(root, "link"), bench.Worktree);
        var launch = bench.Shell("true") with { MustLieBelow = root };
        Assert.Equal("launch.outside_worktrees", bench.Launcher.Start(launch with { WorkingDirectory = Path.Join(root, "link") }, RunBench.Quick).Refusal?.Code);
        Assert.Equal("launch.outside_worktrees", bench.Launcher.Start(launch with { WorkingDirectory = root + "/../work tree" }, RunBench.Quick).Refusal?.Code);
        Assert.Equal(0, (await bench.Start(launch with { WorkingDirectory = Path.Join(root, "true-one") }).Completion).ExitCode);
    }

    [Fact]
    public async Task Fifty_runs_at_once_leave_no_zombie_no_process_and_no_descriptor()
    {
        using var bench = new RunBench();
        await bench.Start(bench.Shell("true")).Completion;
        var runs = Enumerable.Range(0, 50).Select(i => bench.Start(bench.Shell($"echo {i}; exit {i}"))).ToList();
        var ends = await Task.WhenAll(runs.Select(r => r.Completion));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (int?)i), ends.Select(e => e.ExitCode));
        Assert.All(runs, run => Assert.False(IsChildOfOurs(RunBench.LeaderOf(run))));
        Assert.All(runs, run => Assert.Empty(RunBench.Marked(run.Handle.RunId)));
        // Other tests of this process open files meanwhile, so only those of these runs are looked at.
        Assert.DoesNotContain(Directory.GetFileSystemEntries("/proc/self/fd"), entry => Target(entry).StartsWith(bench.Directory, StringComparison.Ordinal));
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Count(entry => Target(entry).Contains("pidfd", StringComparison.Ordinal)), 0, 25);
    }

    private static string Target(string descriptor) => new FileInfo(descriptor).LinkTarget ?? "";

    private static bool IsChildOfOurs(ProcessIdentity leader) =>
        ProcFile.Facts(leader.Pid) is { } facts && facts.Identity == leader && facts.Parent == Environment.ProcessId;
}
