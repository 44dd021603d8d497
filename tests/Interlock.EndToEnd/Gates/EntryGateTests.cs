using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Gates;

/// <summary>Gates 0 to 4 through the command line: one fact is false at a time.</summary>
public sealed class EntryGateTests
{
    [ProgramFact]
    public void Gate_0_an_issue_that_the_forge_does_not_have()
    {
        using var scratch = new Scratch();
        scratch.Ask("task", "create", "app/1", "--title", "T", "--issue", "99").RefusedByGate(0, "issue.unknown");
        scratch.Ask("task", "create", "app/1", "--title", "T", "--issue", "0").RefusedByGate(0, "issue.missing");
        scratch.Ask("task", "show", "app/1").Refused(3, "task.unknown");
        scratch.Create("app/2");
    }

    [ProgramFact]
    public void Gate_0_an_issue_that_is_anothers_or_closed()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Ask("task", "create", "app/2", "--title", "T", "--issue", "1").RefusedByGate(0, "issue.foreign");
        scratch.Ask("task", "cancel", "app/1", "--reason", "no");
        scratch.Ask("task", "create", "app/2", "--title", "T", "--issue", "1").RefusedByGate(0, "issue.closed");
        Assert.Equal(2, (int)scratch.Create("app/2")["issue"]!);
    }

    [ProgramFact]
    public void Gate_1_a_blank_title()
    {
        using var scratch = new Scratch();
        scratch.Ask("task", "create", "app/1", "--title", "  ").RefusedByGate(1, "title.blank");
        scratch.Ask("task", "create", "app/1", "--title", "  ", "--draft");
        scratch.Create("app/2");
        scratch.Ask("task", "update", "app/2", "--title", " ").RefusedByGate(1, "title.blank");
    }

    [ProgramFact]
    public void Gate_1_a_blank_description()
    {
        using var scratch = new Scratch();
        scratch.Ask("task", "create", "app/1", "--title", "T", "--description", " ").RefusedByGate(1, "description.blank");
        scratch.Create("app/2");
        scratch.Ask("task", "update", "app/2", "--description", " ").RefusedByGate(1, "description.blank");
    }

    [ProgramFact]
    public void Gate_1_a_draft_that_is_still_blank()
    {
        using var scratch = new Scratch();
        _ = scratch.Ask("task", "create", "app/1", "--title", "T", "--description", "", "--draft").Data;
        scratch.Ask("task", "advance", "app/1", "--to", "pending").RefusedByGate(1, "description.blank");
        scratch.Ask("claim", "app/1", "--as", "ann").RefusedByGate(1, "description.blank");
        _ = scratch.Ask("task", "update", "app/1", "--description", "D").Data;
        Assert.Equal("pending", scratch.Ask("task", "advance", "app/1", "--to", "pending").Text("state"));
    }

    [ProgramFact]
    public void Gate_1_a_dependency_that_names_no_task()
    {
        using var scratch = new Scratch();
        scratch.Ask("task", "create", "app/1", "--title", "T", "--depends", "7").RefusedByGate(1, "dependency.unknown");
        scratch.Ask("task", "create", "app/1", "--title", "T", "--soft", "other/7").RefusedByGate(1, "dependency.unknown");
        scratch.Write("tasks.md", "- [ ] 1. One\n  _Depends: 9_\n");
        var imported = scratch.Ask("spec", "import", "tasks.md", "--name", "app").Data;
        Assert.Equal(1, (int)imported["tasks"]!);
        scratch.Stands("draft", "app/1");
        Assert.Contains("missing dependency", scratch.Reason("app/1"), StringComparison.Ordinal);
        scratch.Ask("claim", "app/1", "--as", "ann").RefusedByGate(1, "dependency.unknown");
    }

    [ProgramFact]
    public void Gate_1_a_cycle_is_named()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Create("app/2", "--depends", "1");
        scratch.Create("app/3", "--depends", "2");
        var problem = scratch.Ask("task", "update", "app/1", "--depends", "3").RefusedByGate(1, "dependency.cycle");
        Assert.Contains("→", (string?)problem["message"], StringComparison.Ordinal);
        scratch.Ask("task", "create", "app/4", "--title", "T", "--depends", "4").RefusedByGate(1, "dependency.cycle");
        scratch.Write("tasks.md", "- [ ] 1. One\n  _Depends: 2_\n- [ ] 2. Two\n  _Depends: 1_\n");
        _ = scratch.Ask("spec", "import", "tasks.md", "--name", "ring").Data;
        scratch.Stands("draft", "ring/1");
        Assert.Contains("cycle", scratch.Reason("ring/1"), StringComparison.Ordinal);
        scratch.Ask("claim", "ring/1", "--as", "ann").RefusedByGate(1, "dependency.cycle");
    }

    [ProgramFact]
    public void Gate_2_an_open_hard_dependency()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Create("app/2", "--depends", "1");
        scratch.Stands("blocked", "app/2");
        scratch.Ask("claim", "app/2", "--as", "ann").RefusedByGate(2, "dependencies.open");
        scratch.Ask("task", "advance", "app/2", "--to", "pending").RefusedByGate(2, "dependencies.open");
        scratch.Create("app/3", "--soft", "1");
        Assert.Equal("analyzing", scratch.Claim("app/3").Grant["task"]!["state"]!.ToString());
    }

    [ProgramFact]
    public void Gate_3_no_impact_is_recorded()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Claim("app/1");
        scratch.RefusesOnly("app/1", "implementing", 3, "impact.missing");
        _ = scratch.Ask("impact", "analyze", "app/1").Data;
        scratch.Passes("app/1", "implementing");
    }

    [ProgramFact]
    public void Gate_3_an_impact_of_another_file_set_is_stale()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("impact", "analyze", "app/1").Data;
        _ = scratch.Ask("task", "update", "app/1", "--file", "two.txt").Data;
        scratch.Claim("app/1");
        scratch.RefusesOnly("app/1", "implementing", 3, "impact.stale");
    }

    [ProgramFact]
    public void Gate_3_an_impact_of_another_base_is_stale_where_the_file_has_changed_since()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("impact", "analyze", "app/1").Data;
        scratch.Write("two.txt", "another\n");
        scratch.Commit("elsewhere");
        scratch.Claim("app/1");
        scratch.Passes("app/1", "implementing");

        scratch.Create("app/2", "--file", "two.txt");
        _ = scratch.Ask("impact", "analyze", "app/2").Data;
        scratch.Write("two.txt", "under it\n");
        scratch.Commit("under it");
        var claimed = scratch.Claim("app/2");
        scratch.RefusesOnly("app/2", "implementing", 3, "impact.stale");

        // Starting analyses again by itself.
        Assert.Equal("implementing", claimed.Ask("start").Text("state"));
        scratch.Passes("app/2", "implementing");
    }

    [ProgramFact]
    public void Gate_3_nobody_has_answered_or_somebody_said_no()
    {
        // Without files of its own it holds no locks that a no could take away.
        using var scratch = new Scratch();
        scratch.Create("app/1");
        var claimed = scratch.Claim("app/1");
        _ = claimed.Ask("impact record", "--risk", "HIGH").Data;
        scratch.RefusesOnly("app/1", "implementing", 3, "approval.missing");
        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--deny", "--as", "rita", "--reason", "no").Data;
        scratch.RefusesOnly("app/1", "implementing", 3, "approval.denied");
        claimed.Ask("start").Refused(4, "claim.stale");
        scratch.Ask("claim", "app/1", "--as", "bob").RefusedByGate(3, "approval.denied");
    }

    [ProgramFact]
    public void Gate_3_an_approval_of_other_content_does_not_count()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("impact", "record", "app/1", "--risk", "HIGH", "--as", "ann").Data;
        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "fine").Data;
        _ = scratch.Ask("impact", "record", "app/1", "--risk", "CRITICAL", "--as", "ann").Data;
        scratch.Claim("app/1").Ask("start").RefusedByGate(3, "approval.stale");
    }

    [ProgramFact]
    public void Gate_3_an_approval_survives_a_base_that_touches_nothing_analysed_and_no_other()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("impact", "record", "app/1", "--risk", "HIGH", "--as", "ann").Data;
        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "fine").Data;
        scratch.Write("two.txt", "another\n");
        scratch.Commit("elsewhere");
        var claimed = scratch.Start("app/1");
        _ = claimed.Ask("release").Data;

        scratch.Create("app/2", "--file", "two.txt");
        _ = scratch.Ask("impact", "record", "app/2", "--risk", "HIGH", "--as", "ann").Data;
        _ = scratch.Ask("approve", "app/2", "--for", "impact", "--as", "rita", "--reason", "fine").Data;
        scratch.Write("two.txt", "under it\n");
        scratch.Commit("under it");
        scratch.Claim("app/2").Ask("start").RefusedByGate(3, "approval.stale");
    }

    [ProgramFact]
    public void Gate_3_an_approval_survives_a_merge_that_touches_only_what_depends_on_the_file()
    {
        using var scratch = new Scratch();
        scratch.Write("uses.sh", "cat one.txt\n");
        scratch.Commit("a dependent");
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("impact", "record", "app/1", "--risk", "HIGH", "--as", "ann").Data;
        Assert.Contains("uses.sh", scratch.Show("app/1")["impact"]!["affected_files"]!.AsArray().Select(file => (string?)file));
        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "fine").Data;
        scratch.Write("uses.sh", "cat one.txt # and more\n");
        scratch.Commit("the dependent changes");
        Assert.Equal("implementing", (string?)scratch.Start("app/1").Ask("heartbeat").Data["state"]);
    }

    [ProgramFact]
    public void Gate_3_ones_own_approval_under_four_eyes()
    {
        using var scratch = new Scratch(Scratch.NoChecks + "gates:\n  four_eyes: true\n");
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("impact", "record", "app/1", "--risk", "HIGH", "--as", "ann").Data;
        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "ann", "--reason", "before I take it").Data;
        scratch.Claim("app/1").Ask("start").RefusedByGate(3, "approval.own");
    }

    [ProgramFact]
    public void Gate_4_a_declared_file_that_is_not_locked()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt", "--file", "two.txt");
        var claimed = scratch.Claim("app/1");
        _ = claimed.Ask("lock release", "two.txt").Data;
        claimed.Ask("start").RefusedByGate(4, "lock.missing");
        _ = claimed.Ask("lock acquire", "two.txt").Data;
        Assert.Equal("implementing", claimed.Ask("start").Text("state"));
    }
}
