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
    public void Only_what_git_needs_of_the_environment_reaches_it()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_DIR"] = "/elsewhere",
            ["GIT_WORK_TREE"] = "/elsewhere",
            ["GIT_INDEX_FILE"] = "/elsewhere",
            ["GIT_EXTERNAL_DIFF"] = "evil",
            ["GIT_CONFIG_COUNT"] = "1",
            ["SSH_AUTH_SOCK"] = "/agent",
            ["GITHUB_TOKEN"] = "secret",
            ["INTERLOCK_TOKEN"] = "secret",
            ["HOME"] = "/home/me",
            ["PATH"] = ".:/usr/bin",
        };
        GitEnvironment.Clean(environment, "/usr/bin");
        Assert.Equal(["GIT_CONFIG_COUNT", "HOME", "INTERLOCK_RUN_ID", "LC_ALL", "PATH"], environment.Keys.Where(name => !name.StartsWith("GIT_", StringComparison.Ordinal) || name == "GIT_CONFIG_COUNT").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(environment.Values, value => value is "/elsewhere" or "evil");
        Assert.Equal("/usr/bin", environment["PATH"]);
        Assert.Equal("0", environment["GIT_TERMINAL_PROMPT"]);
        Assert.Equal("C", environment["LC_ALL"]);
    }

    [Theory]
    [InlineData(null, "git")]
    [InlineData("run12345", "run12345")]
    public void Below_git_is_below_a_marker_and_that_of_a_run_stays(string? marked, string marker)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["INTERLOCK_RUN_ID"] = marked };
        GitEnvironment.Clean(environment, "/usr/bin");
        Assert.Equal(marker, environment["INTERLOCK_RUN_ID"]);
    }

    [Fact]
    public async Task Git_has_a_session_of_its_own()
    {
        var output = await new GitProcess(new() { Executable = Script("read -r facts </proc/$$/stat\nset -- $facts\necho $1 $6 $7") }, TimeProvider.System).RunAsync(Call("x"), default);
        var facts = output.Text.Split(' ');
        Assert.Equal(facts[0], facts[1]);
        Assert.Equal("0", facts[2]);
    }

    [Fact]
    public async Task A_git_that_lies_in_the_repository_or_is_named_by_the_working_directory_is_not_run()
    {
        var path = $"{temp.Path}:.:/usr/bin:/bin";
        var own = temp.Write("git", "#!/bin/sh\ntouch \"$0.ran\"\n");
        File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await new GitProcess(new() { Programs = new(path, () => [temp.Path]) }, TimeProvider.System).MustAsync(Call("version"), default);
        Assert.False(File.Exists(own + ".ran"));
        await new GitProcess(new() { Programs = new(path, () => []) }, TimeProvider.System).MustAsync(Call("version"), default);
        Assert.True(File.Exists(own + ".ran"));
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
