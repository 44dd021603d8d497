using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Gates;

/// <summary>Gates 5 and 6 through the command line: one fact is false at a time.</summary>
public sealed class ExitGateTests
{
    [ProgramFact]
    public void Gate_5_a_branch_of_another_name()
    {
        using var scratch = new Scratch();
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        scratch.GitIn(claimed.Worktree, "branch", "my-own-idea");
        claimed.Ask("submit", "--branch", "my-own-idea").RefusedByGate(5, "branch.name");
        scratch.Stands("implementing", "app/1");
    }

    [ProgramFact]
    public void Gate_5_a_branch_that_does_not_exist()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = new Claimed(scratch, "app/1", "ann", scratch.Ask("claim", "app/1", "--as", "ann", "--no-worktree").Data);
        _ = claimed.Ask("start").Data;
        claimed.Ask("submit").RefusedByGate(5, "branch.missing");
    }

    [ProgramFact]
    public void Gate_5_a_branch_of_another_task()
    {
        using var scratch = new Scratch();
        scratch.Create("app/2", "--file", "two.txt");
        var other = scratch.Worked("app/2", "two.txt", "changed\n", "bob");
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        claimed.Ask("submit", "--branch", other.Branch).RefusedByGate(5, "branch.foreign");
    }

    [ProgramFact]
    public void Gate_5_a_working_tree_that_is_not_clean()
    {
        using var scratch = new Scratch();
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        scratch.WriteIn(claimed.Worktree, "one.txt", "changed again\n");
        var problem = claimed.Ask("submit").RefusedByGate(5, "worktree.dirty");
        Assert.Equal("one.txt", (string?)problem["details"]!["facts"]!["dirty"]!.AsArray().Single());
        Assert.Equal("changed again\n", File.ReadAllText(Path.Combine(claimed.Worktree, "one.txt")));
    }

    [ProgramFact]
    public void Gate_5_no_commit_of_its_own()
    {
        using var scratch = new Scratch();
        Begun(scratch).Ask("submit").RefusedByGate(5, "branch.no_commits");
    }

    [ProgramFact]
    public void Gate_5_commits_that_change_nothing_taken_together()
    {
        using var scratch = new Scratch();
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        scratch.GitIn(claimed.Worktree, "revert", "--no-edit", "HEAD");
        claimed.Ask("submit").RefusedByGate(5, "branch.no_changes");
        claimed.Change("one.txt", "changed after all\n");
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void Gate_5_an_agent_that_only_says_that_it_is_done()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal(1, scratch.Work("echo all done").ExitCode);
        scratch.Stands("failed", "app/1");
        Assert.All(scratch.Events("GateRejected"), one => Assert.Equal(("5", "branch.no_commits"), (one["details"]!["gate"]!.ToString(), (string?)one["details"]!["code"])));
        Assert.All(scratch.Events("RunnerFinished"), one => Assert.Equal("ClaimedOnly", (string?)one["details"]!["outcome"]));
    }

    [ProgramFact]
    public void Gate_5_a_file_that_was_not_declared()
    {
        using var scratch = new Scratch();
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        claimed.Change("two.txt", "changed too\n");
        var problem = claimed.Ask("submit").RefusedByGate(5, "files.undeclared");
        Assert.Equal("two.txt", (string?)problem["details"]!["facts"]!["undeclared"]!.AsArray().Single());

        _ = claimed.Ask("lock acquire", "two.txt").Data;
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void Gate_5_what_was_really_changed_has_HIGH_impact()
    {
        using var scratch = new Scratch();
        scratch.Write("core.sh", "echo core\n");
        for (var n = 0; n < 16; n++)
        {
            scratch.Write($"uses/user{n}.sh", ". ./core.sh\n");
        }

        scratch.Commit("a core that many use");
        scratch.Create("app/1");
        var claimed = scratch.Worked("app/1", "core.sh", "echo more\n");

        scratch.Stands("implementing", "app/1");
        Assert.Contains("impact.unapproved", scratch.Ask("gate", "check", "app/1", "--to", "reviewing").Output, StringComparison.Ordinal);
        claimed.Ask("submit").RefusedByGate(5, "impact.unapproved");
        scratch.Stands("blocked", "app/1");
        Assert.Equal("echo more\n", scratch.GitIn(claimed.Worktree, "show", "HEAD:core.sh") + "\n");

        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "seen").Data;
        Assert.Equal("done", scratch.Start("app/1").Ask("submit").Text("state"));
        Assert.Equal("echo more\n", scratch.Read("core.sh"));
    }

    [ProgramFact]
    public void Gate_6_no_change_number()
    {
        using var scratch = new Scratch();
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        claimed.Ask("submit", "--change", "0").RefusedByGate(6, "change.missing");
    }

    [ProgramFact]
    public void Gate_6_a_change_that_the_forge_does_not_have()
    {
        using var scratch = new Scratch();
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        claimed.Ask("submit", "--change", "77").RefusedByGate(6, "change.unknown");
        scratch.Stands("implementing", "app/1");
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void Gate_6_a_change_of_another_task()
    {
        using var scratch = new Scratch(Scratch.Quick);
        scratch.Create("app/2", "--file", "two.txt");
        var change = scratch.Worked("app/2", "two.txt", "changed\n", "bob").Ask("submit").Data["change"]!.ToString();
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        claimed.Ask("submit", "--change", change).RefusedByGate(6, "change.foreign");
    }

    [ProgramFact]
    public void Gate_6_a_change_that_is_merged_already()
    {
        using var scratch = new Scratch();
        var first = Begun(scratch);
        first.Change("one.txt", "changed\n");
        var change = first.Ask("submit").Data["change"]!.ToString();
        _ = scratch.Ask("task", "reopen", "app/1", "--reason", "once more", "--as", "ann").Data;
        var again = scratch.Worked("app/1", "one.txt", "changed again\n");
        again.Ask("submit", "--change", change).RefusedByGate(6, "change.not_open");
    }

    [ProgramFact]
    public void Gate_6_a_change_of_another_branch()
    {
        using var scratch = new Scratch(Scratch.Quick);
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        var submitted = claimed.Ask("submit").Data;
        var change = submitted["change"]!.ToString();
        _ = scratch.Ask("change", "review", change, "--needs-revision", "--as", "rita", "--reason", "no").Data;
        var renamed = (string)submitted["branch"]! + "-b";
        scratch.GitIn(claimed.Worktree, "branch", renamed);
        claimed.Ask("submit", "--branch", renamed, "--change", change).RefusedByGate(6, "change.other_branch");
    }

    [ProgramFact]
    public void Gate_6_a_change_that_is_of_another_commit_than_the_branch()
    {
        using var scratch = new Scratch(Scratch.Quick);
        var claimed = Begun(scratch);
        claimed.Change("one.txt", "changed\n");
        Assert.Equal("reviewing", claimed.Ask("submit").Text("state"));
        scratch.Passes("app/1", "reviewing");
        claimed.Change("one.txt", "changed behind its back\n");
        scratch.RefusesOnly("app/1", "reviewing", 6, "change.other_head");
    }

    [ProgramFact]
    public void A_stale_token_is_refused_before_any_gate()
    {
        using var scratch = new Scratch();
        var claimed = Begun(scratch);
        foreach (var verb in new[] { "start", "heartbeat", "submit", "finish", "release", "fail" })
        {
            scratch.Ask(verb, "app/1", "--as", "ann", "--token", "99").Refused(4, "claim.stale");
            scratch.Ask(verb, "app/1", "--as", "ann", "--token", "-1").Refused(4, "claim.stale");
        }

        Assert.Equal("implementing", claimed.Ask("heartbeat").Text("state"));
    }

    [ProgramFact]
    public void A_held_task_is_a_conflict_and_no_gate()
    {
        using var scratch = new Scratch();
        Begun(scratch);
        scratch.Ask("claim", "app/1", "--as", "bob").Refused(4, "claim.held");
        scratch.Create("app/2", "--file", "one.txt");
        scratch.Ask("claim", "app/2", "--as", "bob").Refused(4, "lock.held");
        scratch.Ask("claim", "--as", "bob").Refused(8, "task.none_ready");
        scratch.Ask("task", "advance", "app/2", "--to", "done").Refused(4, "state.illegal_transition");
    }

    private static Claimed Begun(Scratch scratch)
    {
        scratch.Create("app/1", "--file", "one.txt");
        return scratch.Start("app/1");
    }
}
