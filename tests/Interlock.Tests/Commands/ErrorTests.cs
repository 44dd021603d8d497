namespace Interlock.Tests.Commands;

public sealed class ErrorTests : IDisposable
{
    private readonly Caller caller = new();

    public void Dispose() => caller.Dispose();

    [Theory]
    [InlineData("task list", 3, "store.missing")]
    [InlineData("task list --registry postgres://x/y", 2, "registry.url")]
    [InlineData("task list --registry sqlite:/nowhere/at/all.db", 3, "store.missing")]
    public async Task A_registry_that_is_not_there_is_an_error_not_an_empty_list(string line, int code, string what) => await Refused(line, code, what);

    [Fact]
    public async Task Outside_a_repository_that_is_said()
    {
        caller.Directory = caller.Repository.Outside;
        await Refused("task ready", 3, "repo.not_found");
        await Refused("claim", 3, "repo.not_found");
        await Refused("init", 3, "repo.not_found");
    }

    [Theory]
    [InlineData("task show app/9", 3, "task.unknown")]
    [InlineData("task list nope", 3, "spec.unknown")]
    [InlineData("task ready nope", 3, "spec.unknown")]
    [InlineData("task show ../etc", 2, "name.invalid")]
    [InlineData("task show app/1.lock/x", 2, "name.invalid")]
    [InlineData("task show nospec", 2, "name.invalid")]
    [InlineData("task show", 2, "usage.invalid")]
    [InlineData("run show nope", 3, "run.unknown")]
    [InlineData("worker show nope", 3, "worker.unknown")]
    [InlineData("change show 7", 3, "change.unknown")]
    [InlineData("issue show 7", 3, null)]
    [InlineData("claim app/9 --as mara", 3, "task.unknown")]
    [InlineData("claim --as mara", 8, "task.none_ready")]
    [InlineData("task create app/1 --title T --depends 9", 5, "gate.refused")]
    [InlineData("task create app/1 --title T --file ../x", 2, "path.outside")]
    [InlineData("spec import nowhere.md", 3, "kiro.not_found")]
    public async Task What_is_wrong_ends_with_its_code(string line, int code, string? what)
    {
        await caller.RunAsync("init");
        await Refused(line, code, what);
    }

    [Fact]
    public async Task A_title_with_everything_in_it_is_kept_and_shown_harmlessly()
    {
        await caller.RunAsync("init");
        const string title = "$(rm -rf /) \"'`\u001b[2J\u202E🎉\n--force";
        var made = await caller.RunAsync("task", "create", "app/1", "--title", title, "--json");
        Assert.Equal(title, (string?)made.Json["data"]!["title"]);
        var shown = await caller.RunAsync("task", "list");
        Assert.Contains("$(rm -rf /) \"'`·[2J·🎉 --force", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_changes_nothing_and_shows_what_would_be()
    {
        await caller.RunAsync("init");
        await caller.DataAsync("task create app/1 --title First");
        var claim = await caller.RunAsync("claim", "app/1", "--as", "mara", "--dry-run", "--json");
        Assert.Equal(0, claim.ExitCode);
        Assert.Equal("dry_run", (string?)claim.Json["warnings"]![0]!["code"]);
        var cancelled = await caller.DataAsync("task cancel app/1 --dry-run");
        Assert.Equal("cancelled", (string?)cancelled["state"]);
        Assert.Equal("pending", (string?)(await caller.DataAsync("task show app/1"))["state"]);
        Assert.False(Directory.Exists(Path.Combine(caller.Repository.Path, ".worktrees", "app--1")));
        Assert.Empty((await caller.DataAsync("worker list")).AsArray());
    }

    [Fact]
    public async Task Inside_a_run_its_own_task_is_meant_and_nothing_is_decided()
    {
        await caller.RunAsync("init");
        await caller.DataAsync("task create app/1 --title First");
        await caller.DataAsync("task create app/2 --title Second");
        caller.Environment["INTERLOCK_RUN_ID"] = "abcdefgh";
        caller.Environment["INTERLOCK_WORKER"] = "agent-1";
        caller.Environment["INTERLOCK_TASK"] = "app/1";
        await Refused("claim app/1", 6, "run.not_allowed");
        Assert.Equal("app", (string?)(await caller.DataAsync("task show 2"))["spec"]);
        await Refused("approve app/1 --for impact --reason me", 6, "approval.by_run");
        await Refused("task reopen app/1 --reason me", 6, "operator.run");
    }

    [Fact]
    public async Task Paths_are_meant_from_where_one_stands()
    {
        await caller.RunAsync("init");
        await caller.DataAsync("task create app/1 --title First --file dir/b.txt");
        await caller.DataAsync("claim app/1 --as mara --no-worktree");
        caller.Directory = Path.Combine(caller.Repository.Path, "dir");
        await Refused("lock check b.txt", 4, "lock.held");
        await Refused("lock check ./b.txt", 4, "lock.held");
        await Refused("lock check ../dir/", 4, "lock.held");
        Assert.Equal(0, (await caller.RunAsync("lock", "check", "../a.txt")).ExitCode);
        await Refused("lock check ../../x", 2, "path.outside");
        await Refused($"lock check {Path.Combine(caller.Repository.Path, "dir/b.txt").Replace(' ', '\u00a0')}", 4, "lock.held");
    }

    [Fact]
    public async Task A_configured_registry_is_the_one_that_is_used()
    {
        var elsewhere = Path.Combine(caller.Repository.Outside, "elsewhere.db");
        caller.Repository.Write("interlock.yaml", $"registry:\n  url: \"sqlite:{elsewhere}\"\nmerge:\n  checks: none\n");
        Assert.Equal(0, (await caller.RunAsync("init")).ExitCode);
        Assert.True(File.Exists(elsewhere));
        await caller.DataAsync("task create app/1 --title First");
        Assert.Single((await caller.DataAsync("task ready")).AsArray());
    }

    private async Task Refused(string line, int code, string? what)
    {
        var answer = await caller.RunAsync([.. line.Split(' ').Select(word => word.Replace('\u00a0', ' ')), "--json"]);
        Assert.True(answer.ExitCode == code, $"{line}: {answer}");
        Assert.Equal("", answer.Output);
        Assert.Equal("interlock/error/1", (string?)answer.LastError["schema"]);
        if (what is not null)
        {
            Assert.Equal(what, (string?)answer.LastError["code"]);
        }
    }
}
