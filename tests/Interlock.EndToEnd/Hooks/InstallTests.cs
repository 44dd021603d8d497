using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary><c>hooks install</c> and <c>hooks uninstall</c> leave everything else as it was.</summary>
public sealed class InstallTests
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [ProgramFact]
    public void A_hook_that_was_there_is_kept_runs_first_and_comes_back()
    {
        using var scratch = new Scratch();
        var hook = Path.Combine(scratch.Repository, ".git/hooks/pre-commit");
        const string Mine = "#!/bin/sh\necho \"mine: $0 $#\" >>ran\nexit ${MINE:-0}\n";
        scratch.Write(".git/hooks/pre-commit", Mine);
        File.SetUnixFileMode(hook, Runnable);
        var exclude = scratch.Read(".git/info/exclude");

        Assert.True((bool)scratch.Ask("hooks", "install", "--dry-run").Data[0]!["changed"]!);
        Assert.Equal(Mine, File.ReadAllText(hook));
        var installed = scratch.Ask("hooks", "install").Data[0]!;
        Assert.True((bool)installed["changed"]!);
        Assert.Equal(hook + ".before-interlock", (string?)installed["kept"]);
        Assert.False((bool)scratch.Ask("hooks", "install").Data[0]!["changed"]!);

        scratch.Write("new.txt", "x\n");
        scratch.Commit("with both");
        Assert.Contains("mine: ", scratch.Read("ran"), StringComparison.Ordinal);
        scratch.Machine.Variables["MINE"] = "3";
        Assert.NotEqual(0, scratch.Machine.Run("git", scratch.Repository, "-c", "user.name=D", "-c", "user.email=d@e", "commit", "--quiet", "--allow-empty", "-m", "no").ExitCode);

        Assert.True((bool)scratch.Ask("hooks", "uninstall", "--dry-run").Data[0]!["changed"]!);
        Assert.NotEqual(Mine, File.ReadAllText(hook));
        _ = scratch.Ask("hooks", "uninstall").Data;
        Assert.Equal(Mine, File.ReadAllText(hook));
        Assert.Equal(Runnable, File.GetUnixFileMode(hook));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(hook)!, "*interlock*"));
        Assert.False((bool)scratch.Ask("hooks", "uninstall").Data[0]!["changed"]!);
        Assert.Equal(Mine, File.ReadAllText(hook));
        Assert.Equal(exclude, scratch.Read(".git/info/exclude"));
    }

    [ProgramFact]
    public void A_hook_that_somebody_put_over_ours_is_not_lost()
    {
        using var scratch = new Scratch();
        var hook = Path.Combine(scratch.Repository, ".git/hooks/pre-commit");
        scratch.Write(".git/hooks/pre-commit", "#!/bin/sh\n# first\n");
        _ = scratch.Ask("hooks", "install").Data;
        scratch.Write(".git/hooks/pre-commit", "#!/bin/sh\n# second\n");
        scratch.Ask("hooks", "install").Refused(4, "hooks.kept_exists");
        Assert.False((bool)scratch.Ask("hooks", "uninstall").Data[0]!["changed"]!);
        Assert.Contains("second", File.ReadAllText(hook), StringComparison.Ordinal);
        Assert.Contains("first", File.ReadAllText(hook + ".before-interlock"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void A_hook_that_is_a_link_stays_one()
    {
        using var scratch = new Scratch();
        var hook = Path.Combine(scratch.Repository, ".git/hooks/pre-commit");
        scratch.Write("scripts/pre-commit", "#!/bin/sh\nexit 0\n");
        File.CreateSymbolicLink(hook, "../../scripts/pre-commit");
        _ = scratch.Ask("hooks", "install").Data;
        Assert.Equal("#!/bin/sh\nexit 0\n", scratch.Read("scripts/pre-commit"));
        _ = scratch.Ask("hooks", "uninstall").Data;
        Assert.Equal("../../scripts/pre-commit", new FileInfo(hook).LinkTarget);
    }

    [ProgramFact]
    public void The_directory_that_git_was_told_of_is_used_and_worktrees_share_it()
    {
        using var scratch = new Scratch();
        scratch.Git("config", "core.hooksPath", ".githooks");
        var answer = scratch.Ask("hooks", "install");
        Assert.Equal(Path.Combine(scratch.Repository, ".githooks/pre-commit"), (string?)answer.Data[0]!["file"]);
        Assert.Contains("relative", (string)JsonNode.Parse(answer.Output)!["warnings"]![0]!["message"]!, StringComparison.Ordinal);
        _ = scratch.Ask("hooks", "uninstall").Data;
        Assert.False(File.Exists(Path.Combine(scratch.Repository, ".githooks/pre-commit")));

        scratch.Write(".husky/_/h", "x");
        scratch.Git("config", "core.hooksPath", ".husky/_");
        scratch.Ask("hooks", "install").Refused(4, "hooks.managed");
        scratch.Git("config", "--unset", "core.hooksPath");

        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Claim("app/1");
        var shared = scratch.AskFrom(claimed.Worktree, "hooks", "install").Data[0]!;
        Assert.Equal(Path.Combine(scratch.Repository, ".git/hooks/pre-commit"), (string?)shared["file"]);
    }

    [ProgramFact]
    public void Settings_of_an_agent_keep_every_other_byte_and_git_does_not_see_them()
    {
        using var scratch = new Scratch();
        const string Mine = "{\n\t// mine\n\t\"permissions\": {\"allow\": [\"Bash(ls)\"]}\n}\n";
        scratch.Write(".claude/settings.local.json", Mine);
        var exclude = scratch.Read(".git/info/exclude");
        var status = scratch.Git("status", "--porcelain");
        _ = scratch.Ask("hooks", "install", "--agent", "claude-code").Data;
        var settings = scratch.Read(".claude/settings.local.json");
        Assert.StartsWith(Mine.TrimEnd('\n', '}'), settings, StringComparison.Ordinal);
        Assert.False((bool)scratch.Ask("hooks", "install", "--agent", "claude-code").Data[0]!["changed"]!);
        Assert.Equal("?? .claude/", status);
        Assert.Equal("", scratch.Git("status", "--porcelain"));
        Assert.False(File.Exists(Path.Combine(scratch.Repository, ".git/hooks/pre-commit")));

        _ = scratch.Ask("hooks", "uninstall", "--agent", "claude-code").Data;
        Assert.Equal(Mine, scratch.Read(".claude/settings.local.json"));
        Assert.Equal(exclude, scratch.Read(".git/info/exclude"));

        _ = scratch.Ask("hooks", "install", "--agent", "claude-code", "--shared").Data;
        Assert.Contains("exec interlock hooks check", scratch.Read(".claude/settings.json"), StringComparison.Ordinal);
        _ = scratch.Ask("hooks", "uninstall", "--agent", "claude-code", "--shared").Data;
        Assert.False(File.Exists(Path.Combine(scratch.Repository, ".claude/settings.json")));
    }

    [ProgramFact]
    public void Settings_that_lead_out_of_the_checkout_are_left_alone()
    {
        using var scratch = new Scratch();
        var elsewhere = Path.Combine(scratch.Machine.Root, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        File.CreateSymbolicLink(Path.Combine(scratch.Repository, ".claude"), elsewhere);
        scratch.Ask("hooks", "install", "--agent", "claude-code").Refused(1, "hooks.settings");
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [ProgramFact]
    public void The_installed_command_is_the_hook()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Claim("app/1", "bob");
        _ = scratch.Ask("hooks", "install", "--agent", "claude-code").Data;
        var entry = JsonNode.Parse(scratch.Read(".claude/settings.local.json"))!["hooks"]!["PreToolUse"]![0]!;
        Assert.Equal("Edit|MultiEdit|Write|NotebookEdit", (string?)entry["matcher"]);
        var command = (string)entry["hooks"]![0]!["command"]!;
        var question = $$$"""{"cwd":"{{{scratch.Repository}}}","tool_name":"Edit","tool_input":{"file_path":"one.txt"}}""";
        var refused = scratch.Machine.Feed(question, "sh", scratch.Repository, "-c", command);
        Assert.True(refused.ExitCode == 2 && refused.Error.Contains("app/1", StringComparison.Ordinal), $"{refused}");
        var free = scratch.Machine.Feed(question.Replace("one", "two", StringComparison.Ordinal), "sh", scratch.Repository, "-c", command);
        Assert.True(free is { ExitCode: 0, Output: "", Error: "" }, $"{free}");
        Assert.Equal(scratch.Read(".claude/settings.local.json"), scratch.Say("hooks", "install", "--agent", "claude-code", "--print").Output);
    }

    [ProgramFact]
    public void The_script_for_any_tool_takes_arguments_and_lines()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt", "--file", "a b/");
        scratch.Claim("app/1", "bob");
        var script = (string)scratch.Ask("hooks", "install", "--agent", "generic").Data[0]!["file"]!;
        var below = Path.Combine(scratch.Repository, "a b");
        Directory.CreateDirectory(below);

        Assert.Equal(0, scratch.Machine.Run(script, scratch.Repository, "two.txt", "-rf").ExitCode);
        Assert.Equal(4, scratch.Machine.Run(script, scratch.Repository, "two.txt", "one.txt").ExitCode);
        Assert.Equal(4, scratch.Machine.Run(script, below, "new\nline").ExitCode);
        Assert.Equal(0, scratch.Machine.Feed("two.txt\nthree\n", script, scratch.Repository).ExitCode);
        Assert.Equal(4, scratch.Machine.Feed("two.txt\na b/x\n", script, scratch.Repository).ExitCode);
        Assert.Equal(4, scratch.Machine.Feed("two.txt\0a b/li\nne\0", script, scratch.Repository).ExitCode);
        Assert.Equal(0, scratch.Machine.Feed("", script, scratch.Repository).ExitCode);

        _ = scratch.Ask("hooks", "uninstall", "--agent", "generic").Data;
        Assert.False(File.Exists(script));
    }
}
