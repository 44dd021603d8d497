using Interlock.Tests.Commands;

namespace Interlock.Tests.Parsing;

public sealed class UsageTests
{
    [Theory]
    [InlineData("taks list", "usage.unknown_command", "Did you mean 'interlock task'?")]
    [InlineData("task lst", "usage.unknown_command", "Did you mean 'interlock task list'?")]
    [InlineData("undo --help", "usage.unknown_command", "Did you mean 'interlock task undo'?")]
    [InlineData("task taks --help", "usage.unknown_command", "'interlock task' takes one of: ")]
    [InlineData("retry chat/1", "usage.unknown_command", "Did you mean 'interlock task retry'?")]
    [InlineData("task status", "usage.unknown_command", "Did you mean 'interlock status' or 'interlock merge status'?")]
    [InlineData("task zzzzzzzz", "usage.unknown_command", "'interlock task' takes one of: ")]
    [InlineData("help nothing-like-it", "usage.unknown_command", "'interlock --help' lists the commands.")]
    [InlineData("task list --stat done", "usage.unknown_option", "Did you mean --state?")]
    [InlineData("--jso task list", "usage.unknown_option", "Did you mean --json?")]
    [InlineData("task list --quux=1", "usage.unknown_option", "'interlock task list --help' lists the options.")]
    [InlineData("task list -x", "usage.unknown_option", null)]
    [InlineData("task", "usage.invalid", "One of: create, list, ")]
    [InlineData("task create", "usage.invalid", "Usage: interlock task create TASK --title T [options]")]
    [InlineData("task create a/1", "usage.invalid", "Usage: interlock task create TASK --title T [options]")]
    [InlineData("task list --limit", "usage.invalid", "Write --limit N, ")]
    [InlineData("task list --limit many", "usage.invalid", null)]
    [InlineData("task list --limit -4", "usage.invalid", null)]
    [InlineData("task list --limit 99999999999999999999", "usage.invalid", null)]
    [InlineData("task list --limit 1 --limit 2", "usage.invalid", "Give it once.")]
    [InlineData("task list --json=id --reverse=yes", "usage.invalid", "Write --reverse alone.")]
    [InlineData("task list one two", "usage.invalid", "Usage: interlock task list [SPEC] [options]")]
    [InlineData("task list --kind feet", "usage.invalid", "Did you mean feat?")]
    [InlineData("task list --json=idd", "usage.unknown_field", "Did you mean id?")]
    [InlineData("task list --json=", "usage.invalid", null)]
    [InlineData("events --since yesterday", "usage.invalid", null)]
    [InlineData("demo --dry-run", "usage.invalid", "Leave --dry-run out to do it.")]
    [InlineData("run start --task", "usage.invalid", null)]
    public async Task A_line_that_cannot_be_understood_ends_with_2_and_says_what_is_meant(string line, string code, string? hint)
    {
        using var caller = new Caller();
        if (!line.Contains("--json", StringComparison.Ordinal))
        {
            var plain = await caller.RunAsync(line.Split(' '));
            Assert.Equal(2, plain.ExitCode);
            Assert.StartsWith("error: ", plain.Error, StringComparison.Ordinal);
        }

        var json = await caller.RunAsync(line.Contains("--json", StringComparison.Ordinal) ? line.Split(' ') : [.. line.Split(' '), "--json"]);
        Assert.Equal(2, json.ExitCode);
        Assert.Equal("", json.Output);
        var error = json.LastError;
        Assert.Equal("interlock/error/1", (string?)error["schema"]);
        Assert.Equal(code, (string?)error["code"]);
        Assert.NotEmpty((string)error["message"]!);
        Assert.NotNull(error["details"]);
        if (hint is not null)
        {
            Assert.StartsWith(hint, (string?)error["hint"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--json", "task", "list")]
    [InlineData("task", "--json", "list")]
    [InlineData("task", "list", "--json")]
    [InlineData("--json=id,title", "task", "list")]
    [InlineData("task", "--json=id", "list", "--limit", "5")]
    public async Task Json_is_asked_for_in_any_place_and_takes_no_word_after_it(params string[] words)
    {
        using var caller = new Caller();
        var answer = await caller.RunAsync([.. words, "--registry", "memory:"]);
        Assert.Equal(0, answer.ExitCode);
        Assert.Equal("interlock/task.list/1", (string?)answer.Json["schema"]);
        Assert.Empty(answer.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_value_that_begins_with_a_dash_can_be_given_with_an_equals_sign()
    {
        using var caller = new Caller();
        await caller.RunAsync("init");
        var answer = await caller.RunAsync("task", "create", "a/1", "--title=--odd -title", "--json");
        Assert.Equal("--odd -title", (string?)answer.Json["data"]!["title"]);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData("")]
    public async Task Help_lists_every_command(string line)
    {
        using var caller = new Caller();
        var answer = await caller.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, answer.ExitCode);
        Assert.All(Interlock.Cli.Commands.CommandIndex.Paths, path => Assert.Contains($"  {path} ", answer.Output, StringComparison.Ordinal));
    }
}
