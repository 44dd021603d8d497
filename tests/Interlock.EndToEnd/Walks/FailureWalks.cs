using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>After a failure one knows what to do: the agent of the next attempt, and the person.</summary>
public sealed class FailureWalks
{
    private const string Checked = "merge:\n  checks:\n    - {name: verify, run: tools/verify.sh}\n" + Scratch.Quick;

    [ProgramFact]
    public void The_next_attempt_is_told_of_a_file_that_nobody_declared()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Work($"cp \"$INTERLOCK_PROMPT_FILE\" '{scratch.Machine.Root}/prompt-'$INTERLOCK_ATTEMPT; echo x >>one.txt; echo y >extra-notes.txt");
        var prompt = File.ReadAllText(Path.Combine(scratch.Machine.Root, "prompt-3"));
        Assert.Contains("### How attempt 1 ended", prompt, StringComparison.Ordinal);
        Assert.Contains("### How attempt 2 ended", prompt, StringComparison.Ordinal);
        Assert.Contains("files: extra-notes.txt", prompt, StringComparison.Ordinal);
        var why = scratch.Ask("task", "why", "app/1").Data;
        Assert.Contains(why["ways"]!.AsArray(), way => (string?)way!["command"] == "interlock task retry app/1");
        var said = scratch.Say("task", "log", "app/1").Output;
        Assert.Contains("files: extra-notes.txt", said, StringComparison.Ordinal);
    }

    [ProgramFact]
    public void A_red_check_reaches_the_next_prompt_with_its_command_its_lines_and_a_readable_log()
    {
        using var scratch = new Scratch(Checked, ready: false);
        scratch.Write("tools/verify.sh", "#!/bin/sh\necho 'E  total == 41'\nfor i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo \"summary $i\"; done\ntest ! -e bad.txt\n");
        File.SetUnixFileMode(Path.Combine(scratch.Repository, "tools/verify.sh"), (UnixFileMode)0x1ED);
        scratch.Commit("a check");
        _ = scratch.Ask("init", "--yes").Data;
        _ = scratch.Ask("trust", "--yes").Data;
        scratch.Create("app/1");
        scratch.Work($"cp \"$INTERLOCK_PROMPT_FILE\" '{scratch.Machine.Root}/prompt-'$INTERLOCK_ATTEMPT; echo x >bad.txt; echo $INTERLOCK_ATTEMPT >>one.txt");
        var prompt = File.ReadAllText(Path.Combine(scratch.Machine.Root, "prompt-2"));
        Assert.Contains("- verify: tools/verify.sh", prompt, StringComparison.Ordinal);
        Assert.Contains("E  total == 41", prompt, StringComparison.Ordinal);
        Assert.Contains("its command: tools/verify.sh", prompt, StringComparison.Ordinal);
        var log = prompt.Split('\n').First(line => line.StartsWith("its whole output: ", StringComparison.Ordinal))["its whole output: ".Length..];
        Assert.Contains("total == 41", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Contains(scratch.Ask("task", "log", "app/1").Data.AsArray(), entry => (string?)entry!["kind"] == "check" && (string?)entry["log"] is { Length: > 0 });
        Assert.Equal("pending", (string?)scratch.Ask("task", "retry", "app", "--clean-base").Data.AsArray().Single()!["state"]);
    }

    [ProgramFact]
    public void The_checks_are_run_on_the_target_where_only_what_is_committed_is_there()
    {
        using var scratch = new Scratch("merge:\n  checks:\n    - {name: one, run: \"true\"}\n    - {name: two, run: \"test -e wanted.txt || { echo it is not there; exit 3; }\"}\n");
        scratch.Write("wanted.txt", "not committed\n");
        var red = scratch.Ask("check");
        Assert.Equal((1, "two", 3, "it is not there"), (red.ExitCode, (string?)red.Summary["failed"], (int?)red.Summary["exit_code"], (string?)red.Summary["output"]));
        Assert.Contains("it is not there", File.ReadAllText((string)red.Summary["log"]!), StringComparison.Ordinal);
        scratch.Commit("the file");
        Assert.True((bool)scratch.Ask("check").Data["passed"]!);
        Assert.Equal(1, scratch.Ask("check", "--at", "HEAD~1").ExitCode);
        scratch.Ask("check", "--at", "nowhere").Refused(3, "git.unknown_revision");
        Assert.Contains("passed", scratch.Say("check").Output, StringComparison.Ordinal);
    }

    [ProgramFact]
    public void The_summary_of_work_ends_with_what_to_do()
    {
        using var scratch = new Scratch(Scratch.NoChecks + Scratch.Quick + "  max_attempts: 1\n");
        scratch.Create("app/1");
        scratch.Create("app/2");
        var worked = scratch.Say("work", "--patience", "0s", "--agent", "case $INTERLOCK_TASK in */1) echo 'no luck'; exit 3;; *) echo 'interlock: needs input: tabs?';; esac");
        Assert.Contains("interlock task retry app/1", worked.Output, StringComparison.Ordinal);
        Assert.Contains("interlock task log app/1", worked.Output, StringComparison.Ordinal);
        Assert.Contains("interlock answer app/2 TEXT", worked.Output, StringComparison.Ordinal);
        var why = scratch.Say("task", "why", "app/1").Output;
        Assert.Contains("no luck", why, StringComparison.Ordinal);
        Assert.Contains("interlock run logs ", why, StringComparison.Ordinal);
    }

    [ProgramFact]
    public void A_program_that_is_not_there_is_named_before_anything_is_claimed()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        var refused = scratch.Work("clod-agent -p");
        Assert.Equal("agent.not_found", (string?)refused.Problem["code"]);
        Assert.Equal(("pending", 0), (scratch.State("app/1"), (int)scratch.Show("app/1")["attempt"]!));
        var later = scratch.Work("cat >/dev/null; clod-agent -p");
        Assert.Equal(("pending", 0), (scratch.State("app/1"), (int)scratch.Show("app/1")["attempt"]!));
        Assert.Equal("agent.not_found", (string?)later.Summary["stopped"]![0]!["code"]);
    }

    [ProgramFact]
    public void A_variable_that_is_asked_for_reaches_the_agent_and_no_other_does()
    {
        using var scratch = new Scratch(Scratch.NoChecks + Scratch.Quick + "agents:\n  a:\n    command: 'echo \"$DEMO_API_KEY/$OTHER_KEY\" >one.txt'\n    pass_env: [DEMO_*]\n");
        scratch.Machine.Variables["DEMO_API_KEY"] = "k-1";
        scratch.Machine.Variables["OTHER_KEY"] = "k-2";
        scratch.Create("app/1");
        Assert.Equal(0, scratch.Ask("work", "--patience", "0s").ExitCode);
        Assert.Equal("k-1/", scratch.Git("show", "main:one.txt"));
        scratch.Create("app/2");
        Assert.Equal(0, scratch.Ask("work", "--patience", "0s", "--agent", "a", "--pass-env", "OTHER_KEY").ExitCode);
        Assert.Equal("k-1/k-2", scratch.Git("show", "main:one.txt"));
    }
}
