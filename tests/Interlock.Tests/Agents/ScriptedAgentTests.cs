using System.Runtime.Versioning;
using Interlock.Agents.Scripted;
using Interlock.Launching;
using Interlock.Runs;
using Interlock.Tests.Launching;

namespace Interlock.Tests.Agents;

[SupportedOSPlatform("linux")]
public sealed class ScriptedAgentTests : IDisposable
{
    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void It_is_written_as_a_program()
    {
        var path = Path.Join(bench.Directory, "bin", "agent");
        ScriptedAgent.WriteTo(path);
        ScriptedAgent.WriteTo(path);
        Assert.Equal((UnixFileMode)0x1ED, File.GetUnixFileMode(path));
        Assert.StartsWith("#!/bin/sh\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Join(bench.Directory, "bin")));
    }

    [Fact]
    public async Task Write_append_and_replace_edit_files_to_the_letter()
    {
        await Follow("""
            [app/1]
            write src/deep/a.txt
            one
              $(touch pwned) `touch pwned` "two" \n 'x'
            # no comment
            [not a header]
            END
            append src/deep/a.txt STOP
            END
            three
            STOP
            write "with blank.txt" MARK
            END
            MARK
            replace src/deep/a.txt "\"two\" \\n" "2 & \\1"
            replace src/deep/a.txt one "first\nsecond"
            """);
        Assert.Equal("first\nsecond\n  $(touch pwned) `touch pwned` 2 & \\1 'x'\n# no comment\n[not a header]\nEND\nthree\n", Read("src/deep/a.txt"));
        Assert.Equal("END\n", Read("with blank.txt"));
        Assert.Equal(["src", "with blank.txt"], Entries());
    }

    [Theory]
    [InlineData("a.b\na.b", "a.b", "x", "x\na.b")]
    [InlineData("tail\n\n", "tail", "t", "t\n\n")]
    [InlineData("héllo wörld\n", "wörld", "🚂", "héllo 🚂\n")]
    [InlineData("x*y", "*", "\\\\0", "x\\0y")]
    public async Task Replace_takes_the_first_literal_occurrence_and_keeps_the_rest(string before, string old, string with, string after)
    {
        File.WriteAllText(Path.Join(bench.Worktree, "f"), before);
        await Follow($"[app/1]\nreplace f \"{old}\" \"{with}\"\n");
        Assert.Equal(after, Read("f"));
    }

    [Fact]
    public async Task Mkdir_delete_touch_and_run_do_what_they_say()
    {
        File.WriteAllText(Path.Join(bench.Worktree, "old"), "");
        await Follow("[app/1]\nmkdir a/b\ndelete old\ntouch c/undeclared.txt\nrun echo \"$INTERLOCK_TASK\" >ran; cat\nmkdir gone/x\ndelete gone\n");
        Assert.Equal(["a", "c", "ran"], Entries());
        Assert.Equal("touched by app/1\n", Read("c/undeclared.txt"));
        Assert.Equal("app/1\n", Read("ran"));
    }

    [Theory]
    [InlineData("replace nothing a b")]
    [InlineData("delete nothing")]
    [InlineData("run exit 3")]
    [InlineData("no-such-step")]
    [InlineData("write only-half\ntext")]
    [InlineData("write")]
    [InlineData("say fine\nreplace \"open")]
    [InlineData("fail because")]
    public async Task A_step_that_fails_ends_the_agent_with_1(string step) => await Follow($"[app/1]\n{step}\n", code: 1);

    [Fact]
    public async Task The_most_particular_section_is_followed()
    {
        const string Script = "[default]\nsay any\n[app/1 #2]\nsay second\n[app/1]\nsay task\n[default #3]\nsay any third\n[app/1.1]\nsay other\n";
        Assert.Equal("task", (await Follow(Script)).OutputPreview);
        Assert.Equal("second", (await Follow(Script, attempt: 2)).OutputPreview);
        Assert.Equal("any", (await Follow(Script, task: "app/9")).OutputPreview);
        Assert.Equal("any third", (await Follow(Script, task: "app/9", attempt: 3)).OutputPreview);
        Assert.Equal("other", (await Follow(Script, task: "app/1.1")).OutputPreview);
        await Follow("[app/1]\nsay x\n", task: "app/2", code: 66);
        await Follow("[app/2]\n", task: "app/2");
    }

    [Fact]
    public async Task Say_sleep_flood_and_exit()
    {
        var end = await Follow("[app/1]\r\nsay  it's \"all\" \\n $(x)\r\nsleep 0.01\r\nflood 6400\r\nexit 7\r\nsay never\r\n", code: 7);
        Assert.InRange(end.OutputBytes, 6400, 6500);
        Assert.StartsWith("it's \"all\" \\n $(x)\n", RunOutput(end), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lie_says_much_and_changes_nothing()
    {
        var end = await Follow("[app/1]\nlie\n");
        Assert.Contains("All done", end.OutputPreview);
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task A_question_is_recognised_as_one() =>
        Assert.Equal("which database?", (await Follow("[app/1]\nask which database?\n", code: 1)).Question);

    [Fact]
    public async Task A_crash_leaves_half_an_edit_and_dies_by_SIGKILL()
    {
        await Follow("[app/1]\nwrite f\nwhole line\nEND\ncrash f\nsay never\n", code: 137);
        Assert.Equal("whole line\nhalf a li", Read("f"));
    }

    [Fact]
    public async Task An_agent_that_hangs_is_ended_from_outside()
    {
        var run = Begin("[app/1]\nwrite ready\n1\nEND\nhang\n", "app/1", 1);
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        var end = await run.StopAsync(StopCause.Clock);
        Assert.True(end.ExitCode > 128);
        Assert.Empty(RunBench.Marked(end.RunId));
    }

    [Fact]
    public async Task A_stubborn_one_needs_SIGKILL()
    {
        var run = Begin("[app/1]\nstubborn\nwrite ready\n1\nEND\nhang\n", "app/1", 1);
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));
        Assert.Equal(137, (await run.StopAsync(StopCause.Clock)).ExitCode);
    }

    [Fact]
    public async Task An_orphan_is_left_behind_ended_and_reported()
    {
        var end = await Follow("[app/1]\norphan\nwrite f\nwork\nEND\n");
        Assert.NotEmpty(end.Survivors);
        Assert.Empty(RunBench.Marked(end.RunId));
        Assert.Equal("work\n", Read("f"));
    }

    [Fact]
    public async Task Progress_goes_through_the_command_line_program_when_there_is_one()
    {
        Assert.Equal("progress 40 half way", (await Follow("[app/1]\nprogress 40 half way\n")).OutputPreview);
        var program = Path.Join(bench.Directory, "cli");
        File.WriteAllText(program, "#!/bin/sh\nfor a; do printf '[%s]' \"$a\"; done >reported\n");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED);
        await Follow("[app/1]\nprogress 40 half way\n", cli: program);
        Assert.Equal("[progress][app/1][40][--step][half way]", Read("reported"));
    }

    [Fact]
    public async Task Without_a_script_it_says_what_is_missing()
    {
        var agent = Path.Join(bench.Directory, "agent");
        ScriptedAgent.WriteTo(agent);
        Assert.Equal(64, (await bench.Start(bench.Launch(CommandLine.Of(agent))).Completion).ExitCode);
        Assert.Equal(66, (await bench.Start(bench.Launch(CommandLine.Of(agent, "no-such-file"))).Completion).ExitCode);
    }

    private async Task<RunEnd> Follow(string script, string task = "app/1", int attempt = 1, int code = 0, string? cli = null)
    {
        var end = await Begin(script, task, attempt, cli).Completion;
        Assert.True(end.ExitCode == code, $"exit code {end.ExitCode}: {end.OutputPreview}");
        return end;
    }

    private ISupervisedRun Begin(string script, string task, int attempt, string? cli = null)
    {
        var agent = Path.Join(bench.Directory, "agent");
        ScriptedAgent.WriteTo(agent);
        var file = Path.Join(bench.Directory, "agent script.txt");
        File.WriteAllText(file, script);
        var variables = new Dictionary<string, string>
        {
            [ScriptedAgent.ScriptVariable] = file, [RunVariables.Task] = task, [RunVariables.Attempt] = $"{attempt}",
        };
        if (cli is not null)
        {
            variables[RunVariables.CommandLine] = cli;
        }

        return bench.Start(bench.Launch(CommandLine.Of(agent)) with { Environment = variables });
    }

    private string RunOutput(RunEnd end) => File.ReadAllText(Path.Join(bench.Directory, "runs", end.RunId, "output.log"));

    private string Read(string file) => File.ReadAllText(Path.Join(bench.Worktree, file));

    private IEnumerable<string?> Entries() => Directory.GetFileSystemEntries(bench.Worktree).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
