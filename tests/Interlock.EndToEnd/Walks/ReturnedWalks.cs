using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>Sent back from review: the work is kept, mended and submitted again.</summary>
public sealed class ReturnedWalks
{
    private const string Checked = "merge:\n  checks:\n    - name: sound\n      run: \"! grep -rq BROKEN one.txt two.txt\"\n" + Scratch.Quick;

    [ProgramFact]
    public void A_conflict_with_what_moved_outside_sends_it_back_with_the_list_of_files()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "mine\ntwo\nthree\n");
        scratch.Write("one.txt", "theirs\ntwo\nthree\n");
        scratch.Commit("somebody else was quicker");
        var target = scratch.Git("rev-parse", "main");

        var problem = claimed.Ask("submit").Refused(4, "merge.conflict");

        Assert.Equal("one.txt", (string?)problem["details"]!["files"]!.AsArray().Single());
        Assert.Equal(target, scratch.Git("rev-parse", "main"));
        scratch.Stands("implementing", "app/1");
        Assert.Contains("one.txt", scratch.Reason("app/1"), StringComparison.Ordinal);
        Assert.Equal("mine\ntwo\nthree\n", File.ReadAllText(Path.Combine(claimed.Worktree, "one.txt")));

        var merge = scratch.Machine.Run("git", claimed.Worktree, "-c", "user.name=D", "-c", "user.email=d@e.org", "merge", "main");
        Assert.NotEqual(0, merge.ExitCode);
        claimed.Change("one.txt", "both\ntwo\nthree\n");
        var done = claimed.Ask("submit").Data;

        Assert.Equal("done", (string?)done["state"]);
        Assert.Equal("both\ntwo\nthree\n", scratch.Read("one.txt"));
        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }

    [ProgramFact]
    public void A_conflict_of_an_agent_is_resolved_by_its_next_run()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt", "--depends", "1");
        var mark = Path.Combine(scratch.Machine.Root, "moved");

        // The first run of the agent moves the target under its own feet; the second finds the conflict marks and resolves them.
        var summary = scratch.Work($$"""
            if [ -e '{{mark}}' ]; then grep -q '<<<<<<<' one.txt && printf 'both\ntwo\nthree\n' >one.txt; [ "$INTERLOCK_TASK" = app/1 ] || echo x >>two.txt
            else touch '{{mark}}'; printf 'mine\ntwo\nthree\n' >one.txt
              cd '{{scratch.Repository}}' && printf 'theirs\ntwo\nthree\n' >one.txt && git -c user.name=D -c user.email=d@e.org commit -qam outside; fi
            """);

        Assert.True(summary.ExitCode == 0, $"{summary}");
        Assert.Equal("both\ntwo\nthree\n", scratch.Read("one.txt"));
        Assert.Single(scratch.Events("MergeRefused"));
        Assert.Equal(0, (int)scratch.Show("app/1")["attempt"]!);
        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }

    [ProgramFact]
    public void Red_checks_send_it_back_and_it_is_done_once_mended()
    {
        using var scratch = new Scratch(Checked);
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "BROKEN\n");
        var target = scratch.Git("rev-parse", "main");

        var problem = claimed.Ask("submit").RefusedByGate(7, "checks.failed");

        Assert.Equal("sound", (string?)problem["details"]!["facts"]!["failed_check"]);
        Assert.Equal(target, scratch.Git("rev-parse", "main"));
        scratch.Stands("implementing", "app/1");
        Assert.True(Directory.Exists(claimed.Worktree));

        claimed.Change("one.txt", "mended\n");
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
        Assert.Equal("mended\n", scratch.Read("one.txt"));
    }

    [ProgramFact]
    public void Red_checks_of_an_agents_work_go_to_its_next_run()
    {
        using var scratch = new Scratch(Checked);
        scratch.Create("app/1", "--file", "one.txt");
        var mark = Path.Combine(scratch.Machine.Root, "tried");

        var summary = scratch.Work($"if [ -e '{mark}' ]; then echo fine >one.txt; else touch '{mark}'; echo BROKEN >one.txt; fi");

        Assert.True(summary.ExitCode == 0, $"{summary}");
        Assert.Equal("fine\n", scratch.Read("one.txt"));
        Assert.Contains(scratch.Events("GateRejected"), one => (int)one["details"]!["gate"]! == 7);
        scratch.Stands("done", "app/1");
    }

    [ProgramFact]
    public void A_reviewer_who_asks_for_a_revision_sends_it_back_and_the_claim_goes_on()
    {
        using var scratch = new Scratch(Scratch.Quick);
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "first\n");
        var submitted = claimed.Ask("submit").Data;
        Assert.Equal("reviewing", (string?)submitted["state"]);
        var change = submitted["change"]!.ToString();

        _ = scratch.Ask("change", "review", change, "--needs-revision", "--as", "rita", "--reason", "say it nicer").Data;
        scratch.Stands("implementing", "app/1");
        Assert.Contains("say it nicer", scratch.Reason("app/1"), StringComparison.Ordinal);

        scratch.Write("interlock.yaml", Scratch.NoChecks);
        scratch.Commit("say what is checked");
        _ = scratch.Ask("trust", "--yes").Data;
        claimed.Change("one.txt", "second\n");
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
        Assert.Equal("second\n", scratch.Read("one.txt"));
    }

    [ProgramTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reopened_task_is_claimed_and_done_once_more(bool byPerson)
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal("done", scratch.Worked("app/1", "one.txt", "first\n").Ask("submit").Text("state"));
        scratch.Ask("task", "reopen", "app/1", "--as", "ann").Refused(2, "reason.missing");
        Assert.Equal("pending", scratch.Ask("task", "reopen", "app/1", "--reason", "not quite", "--as", "ann").Text("state"));

        if (byPerson)
        {
            Assert.Equal("done", scratch.Worked("app/1", "one.txt", "second\n").Ask("submit").Text("state"));
        }
        else
        {
            Assert.Equal(0, scratch.Work("echo second >one.txt").ExitCode);
        }

        scratch.Stands("done", "app/1");
        Assert.Equal("second\n", scratch.Read("one.txt"));
        Assert.Equal(2, scratch.Git("rev-list", "--first-parent", "--merges", "main").Split('\n').Length);
    }

    [ProgramTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Work_of_a_cancelled_task_is_taken_up_when_it_is_reopened_on_a_newer_target(bool byPerson)
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Worked("app/1", "one.txt", "begun\n");
        _ = scratch.Ask("task", "cancel", "app/1", "--reason", "no need").Data;
        scratch.Write("two.txt", "moved on\n");
        scratch.Commit("the target moves on");
        Assert.Equal("draft", scratch.Ask("task", "reopen", "app/1", "--reason", "need after all", "--as", "ann").Text("state"));
        _ = scratch.Ask("task", "advance", "app/1", "--to", "pending").Data;

        if (byPerson)
        {
            var again = scratch.Start("app/1");
            Assert.Equal("begun\n", File.ReadAllText(Path.Combine(again.Worktree, "one.txt")));
            again.Change("one.txt", "begun\nended\n");
            Assert.Equal("done", again.Ask("submit").Text("state"));
        }
        else
        {
            var worked = scratch.Work("echo ended >>one.txt");
            Assert.True(worked.ExitCode == 0, $"{worked}");
        }

        Assert.Equal("begun\nended\n", scratch.Read("one.txt"));
        Assert.Equal("moved on\n", scratch.Read("two.txt"));
    }
}
