using Interlock.Agents;
using Interlock.Runs;
using Interlock.Tests.Launching;

namespace Interlock.Tests.Agents;

public sealed class CommandDriverTests : IDisposable
{
    private const string Hostile = "it's \"x\" $(touch pwned) `touch pwned`; touch pwned\n&& $HOME \\";

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_prompt_comes_by_stdin_by_file_and_by_name()
    {
        var output = await RunOf("cat; cmp - {prompt_file} </dev/stdin || true; cmp \"$INTERLOCK_PROMPT_FILE\" {prompt_file} && echo same", Order());
        Assert.StartsWith("# Task app/1: Say hello\n", output, StringComparison.Ordinal);
        Assert.EndsWith("same\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_of_the_contract_is_there()
    {
        var output = await RunOf("env", Order() with { Socket = "/run/s", CommandLineProgram = "/bin/interlock", Attempt = 2 });
        var lines = output.Split('\n');
        Assert.Contains("INTERLOCK_TASK=app/1", lines);
        Assert.Contains("INTERLOCK_TOKEN=7", lines);
        Assert.Contains("INTERLOCK_WORKER=ada", lines);
        Assert.Contains("INTERLOCK_SOCKET=/run/s", lines);
        Assert.Contains("INTERLOCK_CLI=/bin/interlock", lines);
        Assert.Contains("INTERLOCK_ATTEMPT=2", lines);
        Assert.Contains($"INTERLOCK_WORKTREE={bench.Worktree}", lines);
        Assert.Contains(lines, l => l.StartsWith("INTERLOCK_RUN_ID=", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("INTERLOCK_PROMPT_FILE=", StringComparison.Ordinal));
        Assert.Contains("EXTRA=more", lines);
    }

    [Theory]
    [InlineData("printf '[%s]' {task}", "[@]")]
    [InlineData("printf '[%s]' \"a {task} b\"", "[a @ b]")]
    [InlineData("printf '[%s]' 'a {task} b'", "[a @ b]")]
    [InlineData("printf '[%s]' a{task}b \"it's {task}\" 'say \"{task}\"'", "[a@b][it's @][say \"@\"]")]
    [InlineData("printf '[%s]' \\'{task}\\'", "['@']")]
    [InlineData("printf '[%s]' \"${task}\"", "[]")]
    public async Task No_value_can_break_out_of_a_shell_line(string line, string expected)
    {
        Assert.Equal(expected.Replace("@", Hostile), await RunOf(line, Order() with { Task = Hostile }));
        Assert.Empty(Directory.GetFileSystemEntries(bench.Worktree));
    }

    [Theory]
    [InlineData("printf '%s' {prompt}")]
    [InlineData("printf '%s' \"{prompt}\"")]
    [InlineData("printf '%s' '{prompt}'")]
    public async Task The_prompt_can_be_an_argument_in_a_shell_line(string line)
    {
        var order = Order() with { Title = Hostile };
        Assert.Equal(Prompt.For(order).TrimEnd('\n'), await RunOf(line, order));
        Assert.Empty(Directory.GetFileSystemEntries(bench.Worktree));
    }

    [Fact]
    public async Task The_prompt_stands_in_its_file_alone_where_that_is_configured() =>
        Assert.Equal($"[]{Prompt.For(Order()).TrimEnd('\n')}", await RunOf("printf '[%s]%s' \"$(cat)\" \"$(cat \"$INTERLOCK_PROMPT_FILE\")\"", Order(), promptAsFile: true));

    [Fact]
    public void A_list_of_arguments_takes_the_values_as_they_are()
    {
        var order = Order() with { Task = Hostile };
        var driver = new CommandDriver(CommandLine.Of("agent", "--task={task}", "{worktree}/{prompt_file}", "{prompt}", "{print}"));
        var launch = driver.Build(order).Value;
        Assert.Equal(
            ["agent", $"--task={Hostile}", $"{bench.Worktree}/{order.RunDirectory}/prompt.md", Prompt.For(order), "{print}"], launch.Command.Argv);
        Assert.Equal(order.Worktree, launch.WorkingDirectory);
        Assert.Equal(order.Worktree, launch.Worktree);
    }

    [Fact]
    public void A_value_that_looks_like_a_placeholder_stays_a_value()
    {
        var launch = new CommandDriver(CommandLine.Of("agent", "{task}")).Build(Order() with { Task = "{worktree}" }).Value;
        Assert.Equal("{worktree}", launch.Command.Argv[1]);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        Assert.Equal("agent.command_empty", new CommandDriver(CommandLine.Shell(" ")).Build(Order()).Refusal?.Code);
        Assert.Equal("agent.command_empty", new CommandDriver(CommandLine.Of()).Build(Order()).Refusal?.Code);
        Assert.Equal("agent.placeholder_unknown", new CommandDriver(CommandLine.Shell("agent {prompt_path}")).Build(Order()).Refusal?.Code);
    }

    private WorkOrder Order() => new()
    {
        RunId = "abcd1234",
        Task = "app/1",
        Title = "Say hello",
        Worker = "ada",
        Token = 7,
        Worktree = bench.Worktree,
        RunDirectory = Path.Join(bench.Directory, "runs", "abcd1234"),
    };

    private async Task<string> RunOf(string line, WorkOrder order, bool promptAsFile = false)
    {
        var id = bench.Shell("").RunId;
        order = order with { RunId = id, RunDirectory = Path.Join(bench.Directory, "runs", id) };
        var driver = new CommandDriver(CommandLine.Shell(line), new Dictionary<string, string> { ["EXTRA"] = "more", ["INTERLOCK_TASK"] = "forged" }, promptAsFile: promptAsFile);
        var run = bench.Start(driver.Build(order).Value);
        await run.Completion;
        return RunBench.OutputOf(run);
    }
}
