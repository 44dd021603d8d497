using Interlock.Claims;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Approving;

public sealed class ApprovingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Approvals_are_given_by_people_outside_of_runs_with_a_reason()
    {
        Wait(desk);
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        Desk.Refused(desk.Approve("1", Desk.Bot), "approval.by_run", RefusalKind.Forbidden);
        Desk.Refused(desk.Approve("1", Desk.Bob with { RunId = "r" }), "approval.by_run", RefusalKind.Forbidden);
        Desk.Refused(desk.Approve("1", Desk.Bob with { DescendsFromRun = true }), "approval.by_run", RefusalKind.Forbidden);
        Desk.Refused(desk.Approve("1", new() { Name = "robot", Host = "h" }), "approval.by_agent", RefusalKind.Forbidden);
        Desk.Refused(desk.Registry.Approving.Approve(Desk.Ref("1"), "impact", true, " ", Desk.Bob), "reason.missing", RefusalKind.Usage);
        Desk.Refused(desk.Approve("1", purpose: "merge"), "approval.purpose", RefusalKind.Usage);
        Desk.Refused(desk.Approve("nope"), "task.unknown", RefusalKind.NotFound);
        Assert.Equal((before, seq), (desk.Snapshot(), desk.LastSeq));
    }

    [Fact]
    public void There_must_be_an_impact_to_approve()
    {
        desk.Create("1");
        Desk.Refused(desk.Approve("1"), "impact.missing", RefusalKind.NotFound);
        desk.Import(Desk.Draft("P") with { IsParent = true });
        Desk.Refused(desk.Approve("P", purpose: ApprovalCommands.ForCompletion), "task.is_parent", RefusalKind.Conflict);
    }

    [Fact]
    public void A_person_alone_may_approve_their_own_task_loudly_recorded()
    {
        Wait(desk);
        Assert.False(desk.Approve("1", Desk.Ann).IsRefused);
        Assert.True(desk.Registry.Reading.Show(Desk.Ref("1")).Value.Approval?.Own);
        Assert.True((bool)Assert.Single(desk.Events("1", type: "ApprovalGranted")).Details["own_task"]!);
        desk.Begin("1");
    }

    [Fact]
    public void Four_eyes_ask_for_another_person_before_and_after_the_claim()
    {
        var strict = new Desk(options => options with { FourEyes = true });
        Wait(strict);
        Desk.Refused(strict.Approve("1", Desk.Ann), "approval.own", RefusalKind.Forbidden);
        Assert.False(strict.Approve("1", Desk.Bob).IsRefused);
        Desk.Stopped(strict.TryStart("1", strict.Claim("1", Desk.Bob), Desk.Bob), 3, "approval.own");
        Assert.True(BlockReasons.Is(strict.Reason("1"), BlockReasons.Approval));
        Assert.False(strict.Approve("1", new() { Name = "carl", Host = "h" }).IsRefused);
        strict.Begin("1", Desk.Bob);
    }

    [Fact]
    public void Four_eyes_count_for_manual_completion_too()
    {
        var strict = new Desk(options => options with { FourEyes = true });
        strict.Create(Desk.Draft("1") with { Completion = Completion.Manual });
        Assert.False(strict.Approve("1", Desk.Ann, purpose: ApprovalCommands.ForCompletion).IsRefused);
        var token = strict.Begin("1");
        Desk.Stopped(strict.TryFinish("1", token), 7, "completion.unapproved");
        Desk.Refused(strict.Approve("1", Desk.Ann, purpose: ApprovalCommands.ForCompletion), "approval.own", RefusalKind.Forbidden);
        strict.Approve("1", Desk.Bob, purpose: ApprovalCommands.ForCompletion);
        Assert.Equal(TaskState.Done, strict.TryFinish("1", token).Value.State);
    }

    [Fact]
    public void An_approval_while_dependencies_have_opened_again_leads_to_waiting_for_them()
    {
        desk.Create("0");
        desk.Impact.Risk = files => files.Contains("risky") ? Risk.High : Risk.Low;
        desk.Create(Desk.Draft("1", "0") with { Files = ["risky"] });
        desk.Finish("0");
        desk.TryStart("1", desk.Claim("1"));
        desk.Registry.Steering.Reopen(Desk.Ref("0"), "wrong", Desk.Ann);
        Assert.True(BlockReasons.Is(desk.Reason("1"), BlockReasons.Approval));
        var seq = desk.LastSeq;
        Assert.Equal((TaskState.Blocked, "dependencies"), (desk.Approve("1").Value.State, desk.Reason("1")));
        Assert.Equal(["blocked→pending", "pending→blocked"], desk.Walk("1", seq));
        desk.Finish("0");
        desk.Begin("1");
    }

    [Fact]
    public void A_high_risk_of_what_was_really_changed_waits_at_gate_5_and_goes_on_when_approved()
    {
        desk.Impact.Risk = files => files.Contains("src/core.cs") ? Risk.High : Risk.Low;
        desk.Make("1", "src/**");
        var token = desk.Begin("1");
        desk.Commit("1", "src/core.cs");
        var seq = desk.LastSeq;
        Desk.Stopped(desk.TrySubmit("1", token), 5, "impact.unapproved");
        Assert.Equal(["implementing→blocked"], desk.Walk("1", seq));
        Assert.True(BlockReasons.Is(desk.Reason("1"), BlockReasons.Approval));
        Assert.Null(desk.ClaimOf("1"));
        desk.Approve("1");
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", desk.Begin("1")).Value.State);
    }

    [Fact]
    public void Approving_what_was_changed_does_not_take_away_the_approval_of_what_was_declared()
    {
        desk.Impact.Risk = files => files.Contains("src/core.cs") ? Risk.Critical : Risk.High;
        desk.Make("1", "src/**");
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.missing");
        desk.Approve("1");
        var token = desk.Begin("1");
        desk.Commit("1", "src/core.cs");
        Desk.Stopped(desk.TrySubmit("1", token), 5, "impact.unapproved");
        desk.Approve("1");
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", desk.Begin("1")).Value.State);
    }

    [Fact]
    public void An_approval_at_gate_5_is_of_that_content_and_base_alone()
    {
        desk.Impact.Risk = files => files.Count > 0 && files[0].StartsWith("core", StringComparison.Ordinal) ? Risk.High : Risk.Low;
        desk.Create("1");
        var token = desk.Begin("1");
        desk.Commit("1", "core1");
        Desk.Stopped(desk.TrySubmit("1", token), 5, "impact.unapproved");
        desk.Approve("1");
        token = desk.Begin("1");
        desk.Commit("1", "core1", "core2");
        Desk.Stopped(desk.TrySubmit("1", token), 5, "impact.unapproved");
        desk.Approve("1");
        token = desk.Begin("1");
        desk.Workspace.Changed[(FakeWorkspace.Commit('a'), FakeWorkspace.Commit('b'))] = ["core2"];
        desk.Commit("1", state => state with { Changed = ["core1", "core2"], Base = FakeWorkspace.Commit('b') });
        Desk.Stopped(desk.TrySubmit("1", token), 5, "impact.unapproved");
    }

    private static void Wait(Desk desk)
    {
        desk.Impact.Risk = _ => Risk.High;
        desk.Make("1", "a");
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.missing");
    }
}
