using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>The target: decided once, told when somebody else moves it, and not the task's fault when it is red.</summary>
public sealed class TargetWalks
{
    [ProgramFact]
    public void What_is_checked_out_later_changes_nothing()
    {
        using var scratch = new Scratch(ready: false);
        scratch.Git("branch", "-m", "main", "develop");
        scratch.Git("branch", "main");
        Assert.Equal("develop", (string?)scratch.Ask("init", "--yes").Data["target"]);
        _ = scratch.Ask("trust", "--yes").Data;
        scratch.Git("checkout", "--quiet", "-b", "topic");
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Data;
        Assert.Equal("changed", scratch.Git("show", "develop:one.txt"));
        Assert.Equal("develop", (string?)Assert.Single(scratch.Events("TargetDecided"))["details"]!["target"]);
    }

    [ProgramFact]
    public void A_target_that_does_not_exist_is_told_before_the_first_claim()
    {
        using var scratch = new Scratch(Scratch.NoChecks.Replace("merge:\n", "merge:\n  target: nowhere\n", StringComparison.Ordinal));
        scratch.Create("app/1");
        scratch.Ask("claim", "app/1", "--as", "ann").Refused(1, "target.missing");
        scratch.Work("true").Refused(1, "target.missing");
        Assert.Contains("nowhere does not exist", scratch.Say("doctor").Output, StringComparison.Ordinal);
        Assert.Equal("pending", scratch.State("app/1"));
    }

    [ProgramFact]
    public void A_persons_commit_on_the_target_is_recorded_and_nothing_more()
    {
        using var scratch = new Scratch();
        scratch.Write("two.txt", "by hand\n");
        scratch.Commit("by hand");
        Assert.Equal(0, scratch.Ask("spec", "verify").ExitCode);
        var told = Assert.Single(scratch.Events("TargetMoved"))["details"]!;
        Assert.Equal((scratch.Git("rev-parse", "main~1"), scratch.Git("rev-parse", "main"), "by hand"), ((string?)told["from"], (string?)told["to"], (string?)told["commits"]![0]!["subject"]));
        Assert.StartsWith("Dora", (string?)told["by"], StringComparison.Ordinal);
    }

    [ProgramTheory]
    [InlineData("rebase", "--quiet", "upstream")]
    [InlineData("cherry-pick", "-m", "1", "merged")]
    [InlineData("merge", "--quiet", "--squash", "merged")]
    public void Merged_work_that_a_person_rewrites_stays_done_and_both_commits_are_on_record(params string[] rewrite)
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Data;
        var merged = scratch.Git("rev-parse", "main");
        scratch.Git("branch", "merged");
        scratch.Git("checkout", "--quiet", "-b", "upstream", "main~1");
        scratch.Write("two.txt", "theirs\n");
        scratch.Commit("theirs");
        scratch.Git("checkout", "--quiet", "main");
        if (rewrite[0] != "rebase")
        {
            scratch.Git("reset", "--quiet", "--hard", "upstream");
        }

        scratch.Git(rewrite);
        if (rewrite.Contains("--squash"))
        {
            scratch.Commit("squashed");
        }

        Assert.Equal("changed", scratch.Git("show", "main:one.txt"));
        Assert.Equal(0, scratch.Ask("spec", "verify").ExitCode);
        Assert.Equal("done", scratch.State("app/1"));
        var carried = Assert.Single(Assert.Single(scratch.Events("TargetMoved"))["details"]!["carried"]!.AsArray());
        Assert.Equal((merged, scratch.Git("rev-parse", "main")), ((string?)carried!["commit"], (string?)carried["as"]));

        // The next task goes its way on the rewritten target.
        scratch.Create("app/2", "--file", "two.txt");
        _ = scratch.Worked("app/2", "two.txt", "ours\n").Ask("submit").Data;
        Assert.Equal("done", scratch.State("app/2"));
        Assert.Equal(0, scratch.Ask("spec", "verify").ExitCode);
    }

    [ProgramFact]
    public void A_bare_repository_with_worktrees_beside_it_works_from_each_of_them()
    {
        using var scratch = new Scratch();
        var home = Path.Combine(scratch.Machine.Root, "layout");
        scratch.Git("clone", "--quiet", "--bare", ".", Path.Combine(home, ".bare"));
        File.WriteAllText(Path.Combine(home, ".git"), "gitdir: ./.bare\n");
        var (main, other) = (Path.Combine(home, "main"), Path.Combine(home, "other"));
        scratch.Git("-C", home, "worktree", "add", "--quiet", main, "main");
        scratch.Git("-C", home, "worktree", "add", "--quiet", "-b", "other", other, "main");
        _ = scratch.Ask("--repo", main, "init", "--yes").Data;
        _ = scratch.Ask("--repo", other, "trust", "--yes").Data;
        _ = scratch.Ask("--repo", home, "task", "create", "app/1", "--title", "One").Data;
        Assert.Equal(0, scratch.Ask("--repo", other, "work", "--agent", "echo hi >hello.txt").ExitCode);
        Assert.Equal("done", (string?)scratch.Ask("--repo", main, "task", "show", "app/1").Data["state"]);
        Assert.Equal("hi\n", File.ReadAllText(Path.Combine(main, "hello.txt")));
        Assert.Equal("", scratch.Git("-C", main, "status", "--porcelain"));
        Assert.Equal(0, scratch.Ask("--repo", home, "spec", "verify").ExitCode);
    }

    [ProgramFact]
    public void What_an_agent_commits_on_the_target_is_told_until_a_person_accepts_it()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        _ = scratch.Work($"cd '{scratch.Repository}' && echo direct >>two.txt && git -c user.name=a -c user.email=a@example.org commit -qam direct; cd - >/dev/null; echo hi >hello.txt").Data;
        var direct = scratch.Git("log", "--format=%H", "--grep=^direct$", "main");
        var told = Assert.Single(scratch.Events("TargetMoved"))["details"]!;
        Assert.Equal(direct, (string?)told["to"]);
        Assert.Single(told["runs"]!.AsArray());
        var verified = scratch.Ask("spec", "verify");
        Assert.Equal((1, "target.moved"), (verified.ExitCode, (string?)verified.Summary["findings"]![0]!["code"]));
        scratch.Ask("merge", "accept", direct).Refused(2, "reason.missing");
        _ = scratch.Ask("merge", "accept", direct, "--reason", "looked at it").Data;
        Assert.Equal(0, scratch.Ask("spec", "verify").ExitCode);
    }

    [ProgramFact]
    public void A_red_target_holds_the_queue_and_costs_no_attempt_until_a_task_mends_it()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: sound, run: 'echo ran >>\"$HOME/ran\"; ! grep -q broken two.txt'}]\n" + Scratch.Quick);
        scratch.Write("two.txt", "broken\n");
        scratch.Commit("broken by hand");
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt");
        _ = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Data;
        var held = scratch.Ask("merge", "process").Refused(4, "target.red");
        Assert.Equal("sound", (string?)held["details"]!["check"]);
        Assert.True(File.Exists((string?)held["details"]!["log"]));
        Assert.Contains("interlock check", (string?)held["hint"], StringComparison.Ordinal);
        Assert.Equal(("reviewing", 0), (scratch.State("app/1"), (int)scratch.Show("app/1")["attempt"]!));
        Assert.Contains("fails on main itself", (string?)scratch.Ask("merge", "queue").Data[0]!["held"], StringComparison.Ordinal);

        // Once for the candidate, once for the tip; looking again runs nothing.
        scratch.Ask("merge", "process", "--until-empty").Refused(4, "target.red");
        Assert.Equal(2, File.ReadAllLines(Path.Combine(scratch.Machine.Home, "ran")).Length);

        _ = scratch.Worked("app/2", "two.txt", "mended\n", "bob").Ask("submit");
        _ = scratch.Ask("merge", "process", "--until-empty");
        Assert.Equal(("done", "done"), (scratch.State("app/1"), scratch.State("app/2")));
    }

    [ProgramFact]
    public void A_task_that_breaks_a_green_target_is_still_sent_back()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: sound, run: '! grep -q changed one.txt'}]\n" + Scratch.Quick);
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").RefusedByGate(7, "checks.failed");
        Assert.Equal(("implementing", 1), (scratch.State("app/1"), (int)scratch.Show("app/1")["attempt"]!));
    }

    [ProgramFact]
    public void By_which_checks_a_task_got_done_and_where_they_are_from_stands_in_the_log()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: sound, run: 'true'}]\n" + Scratch.Quick);
        scratch.WriteIn(Path.Combine(scratch.Machine.Home, "config"), "interlock/config.yaml", "merge: {checks: [{name: lint, run: 'true'}]}\n");
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Data;
        var checks = scratch.Events("TaskCompleted").Single()["details"]!["checks"]!.AsArray();
        Assert.Equal([("sound", "repository"), ("lint", "user")], checks.Select(check => ((string?)check!["name"], (string?)check["layer"])));
        Assert.StartsWith("interlock.yaml:", (string?)checks[0]!["source"], StringComparison.Ordinal);
        Assert.Equal(0, scratch.Ask("spec", "verify").ExitCode);
        var shown = scratch.Ask("config", "show").Data;
        Assert.Contains("interlock.yaml:2:11 and ", (string?)shown["origins"]!["merge.checks"], StringComparison.Ordinal);
    }
}
