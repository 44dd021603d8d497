using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Reviewing;

public sealed class CompletingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_merge_that_gate_7_passes_is_done_closed_and_free()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        var seq = desk.LastSeq;
        var task = desk.TryMerge("1", token).Value;
        Assert.Equal((TaskState.Done, FakeWorkspace.Commit('d'), 100), (task.State, task.MergeCommit, task.Progress));
        Assert.NotNull(task.ClosedAt);
        Assert.Contains("Title of 1", task.Worklog, StringComparison.Ordinal);
        Assert.Equal(task, desk.Task("1"));
        Assert.Null(desk.ClaimOf("1"));
        Assert.Empty(desk.LocksOf("1"));
        Assert.Empty(desk.Registry.Reading.MergeQueue());
        Assert.Equal(("merged", FakeWorkspace.Commit('d')), (desk.Registry.Reading.ChangeRequests()[0].State, desk.Registry.Reading.ChangeRequests()[0].MergeCommit));
        Assert.False(desk.Registry.Reading.Issues()[0].Open);
        Assert.Equal(
            [EventTypes.GatePassed, EventTypes.PrMerged, EventTypes.TaskCompleted, EventTypes.ClaimReleased, EventTypes.LockReleased, EventTypes.IssueClosed, EventTypes.GatePassed],
            desk.Events("1", seq).Select(entry => entry.Type));
    }

    [Fact]
    public void A_merge_told_twice_is_done_once_and_another_one_is_stale()
    {
        desk.Create("1");
        var token = desk.Submit("1");
        desk.TryMerge("1", token);
        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Done, desk.TryMerge("1", token).Value.State);
        Desk.Refused(desk.TryMerge("1", token, Desk.GoodMerge('e')), "claim.stale", RefusalKind.Conflict);
        Assert.Equal(seq, desk.LastSeq);
    }

    [Fact]
    public void An_outcome_for_an_earlier_submission_is_stale()
    {
        desk.Create("1");
        var old = desk.Submit("1");
        desk.Registry.Working.Release(Desk.Ref("1"), old, null, Desk.Ann);
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        Desk.Refused(desk.TryMerge("1", old), "claim.stale", RefusalKind.Conflict);
        Assert.Equal((before, seq), (desk.Snapshot(), desk.LastSeq));
        desk.Submit("1");
        Desk.Refused(desk.TryMerge("1", old), "claim.stale", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Completing.Returned(desk.Task("1").Uid, old, "conflict", null, [], true), "claim.stale", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Completing.Merged("nobody", 1, Desk.GoodMerge()), "task.unknown", RefusalKind.NotFound);
    }

    [Fact]
    public void Gate_7_refuses_and_the_task_stays_in_review()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        Desk.Stopped(desk.TryMerge("1", token, Desk.GoodMerge() with { ChecksPassed = false, FailedCheck = "test" }), 7, "checks.failed");
        Desk.Stopped(desk.TryMerge("1", token, Desk.GoodMerge() with { ChecksConfigured = null }), 7, "checks.not_configured");
        Desk.Stopped(desk.TryMerge("1", token, Desk.GoodMerge() with { PatchPresent = false }), 7, "merge.patch_missing");
        Assert.Equal(before, desk.Snapshot());
        Assert.All(desk.Events(after: seq), entry => Assert.Equal(EventTypes.GateRejected, entry.Type));
        Assert.Equal(TaskState.Done, desk.TryMerge("1", token).Value.State);
    }

    [Fact]
    public void A_return_keeps_claim_token_and_locks_with_a_fresh_lease()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1", Desk.Bot);
        desk.Time.Pass(TimeSpan.FromHours(3));
        var seq = desk.LastSeq;
        var verdict = ExitGates.Merge(Desk.GoodMerge() with { ChecksPassed = false, FailedCheck = "test" });
        var task = desk.Registry.Completing.Returned(desk.Task("1").Uid, token, "checks failed", verdict, ["a"], counts: true).Value;
        Assert.Equal((TaskState.Implementing, "checks failed", 1, 0), (task.State, task.StateReason, task.Attempt, task.Progress));
        var claim = desk.ClaimOf("1")!;
        Assert.Equal((token, false, desk.Time.GetUtcNow() + desk.Options.AgentLease), (claim.Token, claim.Parked, claim.ExpiresAt));
        Assert.Equal(["a"], desk.LocksOf("1"));
        Assert.Empty(desk.Registry.Reading.MergeQueue());
        Assert.Equal([EventTypes.GateRejected, EventTypes.MergeRefused, EventTypes.TaskUpdated], desk.Events("1", seq).Select(entry => entry.Type));
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token, Desk.Bot).Value.State);
        Assert.Null(desk.Reason("1"));
    }

    [Fact]
    public void At_the_limit_a_returned_task_is_failed_and_lets_go()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        for (var i = 1; i < desk.Options.MaxAttempts; i++)
        {
            Assert.Equal(TaskState.Implementing, desk.Registry.Completing.Returned(desk.Task("1").Uid, token, "red", null, [], true).Value.State);
            desk.TrySubmit("1", token);
        }

        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Failed, desk.Registry.Completing.Returned(desk.Task("1").Uid, token, "red", null, [], true).Value.State);
        Assert.Equal(["reviewing→implementing", "implementing→failed"], desk.Walk("1", seq));
        Assert.Single(desk.Events("1", seq, EventTypes.TaskFailed));
        Assert.Null(desk.ClaimOf("1"));
        Assert.Empty(desk.LocksOf("1"));
    }

    [Fact]
    public void Conflicts_have_a_budget_and_a_reviewers_rounds_cost_nothing()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        for (var i = 0; i < 15; i++)
        {
            Assert.False(desk.Registry.Completing.Review(1, false, "once more", Desk.Bob).IsRefused);
            Assert.Equal((TaskState.Implementing, "needs revision: once more"), (desk.State("1"), desk.Reason("1")));
            Desk.Stopped(desk.TrySubmit("1", token), 7, "review.needs_revision");
            desk.Commit("1", state => state with { Head = FakeWorkspace.Commit("de"[i % 2]), Changed = ["a"] });
            Assert.False(desk.TrySubmit("1", token).IsRefused);
        }

        Assert.Equal((0, 0), (desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        for (var i = 1; i < desk.Options.InfrastructureBudget; i++)
        {
            Assert.Equal(TaskState.Implementing, desk.Registry.Completing.Returned(desk.Task("1").Uid, token, "conflict", null, ["a"], false).Value.State);
            desk.TrySubmit("1", token);
        }

        Assert.Equal(TaskState.Failed, desk.Registry.Completing.Returned(desk.Task("1").Uid, token, "conflict", null, ["a"], false).Value.State);
    }

    [Fact]
    public void A_change_that_needs_revision_is_not_merged_and_approving_it_lifts_that()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        desk.Store.Write(tx =>
        {
            desk.Forge.PutChange(tx, desk.Forge.FindChange(tx, 1)! with { Review = "needs_revision" });
            return 0;
        });
        Desk.Stopped(desk.TryMerge("1", token), 7, "review.needs_revision");
        Assert.Equal("approved", desk.Registry.Completing.Review(1, true, "good now", Desk.Bob).Value.Review);
        Assert.Equal(TaskState.Done, desk.TryMerge("1", token).Value.State);
        Desk.Refused(desk.Registry.Completing.Review(1, false, "too late", Desk.Bob), "change.not_open", RefusalKind.Conflict);
    }

    [Fact]
    public void Reviews_are_given_by_people_with_a_reason()
    {
        desk.Make("1", "a");
        desk.Submit("1");
        var before = desk.Snapshot();
        Desk.Refused(desk.Registry.Completing.Review(1, true, "", Desk.Bob), "reason.missing", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Completing.Review(1, true, "x", Desk.Bot), "review.by_run", RefusalKind.Forbidden);
        Desk.Refused(desk.Registry.Completing.Review(9, true, "x", Desk.Bob), "change.unknown", RefusalKind.NotFound);
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = Interlock.Claims.WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        Desk.Refused(desk.Registry.Completing.Review(1, true, "x", new() { Name = "robot", Host = "h" }), "review.by_agent", RefusalKind.Forbidden);
        Assert.Equal(before, desk.Snapshot());
    }

    [Fact]
    public void A_manual_task_is_finished_on_a_persons_word()
    {
        desk.Create(Desk.Draft("1") with { Completion = Completion.Manual });
        var early = desk.Claim("1");
        Desk.Refused(desk.TryFinish("1", early), "state.illegal_transition", RefusalKind.Conflict);
        desk.TryStart("1", early);
        var before = desk.Snapshot();
        Desk.Stopped(desk.TryFinish("1", early), 7, "completion.unapproved");
        desk.Approve("1", granted: false, purpose: ApprovalCommands.ForCompletion);
        Desk.Stopped(desk.TryFinish("1", early), 7, "completion.unapproved");
        desk.Approve("1", purpose: ApprovalCommands.ForCompletion);
        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Done, desk.TryFinish("1", early).Value.State);
        Assert.Equal(["implementing→reviewing", "reviewing→done"], desk.Walk("1", seq));
        Assert.Equal([7, 8], desk.Events("1", seq, EventTypes.GatePassed).Select(entry => (int)entry.Details["gate"]!));
        Assert.NotEqual(before, desk.Snapshot());
    }

    [Fact]
    public void An_old_approval_of_completion_is_worth_nothing_after_a_reopening()
    {
        desk.Create(Desk.Draft("1") with { Completion = Completion.Manual });
        desk.Approve("1", purpose: ApprovalCommands.ForCompletion);
        desk.TryFinish("1", desk.Begin("1"));
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "was not done", Desk.Ann);
        Desk.Stopped(desk.TryFinish("1", desk.Begin("1")), 7, "completion.unapproved");
    }

    [Fact]
    public void An_external_task_is_finished_by_a_run_under_its_claim()
    {
        desk.Create(Desk.Draft("1") with { Completion = Completion.External });
        var token = desk.Begin("1");
        desk.Approve("1", purpose: ApprovalCommands.ForCompletion);
        Desk.Stopped(desk.TryFinish("1", token), 7, "completion.no_run");
        Assert.Equal(TaskState.Done, desk.TryFinish("1", token, run: "run00007").Value.State);
    }

    [Fact]
    public void A_merge_task_is_not_finished_by_saying_so()
    {
        desk.Make("1", "a");
        var token = desk.Begin("1");
        desk.Approve("1", purpose: ApprovalCommands.ForCompletion);
        var before = desk.Snapshot();
        Desk.Refused(desk.TryFinish("1", token, run: "r"), "completion.needs_submit", RefusalKind.Usage);
        Assert.Equal(before, desk.Snapshot());
    }

    [Fact]
    public void Closing_again_changes_nothing_and_what_is_not_done_is_not_closed()
    {
        desk.Create("1");
        Desk.Refused(desk.Registry.Completing.Close(desk.Task("1").Uid), "state.not_done", RefusalKind.Conflict);
        desk.Finish("1");
        var seq = desk.LastSeq;
        Assert.False(desk.Registry.Completing.Close(desk.Task("1").Uid).IsRefused);
        Assert.Equal(seq, desk.LastSeq);
    }

    [Fact]
    public void What_was_found_out_of_one_submission_says_nothing_of_the_next_under_the_same_claim()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        var (uid, first) = (desk.Task("1").Uid, FakeWorkspace.Commit('c'));
        desk.Registry.Completing.Review(desk.Task("1").Change!.Value, approve: false, "another try", Desk.Bob);
        desk.Commit("1", state => state with { Changed = ["a"], Head = FakeWorkspace.Commit('f') });
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token).Value.State);
        var before = desk.Snapshot();

        Desk.Refused(desk.Registry.Completing.Merged(uid, token, Desk.GoodMerge(), first), "claim.stale", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Completing.Returned(uid, token, "red", null, [], counts: true, first), "claim.stale", RefusalKind.Conflict);
        Assert.Equal(before, desk.Snapshot());
        Assert.Equal(TaskState.Done, desk.Registry.Completing.Merged(uid, token, Desk.GoodMerge(), FakeWorkspace.Commit('f')).Value.State);
    }
}
