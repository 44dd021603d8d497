using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Tests.Registry.Claiming;

public sealed class StartingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Start_records_the_impact_and_passes_gates_3_and_4()
    {
        desk.Make("1", "a");
        var token = desk.Claim("1");
        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Implementing, desk.TryStart("1", token).Value.State);
        Assert.Equal([EventTypes.ImpactRecorded, EventTypes.GatePassed, EventTypes.GatePassed, EventTypes.TaskUpdated], desk.Events("1", seq).Select(entry => entry.Type));
        Assert.Equal(Risk.Low, desk.Registry.Reading.Show(Desk.Ref("1")).Value.Impact?.Risk);
        seq = desk.LastSeq;
        Assert.Equal(TaskState.Implementing, desk.TryStart("1", token).Value.State);
        Assert.Equal((seq, 1), (desk.LastSeq, desk.Impact.Asked));
    }

    [Fact]
    public void Without_anything_that_analyses_the_impact_is_low()
    {
        var bare = new TaskRegistry(desk.Registry.Context, desk.Forge, null, null);
        desk.Make("1", "a");
        var token = bare.Claiming.Claim(new() { Actor = Desk.Ann, Task = Desk.Ref("1") }).Value.Claim.Token;
        Assert.Equal(TaskState.Implementing, bare.Working.StartAsync(Desk.Ref("1"), token, Desk.Ann, default).GetAwaiter().GetResult().Value.State);
    }

    [Theory]
    [InlineData(Risk.High)]
    [InlineData(Risk.Critical)]
    public void High_impact_waits_with_no_claim_no_locks_and_no_attempt_used(Risk risk)
    {
        desk.Impact.Risk = _ => risk;
        desk.Make("1", "a");
        var token = desk.Claim("1", Desk.Bot);
        var seq = desk.LastSeq;
        Desk.Stopped(desk.TryStart("1", token, Desk.Bot), 3, "approval.missing");
        var task = desk.Task("1");
        Assert.Equal((TaskState.Blocked, 0, 0), (task.State, task.Attempt, task.InfrastructureAttempt));
        Assert.True(BlockReasons.Is(task.StateReason, BlockReasons.Approval));
        Assert.Null(desk.ClaimOf("1"));
        Assert.Empty(desk.LocksOf("1"));
        Assert.Equal(["analyzing→blocked"], desk.Walk("1", seq));
        Assert.Single(desk.Events("1", seq, EventTypes.ApprovalRequested));
        Assert.Single(desk.Events("1", seq, EventTypes.GateRejected));
        desk.Time.Pass(TimeSpan.FromDays(9));
        Assert.Equal(0, desk.Registry.Sweeping.Sweep());
        Assert.Contains("waits for a person", desk.Registry.Explaining.Why(Desk.Ref("1")).Value.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_frees_the_task_and_the_next_start_passes()
    {
        Wait();
        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Pending, desk.Approve("1").Value.State);
        Assert.Equal([EventTypes.ApprovalGranted, EventTypes.TaskReady], desk.Events("1", seq).Select(entry => entry.Type));
        desk.Begin("1");
        Assert.Equal(1, desk.Impact.Asked);
    }

    [Fact]
    public void A_denial_keeps_it_blocked_until_somebody_thinks_again()
    {
        Wait();
        var seq = desk.LastSeq;
        Assert.Equal((TaskState.Blocked, "approval denied: bob: because"), (desk.Approve("1", granted: false).Value.State, desk.Reason("1")));
        Assert.Single(desk.Events("1", seq, EventTypes.ApprovalDenied));
        Desk.Stopped(desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann), 3, "approval.denied");
        desk.Approve("1");
        desk.Begin("1");
    }

    [Fact]
    public void A_denial_before_the_start_stops_it_there()
    {
        desk.Impact.Risk = _ => Risk.High;
        desk.Make("1", "a");
        desk.Registry.Approving.AnalyzeAsync(Desk.Ref("1"), Desk.Ann, default).GetAwaiter().GetResult();
        desk.Approve("1", granted: false);
        Assert.Equal(TaskState.Pending, desk.State("1"));
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.denied");
        Assert.True(BlockReasons.Is(desk.Reason("1"), BlockReasons.Denied));
    }

    [Fact]
    public void An_approval_survives_a_new_base_that_touches_none_of_the_tasks_own_files_and_no_other()
    {
        desk.Impact.Affected = ["lib/used.cs"];
        Wait();
        desk.Approve("1");
        Rebase('b', "elsewhere.cs");
        desk.Begin("1");
        Assert.Equal(1, desk.Impact.Asked);
        Release();

        Rebase('c', "src/risky.cs");
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.stale");
        desk.Approve("1");
        desk.Begin("1");
    }

    [Fact]
    public void A_dependent_that_was_touched_is_analysed_again_and_asks_nobody_unless_the_risk_has_grown()
    {
        desk.Impact.Affected = ["lib/used.cs"];
        Wait();
        desk.Approve("1");
        Rebase('b', "lib/used.cs");
        desk.Begin("1");
        Assert.Equal(2, desk.Impact.Asked);
        Release();

        desk.Impact.Risk = _ => Risk.Critical;
        Rebase('c', "lib/used.cs");
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.stale");
    }

    [Fact]
    public void An_approval_of_high_is_none_of_critical_and_none_of_other_files()
    {
        Wait();
        desk.Approve("1");
        desk.Registry.Approving.RecordAsync(Desk.Ref("1"), Risk.Critical, [], Desk.Ann, default).GetAwaiter().GetResult();
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.stale");
        desk.Approve("1");
        desk.Begin("1");
        Release();
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Files = ["src/more.cs"] }, Desk.Ann);
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.stale");
    }

    [Fact]
    public void A_risk_that_was_given_is_a_floor_for_later_analyses()
    {
        desk.Make("1", "a");
        Record(Risk.High, Desk.Ann);
        Assert.Equal(Risk.High, Analyze());
        var token = desk.Claim("1");
        Assert.False(desk.Registry.Locking.Acquire(Desk.Ref("1"), ["b"], token, Desk.Ann, null).IsRefused);
        Desk.Stopped(desk.TryStart("1", token), 3, "approval.missing");
        Assert.Equal(Risk.Low, Record(Risk.Low, Desk.Ann));
        Assert.Equal(Risk.Medium, Record(Risk.Medium, Desk.Ann));
        Assert.Equal(Risk.Medium, Analyze());

        Risk Analyze() => desk.Registry.Approving.AnalyzeAsync(Desk.Ref("1"), Desk.Bot, default).GetAwaiter().GetResult() is { IsRefused: false } ? Known() : default;
    }

    [Fact]
    public void An_agent_may_raise_a_risk_but_lower_neither_the_analysis_nor_a_persons_word()
    {
        desk.Make("1", "a");
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = Interlock.Claims.WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        desk.Impact.Risk = _ => Risk.Medium;
        Assert.Equal(Risk.Medium, Record(Risk.Low, Desk.Bot));
        Assert.Equal(Risk.Medium, Record(Risk.Low, new() { Name = "robot", Host = "h" }));
        Assert.Equal(Risk.Critical, Record(Risk.Critical, Desk.Ann));
        Assert.Equal(Risk.Critical, Record(Risk.High, Desk.Bot));
        Assert.Equal("ann", desk.Registry.Reading.Show(Desk.Ref("1")).Value.Impact?.Source);
        Assert.Equal(Risk.High, Record(Risk.High, Desk.Ann));
        Assert.Equal(Risk.Critical, Record(Risk.Critical, Desk.Bot));
    }

    [Fact]
    public void What_changes_while_the_analysis_runs_is_judged_again()
    {
        desk.Make("1", "a");
        var token = desk.Claim("1");
        desk.Impact.Meanwhile = () => Record(Risk.Critical, Desk.Ann);
        Desk.Stopped(desk.TryStart("1", token), 3, "approval.missing");
    }

    [Fact]
    public void A_claim_that_is_lost_while_the_analysis_runs_decides_nothing()
    {
        desk.Make("1", "a");
        var token = desk.Claim("1");
        desk.Impact.Meanwhile = () => desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        Desk.Refused(desk.TryStart("1", token), "claim.stale", RefusalKind.Conflict);
        Assert.Equal(TaskState.Pending, desk.State("1"));
    }

    [Fact]
    public void An_analysis_that_breaks_is_told_and_the_claim_stays()
    {
        desk.Make("1", "a");
        var token = desk.Claim("1");
        desk.Impact.Broken = new(RefusalKind.Failed, "git.failed", "broken");
        Desk.Refused(desk.TryStart("1", token), "git.failed", RefusalKind.Failed);
        Assert.Equal((TaskState.Analyzing, token), (desk.State("1"), desk.ClaimOf("1")?.Token));
    }

    [Fact]
    public void Gate_4_sees_a_lock_that_was_let_go()
    {
        desk.Make("1", "a", "b");
        var token = desk.Claim("1");
        Assert.False(desk.Registry.Locking.Release(Desk.Ref("1"), ["b"], token, Desk.Ann, null).IsRefused);
        var before = desk.Snapshot();
        Desk.Stopped(desk.TryStart("1", token), 4, "lock.missing");
        Assert.Equal(before, desk.Snapshot());
        desk.Registry.Locking.Acquire(Desk.Ref("1"), ["b"], token, Desk.Ann, null);
        Assert.Equal(TaskState.Implementing, desk.TryStart("1", token).Value.State);
    }

    [Fact]
    public void A_task_in_review_is_not_started_behind_its_merge()
    {
        desk.Create("1");
        var token = desk.Submit("1");
        var before = desk.Snapshot();
        Desk.Refused(desk.TryStart("1", token), "task.in_review", RefusalKind.Conflict);
        Assert.Equal(before, desk.Snapshot());
    }

    /// <summary>Task 1 waits for an answer about a HIGH impact.</summary>
    private void Wait()
    {
        desk.Impact.Risk = _ => Risk.High;
        desk.Make("1", "src/risky.cs");
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.missing");
    }

    private void Release() => desk.Registry.Working.Release(Desk.Ref("1"), desk.ClaimOf("1")!.Token, null, Desk.Ann);

    /// <summary>The worktree is brought up to a target that has moved since the impact was recorded.</summary>
    private void Rebase(char commit, string changed)
    {
        foreach (var from in "abcd")
        {
            desk.Workspace.Changed[(FakeWorkspace.Commit(from), FakeWorkspace.Commit(commit))] = [changed];
        }

        var token = desk.Claim("1");
        desk.Registry.Working.Rebase(Desk.Ref("1"), FakeWorkspace.Commit(commit), token, Desk.Ann);
        desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
    }

    private Risk Record(Risk risk, Actor actor)
    {
        Assert.False(desk.Registry.Approving.RecordAsync(Desk.Ref("1"), risk, [], actor, default).GetAwaiter().GetResult().IsRefused);
        return Known();
    }

    private Risk Known() => desk.Registry.Reading.Show(Desk.Ref("1")).Value.Impact!.Risk;
}
