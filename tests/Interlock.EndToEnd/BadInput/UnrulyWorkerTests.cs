using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.BadInput;

/// <summary>Agents and people who do to their checkouts what nobody expects: the target stays whole, and no work is lost.</summary>
public sealed class UnrulyWorkerTests
{
    [ProgramFact]
    public void An_agent_that_touches_what_it_did_not_declare_is_refused_every_time()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal(1, scratch.Work("echo x >>one.txt; echo y >>two.txt").ExitCode);
        scratch.Stands("failed", "app/1");
        Assert.Contains(scratch.Events("GateRejected"), one => (string?)one["details"]!["code"] == "files.undeclared");
        Assert.Equal("uno\ndue\ntre\n", scratch.Read("two.txt"));
        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }

    [ProgramFact]
    public void An_agent_that_commits_by_itself_is_as_good_as_any()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var worked = scratch.Work("echo x >>one.txt; git -c user.name=A -c user.email=a@b.c commit -qam mine");
        Assert.True(worked.ExitCode == 0, $"{worked}");
        Assert.EndsWith("x\n", scratch.Read("one.txt"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void An_agent_that_leaves_its_branch_moves_nothing_but_loses_nothing()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var target = scratch.Git("rev-parse", "main");
        var worked = scratch.Work("git checkout -q --detach; echo x >>one.txt; git -c user.name=A -c user.email=a@b.c commit -qam mine");
        if (worked.ExitCode != 0)
        {
            Assert.Equal(target, scratch.Git("rev-parse", "main"));
            Assert.Contains("mine", scratch.Git("log", "--all", "--format=%s"), StringComparison.Ordinal);
        }
        else
        {
            Assert.EndsWith("x\n", scratch.Read("one.txt"), StringComparison.Ordinal);
        }

        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }

    [ProgramFact]
    public void An_agent_that_deletes_its_worktree_is_tried_again()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var mark = Path.Combine(scratch.Machine.Root, "deleted");
        var worked = scratch.Work($"if [ -e '{mark}' ]; then echo x >>one.txt; else touch '{mark}'; rm -rf \"$PWD\"; fi");
        Assert.True(worked.ExitCode == 0, $"{worked}");
        Assert.EndsWith("x\n", scratch.Read("one.txt"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void An_agent_that_ticks_the_spec_changes_no_box_but_its_own()
    {
        using var scratch = new Scratch();
        scratch.Write(".kiro/specs/app/tasks.md", "- [ ] 1. One\n  _Files: one.txt_\n- [ ] 2. Two\n  _Files: two.txt_\n- [ ]* 3. Three\n");
        scratch.Commit("a spec");
        var worked = scratch.Work("case $INTERLOCK_TASK in */1) echo x >>one.txt;; *) echo x >>two.txt;; esac; sed -i 's/\\[ \\]/[x]/' .kiro/specs/app/tasks.md", "--required-only");
        Assert.True(worked.ExitCode == 0, $"{worked}");
        Assert.Equal("- [x] 1. One\n  _Files: one.txt_\n- [x] 2. Two\n  _Files: two.txt_\n- [ ]* 3. Three\n", scratch.Read(".kiro/specs/app/tasks.md"));
        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }

    [ProgramFact]
    public void Work_ends_and_says_so_when_local_edits_hold_the_queue()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Write("one.txt", "my own words\n");
        var worked = scratch.Work("echo x >>one.txt");
        Assert.Equal(8, worked.ExitCode);
        scratch.Stands("reviewing", "app/1");
        Assert.Equal("my own words\n", scratch.Read("one.txt"));

        scratch.Git("checkout", "--quiet", "one.txt");
        Assert.Equal(0, scratch.Work("exit 1").ExitCode);
        scratch.Stands("done", "app/1");
        Assert.EndsWith("x\n", scratch.Read("one.txt"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void A_person_whose_worktree_is_gone_gets_it_again_with_what_was_committed()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "committed\n");
        Directory.Delete(claimed.Worktree, recursive: true);
        var again = scratch.Claim("app/1");
        Assert.Equal(claimed.Token, again.Token);
        Assert.Equal("committed\n", File.ReadAllText(Path.Combine(again.Worktree, "one.txt")));
        Assert.Equal("done", again.Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void What_was_not_committed_is_rescued_when_an_attempt_starts_over()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var mark = Path.Combine(scratch.Machine.Root, "failed");
        var worked = scratch.Work($"if [ -e '{mark}' ]; then echo second >one.txt; else touch '{mark}'; echo precious >one.txt; exit 3; fi");
        Assert.True(worked.ExitCode == 0, $"{worked}");
        var saved = scratch.Git("for-each-ref", "--format=%(refname)", "refs/interlock/rescue").Split('\n')[0];
        Assert.Equal("precious", scratch.Git("show", $"{saved}:one.txt"));
    }

    [ProgramFact]
    public void A_released_task_keeps_its_work_for_the_next()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "begun\n");
        scratch.WriteIn(claimed.Worktree, "one.txt", "begun\nhalf\n");
        Assert.Equal("pending", claimed.Ask("release", "--reason", "lunch").Text("state"));
        claimed.Ask("submit").Refused(4, "claim.stale");

        var next = scratch.Start("app/1", "bob");
        Assert.NotEqual(claimed.Token, next.Token);
        Assert.Equal("begun\nhalf\n", File.ReadAllText(Path.Combine(next.Worktree, "one.txt")));
        next.Change("one.txt", "begun\nended\n");
        Assert.Equal("done", next.Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void A_file_rewritten_again_and_again_while_it_is_read_is_read_whole()
    {
        using var scratch = new Scratch();
        const string Short = "- [ ] 1. One\n";
        var texts = new[] { Short, Short + "- [ ] 2. Two\n- [ ] 3. Three\n" };
        scratch.Write("tasks.md", texts[0]);
        using var writer = scratch.Machine.Start(
            "sh", scratch.Repository, "-c", "until [ -e stop ]; do printf -- '- [ ] 1. One\\n- [ ] 2. Two\\n- [ ] 3. Three\\n' >t; mv t tasks.md; printf -- '- [ ] 1. One\\n' >t; mv t tasks.md; done");
        try
        {
            for (var round = 0; round < 10; round++)
            {
                var answer = scratch.Ask("spec", "import", "tasks.md", "--name", "app");
                Assert.True(answer.ExitCode == 0 ? (int)answer.Data["lines_read"]! is 1 or 3 : (string?)answer.Problem["code"] == "kiro.changed_while_read", $"{answer}");
            }
        }
        finally
        {
            scratch.Write("stop", "");
            writer.WaitForExit();
        }
    }

    [ProgramFact]
    public void A_persons_claim_that_ran_out_can_be_taken_with_its_work_and_the_old_token_is_dead()
    {
        using var scratch = new Scratch(Scratch.NoChecks + "locks:\n  lease_person_minutes: 0.01\n");
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "begun\n");
        Answer taken;
        do
        {
            taken = scratch.Ask("claim", "app/1", "--as", "bob");
        }
        while (taken.ExitCode == 4);

        var next = new Claimed(scratch, "app/1", "bob", taken.Data);
        Assert.Equal(claimed.Worktree, next.Worktree);
        claimed.Ask("submit").Refused(4, "claim.stale");
        Assert.Equal(0, (int)next.Grant["task"]!["attempt"]!);
        _ = next.Ask("start");
        Assert.Equal("begun\n", File.ReadAllText(Path.Combine(next.Worktree, "one.txt")));
        Assert.Contains("ClaimExpired", scratch.Events().Select(one => (string?)one["details"]!["event"] ?? (string?)one["event_type"]));
    }
}
