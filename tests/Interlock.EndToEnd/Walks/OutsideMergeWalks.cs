using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>A person merges a branch by hand: it is noticed, the checks run on that commit, and nothing is merged twice.</summary>
public sealed class OutsideMergeWalks
{
    /// <summary>Nobody has said which checks: what is submitted stays queued until somebody does.</summary>
    private const string Waiting = Scratch.Quick;

    [ProgramFact]
    public void A_merge_commit_becomes_the_tasks_merge()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Write("three.txt", "by hand\n");
        scratch.Commit("main goes on");
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        Drains(scratch, "merge", scratch.Git("rev-parse", "main"));
    }

    [ProgramFact]
    public void A_fast_forward_becomes_the_tasks_merge()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--ff-only", claimed.Branch);
        var merged = scratch.Git("rev-parse", "main");
        scratch.Write("three.txt", "by hand\n");
        scratch.Commit("main goes on");
        Drains(scratch, "fast_forward", merged);
    }

    [ProgramFact]
    public void A_squash_becomes_the_tasks_merge()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--squash", claimed.Branch);
        scratch.Commit("squashed by hand");
        var merged = scratch.Git("rev-parse", "main");

        // What is merged is told by its patch, also where the same line has changed since.
        scratch.Write("one.txt", "changed once more\n");
        scratch.Commit("main goes on");
        Drains(scratch, "squash", merged);
    }

    [ProgramFact]
    public void Commits_picked_one_by_one_become_the_tasks_merge_with_the_last_of_them()
    {
        using var scratch = Submitted(out var claimed, again: true);
        scratch.Write("three.txt", "by hand\n");
        scratch.Commit("main goes on");
        scratch.Git("cherry-pick", $"{claimed.Branch}~1", claimed.Branch);
        Drains(scratch, "content", scratch.Git("rev-parse", "main"));
    }

    [ProgramFact]
    public void Somebody_elses_commit_is_no_merge_and_the_queue_merges()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Write("one.txt", "one\ntwo\nthree\nfour\n");
        scratch.Commit("main goes on in the same file");
        scratch.Git("commit", "--quiet", "--allow-empty", "-m", "and on");
        Checks(scratch, "none");
        var refused = scratch.Ask("merge", "process", "--until-empty").Refused(4, "merge.conflict");
        Assert.Equal("one.txt", (string?)refused["details"]!["files"]!.AsArray().Single());
        Assert.Empty(scratch.Events("MergeFoundOutside"));
        Assert.Equal("implementing", (string?)claimed.Ask("heartbeat").Data["state"]);
    }

    [ProgramFact]
    public void Merged_before_it_is_handed_in_it_is_done_when_it_is()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        var merged = scratch.Git("rev-parse", "main");
        Assert.Equal(("done", merged), Ends(claimed.Ask("submit").Data));
        Assert.Equal(merged, scratch.Git("rev-parse", "main"));
    }

    [ProgramFact]
    public void Fast_forwarded_before_it_is_handed_in_its_worker_names_the_commit()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        scratch.Git("merge", "--quiet", "--ff-only", claimed.Branch);
        var merged = scratch.Git("rev-parse", "main");
        claimed.Ask("submit").RefusedByGate(5, "branch.no_commits");
        Assert.Equal(("done", merged), Ends(claimed.Ask("merge submit", "--commit", merged).Data));
    }

    [ProgramFact]
    public void A_fast_forward_that_is_named_carries_only_what_is_locked()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Start("app/1");
        scratch.Write("two.txt", "somebody else's\n");
        scratch.Commit("no work of this task");
        scratch.GitIn(claimed.Worktree, "merge", "--quiet", "--ff-only", "main");
        claimed.Ask("merge submit", "--commit", scratch.Git("rev-parse", "main")).RefusedByGate(5, "files.undeclared");
    }

    [ProgramFact]
    public void Somebody_elses_merged_branch_is_no_work_of_this_task()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var first = scratch.Worked("app/1", "one.txt", "changed\n");
        var head = scratch.GitIn(first.Worktree, "rev-parse", "HEAD");
        scratch.Create("app/2");
        var second = scratch.Start("app/2", "bob");
        Assert.Equal("done", first.Ask("submit").Text("state"));
        scratch.GitIn(second.Worktree, "reset", "--quiet", "--hard", head);
        second.Ask("submit").RefusedByGate(5, "branch.no_commits");
        second.Ask("merge submit", "--commit", scratch.Git("rev-parse", "main")).RefusedByGate(5, "branch.no_commits");
    }

    [ProgramFact]
    public void The_box_of_a_task_that_was_merged_outside_is_ticked()
    {
        using var scratch = new Scratch(Waiting);
        scratch.Write("tasks.md", "- [ ] 1. One\n  - _Files: one.txt_\n- [ ] 2. Two\n");
        scratch.Commit("a plan");
        _ = scratch.Ask("spec", "import", "tasks.md", "--name", "app").Data;
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        _ = claimed.Ask("submit").Data;
        scratch.Git("merge", "--quiet", "--squash", claimed.Branch);
        scratch.Commit("squashed by hand");
        Checks(scratch, "none");
        _ = scratch.Ask("merge", "process", "--until-empty").Data;
        scratch.Stands("done", "app/1");
        Assert.StartsWith("- [x] 1. One\n", scratch.Git("show", "main:tasks.md"), StringComparison.Ordinal);
        Assert.StartsWith("- [x] 1. One\n", scratch.Read("tasks.md"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void Red_it_stays_in_review_until_an_operator_accepts_it()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        var merged = scratch.Git("rev-parse", "main");
        Checks(scratch, "[{name: sound, run: 'echo ran >>\"$HOME/ran\"; false'}]");

        for (var round = 0; round < 2; round++)
        {
            var refused = scratch.Ask("merge", "process", "--until-empty").RefusedByGate(7, "checks.failed");
            Assert.Contains("sound", (string?)refused["message"], StringComparison.Ordinal);
            scratch.Stands("reviewing", "app/1");
        }

        Assert.Equal("ran\n", File.ReadAllText(Path.Combine(scratch.Machine.Home, "ran")));
        Assert.Contains("sound", (string?)scratch.Ask("merge", "status").Data[0]!["held"], StringComparison.Ordinal);
        Assert.Equal(merged, scratch.Git("rev-parse", "main"));
        Assert.Single(scratch.Events("GateRejected"), one => (string?)one["details"]!["code"] == "checks.failed");

        Assert.Contains("approve app/1 --for completion", scratch.Ask("task", "why", "app/1").Data.ToJsonString(), StringComparison.Ordinal);
        scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita").Refused(2, "reason.missing");
        Assert.Equal(("done", merged), Ends(scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "known flaw").Data));
        var accepted = Assert.Single(scratch.Events("OperatorAction"), one => (string?)one["details"]!["action"] != "trust");
        Assert.Equal(("rita", "known flaw", "sound"), ((string?)accepted["worker"], (string?)accepted["details"]!["reason"], (string?)accepted["details"]!["failed_check"]));
        var worklog = (string?)scratch.Show("app/1")["worklog"];
        Assert.Contains("accepted by rita although the check 'sound' failed: known flaw", worklog, StringComparison.Ordinal);
    }

    [ProgramFact]
    public void An_acceptance_reaches_no_further_than_the_fault_it_was_given_for()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "early").Refused(4, "completion.nothing_to_accept");
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        Checks(scratch, "[{name: sound, run: 'false'}]");
        scratch.Ask("merge", "process").RefusedByGate(7, "checks.failed");
        Checks(scratch, "[{name: quick, run: 'false'}]", trust: false);
        scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "the sound one").Refused(6, "trust.required");
        _ = scratch.Ask("trust", "--yes").Data;
        scratch.Ask("merge", "process").RefusedByGate(7, "checks.failed");
        Assert.Equal("done", scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "and the quick one").Text("state"));
    }

    [ProgramFact]
    public void Red_and_mended_on_the_target_the_worker_names_the_commit_that_mends_it()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        Checks(scratch, "[{name: sound, run: 'test -e mended'}]");
        scratch.Ask("merge", "process").RefusedByGate(7, "checks.failed");
        scratch.Write("mended", "");
        scratch.Commit("mend it");
        var mended = scratch.Git("rev-parse", "main");
        Assert.Equal(("done", mended), Ends(claimed.Ask("merge submit", "--commit", mended).Data));
    }

    [ProgramFact]
    public void Work_of_others_that_the_merge_put_back_holds_it()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Write("two.txt", "somebody else's\n");
        scratch.Commit("main goes on");
        scratch.Git("merge", "--quiet", "--no-ff", "--no-commit", claimed.Branch);
        scratch.Write("two.txt", "uno\ndue\ntre\n");
        scratch.Commit("merged from an old tree");
        Checks(scratch, "none");
        var refused = scratch.Ask("merge", "process").RefusedByGate(7, "merge.reverts_others");
        Assert.Equal("two.txt", (string?)refused["details"]!["facts"]!["reverted"]!.AsArray().Single());
        scratch.Stands("reviewing", "app/1");
        Assert.Equal("done", scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "it had to go").Text("state"));
    }

    [ProgramFact]
    public void A_person_who_is_quicker_than_the_checks_has_merged_it()
    {
        using var scratch = Submitted(out var claimed);
        var script = Path.Combine(scratch.Machine.Home, "check");
        File.WriteAllText(script, $"mkdir \"$HOME/once\" || exit 0\ncd '{scratch.Repository}' && git -c user.name=Dora -c user.email=dora@example.org merge --quiet --no-ff -m 'quicker' {claimed.Branch}\n");
        Checks(scratch, "[{name: slow, run: 'sh \"$HOME/check\"'}]");
        Assert.Equal("merged", (string?)scratch.Ask("merge", "process", "--until-empty").Data.AsArray().Single()!["result"]);
        Assert.Equal(("done", scratch.Git("rev-parse", "main")), Ends(scratch.Show("app/1")));
        Assert.Equal("quicker", scratch.Git("log", "-1", "--format=%s", "main"));
        Assert.Equal("quicker", (string?)Assert.Single(scratch.Events("MergeFoundOutside"))["details"]!["subject"]);
    }

    [ProgramFact]
    public void A_dispatcher_drains_what_a_person_has_merged()
    {
        using var scratch = Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--squash", claimed.Branch);
        scratch.Commit("squashed by hand");
        Checks(scratch, "none");
        Assert.Equal(0, scratch.Work("false").ExitCode);
        Assert.Equal(("done", scratch.Git("rev-parse", "main")), Ends(scratch.Show("app/1")));
        Assert.Empty(scratch.Ask("merge", "queue").Data.AsArray());
    }

    /// <summary>One task with a commit on its branch (or two), in review and queued.</summary>
    internal static Scratch Submitted(out Claimed claimed, bool again = false)
    {
        var scratch = new Scratch(Waiting);
        scratch.Create("app/1", "--file", "one.txt");
        claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        if (again)
        {
            claimed.Change("one.txt", "changed\nagain\n");
        }

        Assert.Equal("reviewing", claimed.Ask("submit").Text("state"));
        return scratch;
    }

    internal static void Checks(Scratch scratch, string checks, bool trust = true)
    {
        File.WriteAllText(Path.Combine(scratch.Repository, "interlock.yaml"), $"merge:\n  checks: {checks}\n{Scratch.Quick}");
        if (trust)
        {
            _ = scratch.Ask("trust", "--yes").Data;
        }
    }

    private static void Drains(Scratch scratch, string shape, string merged)
    {
        var tip = scratch.Git("rev-parse", "main");
        Checks(scratch, "[{name: sound, run: 'git rev-parse HEAD >>\"$HOME/checked\"'}]");
        Assert.Equal("merged", (string?)scratch.Ask("merge", "process", "--until-empty").Data.AsArray().Single()!["result"]);

        Assert.Equal(("done", merged), Ends(scratch.Show("app/1")));
        Assert.Equal(tip, scratch.Git("rev-parse", "main"));
        Assert.Equal(merged + "\n", File.ReadAllText(Path.Combine(scratch.Machine.Home, "checked")));
        var found = Assert.Single(scratch.Events("MergeFoundOutside"))["details"]!;
        Assert.Equal((merged, shape, "Dora"), ((string?)found["commit"], (string?)found["shape"], (string?)found["made_by"]));
        Assert.Equal(merged, (string?)Assert.Single(scratch.Events("PRMerged"))["details"]!["merge_commit"]);
        Assert.Empty(scratch.Ask("merge", "queue").Data.AsArray());
        Assert.DoesNotContain(scratch.Ask("worktree", "list").Data.AsArray(), one => (string?)one!["kind"] == "worktree");
    }

    private static (string?, string?) Ends(JsonNode task) => ((string?)task["state"], (string?)task["merge_commit"]);
}
