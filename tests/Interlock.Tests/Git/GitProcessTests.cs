using System.Diagnostics;
using System.Text;
using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class GitProcessTests : IDisposable
{
    private readonly TempRepository temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_failure_carries_command_exit_code_and_what_git_said()
    {
        var thrown = await Assert.ThrowsAsync<RefusalException>(() => temp.Process.MustAsync(Call("rev-parse", "--verify", "nonsense"), default));
        Assert.Equal("git.failed", thrown.Refusal.Code);
        Assert.Equal(128, (int)thrown.Refusal.Details!["exit_code"]!);
        Assert.Equal("rev-parse", (string?)thrown.Refusal.Details["command"]![0]);
        Assert.Contains("fatal", (string?)thrown.Refusal.Details["stderr"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_is_named()
    {
        var git = new GitProcess(new() { Executable = "/nonexistent/git" }, TimeProvider.System);
        Assert.Equal("git.missing", (await Assert.ThrowsAsync<RefusalException>(() => git.RunAsync(Call("version"), default))).Refusal.Code);
    }

    [Fact]
    public async Task What_a_hook_left_in_the_environment_does_not_reach_git()
    {
        var script = Script("env");
        var names = (await new GitProcess(new() { Executable = script }, TimeProvider.System).RunAsync(Call("x"), default)).Lines
            .Select(line => line.Split('=')[0]).ToArray();
        var cleaned = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_DIR"] = "/elsewhere",
            ["GIT_WORK_TREE"] = "/elsewhere",
            ["GIT_INDEX_FILE"] = "/elsewhere",
            ["GIT_EXTERNAL_DIFF"] = "evil",
            ["GIT_CONFIG_COUNT"] = "1",
            ["PATH"] = "kept",
        };
        GitEnvironment.Clean(cleaned);
        Assert.Equal(["GIT_CONFIG_COUNT", "PATH"], cleaned.Keys.Except(names, StringComparer.Ordinal).Append("PATH").Order(StringComparer.Ordinal));
        Assert.Equal("0", cleaned["GIT_TERMINAL_PROMPT"]);
        Assert.Equal("C", cleaned["LC_ALL"]);
    }

    [Fact]
    public async Task Hooks_of_the_repository_do_not_run()
    {
        var hook = temp.Write(".git/hooks/post-checkout", "#!/bin/sh\ntouch \"$(git rev-parse --git-common-dir)/ran\"\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await temp.Process.MustAsync(Call("checkout", "--quiet", "--detach"), default);
        Assert.False(File.Exists(Path.Combine(temp.Path, ".git", "ran")));
    }

    [Fact]
    public async Task Input_and_output_carry_any_bytes()
    {
        byte[] bytes = [0, 255, 10, 13, .. Encoding.UTF8.GetBytes("ä")];
        var id = (await temp.Process.MustAsync(Call("hash-object", "-w", "--stdin") with { Input = bytes }, default)).Text;
        Assert.Equal(bytes, (await temp.Process.MustAsync(Call("cat-file", "blob", id), default)).Bytes);
    }

    [Fact]
    public async Task More_output_than_allowed_ends_the_call()
    {
        var endless = new GitProcess(new() { Executable = Script("exec yes") }, TimeProvider.System);
        var thrown = await Assert.ThrowsAsync<RefusalException>(() => endless.RunAsync(Call("x") with { MaxOutput = 100_000 }, default));
        Assert.Equal("git.output_too_large", thrown.Refusal.Code);
    }

    [Fact]
    public async Task A_call_that_ends_before_reading_its_input_reports_its_own_failure()
    {
        var call = Call("update-index", "--nonsense") with { Input = new byte[8 * 1024 * 1024] };
        Assert.Equal("git.failed", (await Assert.ThrowsAsync<RefusalException>(() => temp.Process.MustAsync(call, default))).Refusal.Code);
    }

    [Fact]
    public async Task Too_slow_a_call_is_stopped()
    {
        var slow = new GitProcess(new() { Executable = Script("exec sleep 1000") }, TimeProvider.System);
        var thrown = await Assert.ThrowsAsync<RefusalException>(() => slow.RunAsync(Call("x") with { Timeout = TimeSpan.FromMilliseconds(50) }, default));
        Assert.Equal("git.timed_out", thrown.Refusal.Code);
    }

    [Fact]
    public async Task Cancelling_ends_a_process_that_ignores_being_asked()
    {
        using var watcher = new FileSystemWatcher(temp.Outside, "fake.pid") { EnableRaisingEvents = true };
        var started = new TaskCompletionSource();
        watcher.Renamed += (_, _) => started.TrySetResult();
        using var cancel = new CancellationTokenSource();
        var stubborn = new GitProcess(
            new() { Executable = Script("trap '' TERM\necho $$ > \"$0.tmp\"\nmv \"$0.tmp\" \"$0.pid\"\nwhile :; do sleep 1; done"), StopGrace = TimeSpan.FromMilliseconds(50) },
            TimeProvider.System);
        var running = stubborn.RunAsync(Call("x"), cancel.Token);
        await started.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var id = int.Parse(File.ReadAllText(Path.Combine(temp.Outside, "fake.pid")), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    private string Script(string body)
    {
        var file = TempRepository.WriteIn(temp.Outside, "fake", $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private GitCall Call(params string[] arguments) => new() { Directory = temp.Path, Arguments = arguments };
}
