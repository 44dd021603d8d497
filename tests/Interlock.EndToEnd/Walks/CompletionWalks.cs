using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>The ways to be done that are not a merge, parents, and optional tasks.</summary>
public sealed class CompletionWalks
{
    [ProgramFact]
    public void A_manual_task_is_done_when_a_person_says_so()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--completion", "manual");
        scratch.Create("app/2", "--completion", "manual", "--depends", "1");
        var claimed = scratch.Start("app/1");
        claimed.Ask("finish").RefusedByGate(7, "completion.unapproved");
        scratch.Stands("implementing", "app/1");

        _ = scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "seen it").Data;
        var done = claimed.Ask("finish").Data;

        Assert.Equal("done", (string?)done["state"]);
        Assert.Null(done["merge_commit"]);
        scratch.Stands("pending", "app/2");
        Assert.Contains(scratch.Events("TaskReady"), one => (string?)one["task_id"] == "2");
    }

    [ProgramFact]
    public void Agents_leave_a_manual_task_to_people()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--completion", "manual");
        scratch.Create("app/2", "--file", "two.txt");

        var worked = scratch.Work("echo x >>two.txt");

        Assert.Equal(8, worked.ExitCode);
        scratch.Stands("done", "app/2");
        scratch.Stands("pending", "app/1");
        Assert.Equal(0, (int)scratch.Show("app/1")["attempt"]!);
    }

    [ProgramFact]
    public void A_checks_task_is_done_when_the_checks_pass_on_the_tip()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: sound, run: '! grep -q BROKEN one.txt'}]\n" + Scratch.Quick);
        scratch.Create("app/1", "--completion", "checks");
        scratch.Write("one.txt", "BROKEN\n");
        scratch.Commit("break it");
        var claimed = scratch.Start("app/1");
        Assert.Null((string?)claimed.Grant["worktree"]);
        claimed.Ask("submit").RefusedByGate(7, "checks.failed");
        scratch.Stands("implementing", "app/1");

        scratch.Write("one.txt", "mended\n");
        scratch.Commit("mend it");
        var done = claimed.Ask("submit").Data;

        Assert.Equal("done", (string?)done["state"]);
        Assert.Equal(scratch.Git("rev-parse", "main"), (string?)done["merge_commit"]);
    }

    [ProgramFact]
    public void A_checks_task_needs_no_agent()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: sound, run: 'true'}]\n" + Scratch.Quick);
        scratch.Create("app/1", "--completion", "checks");
        var tip = scratch.Git("rev-parse", "main");

        var summary = scratch.Work("exit 1").Data;

        Assert.Equal(1, (int)summary["specs"]!.AsArray().Single()!["done"]!);
        Assert.Equal(tip, (string?)scratch.Show("app/1")["merge_commit"]);
        Assert.Equal(tip, scratch.Git("rev-parse", "main"));
    }

    [ProgramFact]
    public void An_external_task_is_done_by_a_run_under_its_claim_that_succeeded()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--completion", "external");
        var claimed = scratch.Start("app/1");
        claimed.Ask("finish").RefusedByGate(7, "completion.no_run");

        scratch.Ask("run", "start", "--task", "app/1", "--as", "ann", "--token", claimed.Token, "--", "sh", "-c", "exit 9");
        claimed.Ask("finish").RefusedByGate(7, "completion.no_run");
        _ = scratch.Ask("run", "start", "--task", "app/1", "--as", "ann", "--token", claimed.Token, "--", "sh", "-c", "echo made").Data;

        Assert.Equal("done", claimed.Ask("finish").Text("state"));
    }

    [ProgramFact]
    public void An_agent_does_an_external_task_without_a_worktree()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--completion", "external");

        var summary = scratch.Work($"touch '{Path.Combine(scratch.Machine.Root, "made")}'").Data;

        Assert.Equal(1, (int)summary["specs"]!.AsArray().Single()!["done"]!);
        Assert.True(File.Exists(Path.Combine(scratch.Machine.Root, "made")));
        Assert.Equal(0, (int)summary["merges"]!);
    }

    [ProgramFact]
    public void A_parent_is_done_with_its_required_children_and_cannot_be_claimed()
    {
        using var scratch = new Scratch();
        Import(scratch, "- [ ] 1. Parent\n- [ ] 1.1 First\n- [ ] 1.2 Second\n- [ ]* 1.3 Third\n- [ ] 2. After\n- [ ] 2.1 Last\n");
        scratch.Ask("claim", "app/1", "--as", "ann").Refused(4, "task.is_parent");
        scratch.Stands("blocked", "app/2.1");

        Do(scratch, "app/1.1");
        Assert.NotEqual("done", scratch.State("app/1"));
        Do(scratch, "app/1.2");

        scratch.Stands("done", "app/1");
        scratch.Stands("pending", "app/2.1");
        var boxes = scratch.Read(".kiro/specs/app/tasks.md");
        Assert.Equal("- [x] 1. Parent\n- [x] 1.1 First\n- [x] 1.2 Second\n- [ ]* 1.3 Third\n- [ ] 2. After\n- [ ] 2.1 Last\n", boxes);
        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }

    [ProgramFact]
    public void An_optional_task_is_worked_last()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--optional", "--priority", "1", "--file", "one.txt");
        scratch.Create("app/2", "--priority", "5", "--file", "two.txt");

        Assert.Equal("2", (string?)scratch.Ask("claim", "--as", "ann").Data["task"]!["id"]);
        Assert.Equal("1", (string?)scratch.Ask("claim", "--as", "bob").Data["task"]!["id"]);
    }

    [ProgramFact]
    public void Required_only_skips_the_optional_ones_and_nothing_waits_for_them()
    {
        using var scratch = new Scratch();
        Import(scratch, "- [ ] 1. Parent\n- [ ]* 1.1 First\n- [ ] 1.2 Second\n- [ ] 2. After\n- [ ] 2.1 Last\n");

        var summary = scratch.Work("echo x >$(basename $INTERLOCK_TASK).txt", "--required-only");

        Assert.True(summary.ExitCode == 0, $"{summary}");
        scratch.Stands("pending", "app/1.1");
        scratch.Stands("done", "app/1.2");
        scratch.Stands("done", "app/2.1");
        Assert.Equal(2, scratch.Events("RunnerStarted").Count);
    }

    private static void Import(Scratch scratch, string text)
    {
        scratch.Write(".kiro/specs/app/tasks.md", text);
        scratch.Commit("a spec");
        _ = scratch.Ask("spec", "import", ".kiro/specs/app").Data;
    }

    private static void Do(Scratch scratch, string task)
    {
        var claimed = scratch.Worked(task, $"{task[4..]}.txt", "done\n");
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
    }
}
