using Interlock.EndToEnd.Harness;
using Interlock.EndToEnd.Walks;

namespace Interlock.EndToEnd.Gates;

/// <summary>Gate 7 on the merge of a task: one fact is false at a time.</summary>
public sealed class MergeGateTests
{
    private const string Green = "merge:\n  checks: [{name: sound, run: 'true'}]\n" + Scratch.Quick;

    /// <summary>A command that nobody has trusted: what is submitted is queued and not merged.</summary>
    private const string Untrusted = "agents:\n  robot:\n    command: 'true'\n";

    [ProgramFact]
    public void Nobody_said_which_checks()
    {
        using var scratch = OutsideMergeWalks.Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        scratch.RefusesOnly("app/1", "done", 7, "checks.not_configured");
        scratch.Ask("merge", "process", "--until-empty").RefusedByGate(7, "checks.not_configured");
        scratch.Stands("reviewing", "app/1");
    }

    [ProgramFact]
    public void Red_checks_on_the_tree_that_would_be_merged()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: sound, run: 'grep -q one one.txt'}]\n");
        var target = scratch.Git("rev-parse", "main");
        Worked(scratch).Ask("submit").RefusedByGate(7, "checks.failed");
        Assert.Equal(target, scratch.Git("rev-parse", "main"));
    }

    [ProgramFact]
    public void A_check_that_changes_the_files_it_ran_on()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: format, run: 'sed -i s,changed,other, one.txt'}, {name: sound, run: '! grep -q changed one.txt'}]\n");
        Worked(scratch).Ask("submit").RefusedByGate(7, "checks.changed_tree");
    }

    [ProgramFact]
    public void What_a_check_may_change_is_put_back_before_the_next_one()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: format, run: 'sed -i s,changed,other, one.txt', writes: ['*.txt']}, {name: sound, run: '! grep -q changed one.txt'}]\n");
        Worked(scratch).Ask("submit").RefusedByGate(7, "checks.failed");
    }

    [ProgramFact]
    public void Red_checks_on_a_merge_made_outside()
    {
        using var scratch = OutsideMergeWalks.Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        OutsideMergeWalks.Checks(scratch, "[{name: sound, run: 'false'}]");
        scratch.Ask("merge", "process").RefusedByGate(7, "checks.failed");
        scratch.RefusesOnly("app/1", "done", 7, "checks.failed");
    }

    [ProgramFact]
    public void A_candidate_that_changes_more_than_is_locked()
    {
        using var scratch = OutsideMergeWalks.Submitted(out _);
        scratch.EditStore(tx => tx.DeleteLocks(tx.ListTasks(new()).Single().Uid));
        OutsideMergeWalks.Checks(scratch, "none");
        var target = scratch.Git("rev-parse", "main");
        scratch.Ask("merge", "process").RefusedByGate(7, "merge.undeclared");
        Assert.Equal(("implementing", target), (scratch.State("app/1"), scratch.Git("rev-parse", "main")));
        Assert.Contains("it changes without the lock: one.txt", scratch.Reason("app/1"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void A_merge_made_outside_that_changes_more_than_is_locked()
    {
        using var scratch = OutsideMergeWalks.Submitted(out var claimed);
        OutsideMergeWalks.Checks(scratch, "none");
        scratch.Git("merge", "--quiet", "--no-ff", "--no-commit", claimed.Branch);
        scratch.Write("two.txt", "smuggled in\n");
        scratch.Commit("merged by hand, and more");
        scratch.Ask("merge", "process").RefusedByGate(7, "merge.undeclared");
        scratch.RefusesOnly("app/1", "done", 7, "merge.undeclared");
        scratch.Stands("reviewing", "app/1");
        _ = scratch.Ask("approve", "app/1", "--for", "completion", "--as", "ann", "--reason", "it had to be").Data;
        _ = scratch.Ask("merge", "process").Data;
        scratch.Stands("done", "app/1");
        Assert.Contains("two.txt without the lock: it had to be", (string?)scratch.Show("app/1")["worklog"], StringComparison.Ordinal);
    }

    [ProgramFact]
    public void Checks_that_have_not_run_on_a_merge_made_outside()
    {
        using var scratch = OutsideMergeWalks.Submitted(out var claimed);
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        OutsideMergeWalks.Checks(scratch, "[{name: sound, run: 'true'}]");
        scratch.RefusesOnly("app/1", "done", 7, "checks.missing");
        _ = scratch.Ask("merge", "process").Data;
        scratch.Passes("app/1", "done");
    }

    [ProgramFact]
    public void Checks_that_have_not_run_because_others_are_asked_for_now()
    {
        using var scratch = Done();
        OutsideMergeWalks.Checks(scratch, "[{name: sound, run: 'test -e one.txt'}]");
        scratch.RefusesOnly("app/1", "done", 7, "checks.missing");
    }

    [ProgramFact]
    public void Checks_that_ran_on_another_tree()
    {
        using var scratch = Done();
        scratch.Write("two.txt", "another tree\n");
        scratch.Commit("main goes on");
        var later = scratch.Git("rev-parse", "main");
        scratch.EditTask("app/1", task => task with { MergeCommit = later });
        scratch.RefusesOnly("app/1", "done", 7, "checks.other_tree");
    }

    [ProgramFact]
    public void A_merge_that_is_missing()
    {
        using var scratch = new Scratch();
        scratch.Write("interlock.yaml", Scratch.NoChecks + Scratch.Quick + Untrusted);
        Assert.Equal("reviewing", Worked(scratch).Ask("submit").Text("state"));
        scratch.RefusesOnly("app/1", "done", 7, "merge.missing");
        _ = scratch.Ask("trust", "--yes").Data;
        _ = scratch.Ask("merge", "process").Data;
        scratch.Passes("app/1", "done");
    }

    [ProgramFact]
    public void A_name_that_is_no_commit_id()
    {
        using var scratch = new Scratch(Green);
        var claimed = Worked(scratch);
        claimed.Ask("merge submit", "--commit", "main").RefusedByGate(7, "merge.malformed");
        claimed.Ask("merge submit", "--commit", scratch.Git("rev-parse", "--short", "main")).RefusedByGate(7, "merge.malformed");
        claimed.Ask("merge submit", "--commit", "--upload-pack=x").RefusedByGate(7, "merge.malformed");
        scratch.Stands("implementing", "app/1");
    }

    [ProgramFact]
    public void A_commit_that_git_does_not_have()
    {
        using var scratch = new Scratch(Green);
        Worked(scratch).Ask("merge submit", "--commit", new string('f', 40)).RefusedByGate(7, "merge.unknown");
        scratch.Stands("implementing", "app/1");
    }

    [ProgramFact]
    public void A_commit_that_is_not_on_the_target()
    {
        using var scratch = new Scratch(Green);
        var claimed = Worked(scratch);
        var head = scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD");
        claimed.Ask("merge submit", "--commit", head).RefusedByGate(7, "merge.not_on_target");
        scratch.Git("merge", "--quiet", "--ff-only", head);
        Assert.Equal("done", claimed.Ask("merge submit", "--commit", head).Text("state"));
    }

    [ProgramFact]
    public void A_merge_that_was_taken_off_the_target_again()
    {
        using var scratch = Done();
        scratch.Git("reset", "--quiet", "--hard", "main^1");
        scratch.RefusesOnly("app/1", "done", 7, "merge.not_on_target");
    }

    [ProgramFact]
    public void A_named_merge_that_was_taken_off_the_target_while_it_was_queued()
    {
        using var scratch = new Scratch();
        scratch.Write("interlock.yaml", Scratch.NoChecks + Scratch.Quick + Untrusted);
        var claimed = Worked(scratch);
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        Assert.Equal("reviewing", claimed.Ask("merge submit", "--commit", scratch.Git("rev-parse", "main")).Text("state"));
        scratch.Git("reset", "--quiet", "--hard", "main^1");
        _ = scratch.Ask("trust", "--yes").Data;
        scratch.RefusesOnly("app/1", "done", 7, "merge.not_on_target");
        scratch.Ask("merge", "process").RefusedByGate(7, "merge.not_on_target");
        scratch.Stands("reviewing", "app/1");
    }

    [ProgramFact]
    public void A_commit_without_the_tasks_patch()
    {
        using var scratch = new Scratch(Green);
        var claimed = Worked(scratch);
        scratch.Write("two.txt", "somebody else's\n");
        scratch.Commit("main goes on");
        claimed.Ask("merge submit", "--commit", scratch.Git("rev-parse", "main")).RefusedByGate(7, "merge.patch_missing");
        scratch.Stands("implementing", "app/1");
    }

    [ProgramFact]
    public void A_merge_that_puts_back_the_work_of_others()
    {
        using var scratch = OutsideMergeWalks.Submitted(out var claimed);
        scratch.Write("two.txt", "somebody else's\n");
        scratch.Commit("main goes on");
        scratch.Git("merge", "--quiet", "--no-ff", "--no-commit", claimed.Branch);
        scratch.Write("two.txt", "uno\ndue\ntre\n");
        scratch.Commit("merged from an old tree");
        OutsideMergeWalks.Checks(scratch, "none");
        scratch.RefusesOnly("app/1", "done", 7, "merge.reverts_others");
        scratch.Ask("merge", "process").RefusedByGate(7, "merge.reverts_others");

        // A later commit does not hide it, and one that brings the work back mends it.
        scratch.Write("three.txt", "something else\n");
        scratch.Commit("main goes on");
        Assert.Equal("reviewing", claimed.Ask("merge submit", "--commit", scratch.Git("rev-parse", "main")).Text("state"));
        scratch.RefusesOnly("app/1", "done", 7, "merge.reverts_others");
        scratch.Write("two.txt", "somebody else's\n");
        scratch.Commit("brought back");
        Assert.Equal("done", claimed.Ask("merge submit", "--commit", scratch.Git("rev-parse", "main")).Text("state"));
    }

    [ProgramFact]
    public void A_reviewer_asked_for_a_revision()
    {
        using var scratch = OutsideMergeWalks.Submitted(out var claimed);
        var change = scratch.Show("app/1")["change"]!.ToString();
        _ = scratch.Ask("change", "review", change, "--needs-revision", "--as", "rita", "--reason", "no").Data;
        scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
        OutsideMergeWalks.Checks(scratch, "none");
        scratch.RefusesOnly("app/1", "done", 7, "review.needs_revision");
    }

    [ProgramFact]
    public void Manual_without_a_person_and_external_without_a_run()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--completion", "manual");
        var manual = scratch.Start("app/1");
        manual.Ask("finish").RefusedByGate(7, "completion.unapproved");
        scratch.RefusesOnly("app/1", "done", 7, "completion.unapproved");
        _ = scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "seen").Data;
        scratch.Passes("app/1", "done");

        scratch.Create("app/2", "--completion", "external");
        var outside = scratch.Start("app/2");
        outside.Ask("finish").RefusedByGate(7, "completion.no_run");
        scratch.RefusesOnly("app/2", "done", 7, "completion.no_run");
        _ = scratch.Ask("run", "start", "--task", "app/2", "--as", "ann", "--token", outside.Token, "--", "true").Data;
        scratch.Passes("app/2", "done");
        Assert.Equal("done", outside.Ask("finish").Text("state"));
    }

    /// <summary>Merged by the queue, with a check that passed.</summary>
    internal static Scratch Done()
    {
        var scratch = new Scratch(Green);
        Assert.Equal("done", Worked(scratch).Ask("submit").Text("state"));
        scratch.Passes("app/1", "done");
        return scratch;
    }

    private static Claimed Worked(Scratch scratch)
    {
        scratch.Create("app/1", "--file", "one.txt");
        return scratch.Worked("app/1", "one.txt", "changed\n");
    }
}
