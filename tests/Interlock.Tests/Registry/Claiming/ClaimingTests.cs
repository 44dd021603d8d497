using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Claiming;

public sealed class ClaimingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_claim_is_locks_state_branch_and_event_at_once()
    {
        desk.Make("1", "src/a.cs", "package.json");
        var seq = desk.LastSeq;
        var grant = desk.TryClaim("1").Value;
        Assert.Equal((TaskState.Analyzing, 1L, "feat/1-1", FakeWorkspace.Commit('a')), (grant.Task.State, grant.Claim.Token, grant.Task.Branch, grant.Task.BaseCommit));
        Assert.Equal(["package.json", "src/a.cs"], grant.Files.Order(StringComparer.Ordinal));
        Assert.Equal([true, false], desk.Registry.Locking.List().Select(held => held.Lock.Shared));
        Assert.Equal(desk.Time.GetUtcNow() + desk.Options.PersonLease, grant.Claim.ExpiresAt);
        Assert.Equal([EventTypes.GatePassed, EventTypes.TaskUpdated, EventTypes.TaskAssigned, EventTypes.LockAcquired], desk.Events("1", seq).Select(entry => entry.Type));
        Assert.Equal(grant.Task.Version, desk.Task("1").Version);
    }

    [Fact]
    public void Claiming_a_held_task_again_is_the_same_claim_with_a_fresh_lease()
    {
        desk.Make("1", "a");
        var first = desk.TryClaim("1").Value.Claim;
        desk.Time.Pass(TimeSpan.FromMinutes(30));
        var (again, version) = (desk.TryClaim("1").Value.Claim, desk.Task("1").Version);
        Assert.Equal((first.Token, first.ExpiresAt + TimeSpan.FromMinutes(30)), (again.Token, again.ExpiresAt));
        desk.Time.Pass(TimeSpan.FromHours(2));
        Assert.Equal(first.Token, desk.TryClaim("1").Value.Claim.Token);
        Assert.Equal(version, desk.Task("1").Version);
        Assert.Single(desk.Events("1", type: EventTypes.TaskAssigned));
    }

    [Fact]
    public void A_key_gives_the_same_claim_while_it_lasts_and_to_its_worker_only()
    {
        desk.Create("1");
        desk.Create("2");
        desk.Create("3");
        var first = desk.TryClaim(key: "k").Value;
        Assert.Equal(first.Claim, desk.TryClaim(key: "k").Value.Claim);
        Assert.NotEqual(first.Task.Uid, desk.TryClaim(null, Desk.Bob, "k").Value.Task.Uid);
        Desk.Refused(desk.TryClaim("3", key: "k"), "key.reused", RefusalKind.Conflict);
        desk.Registry.Working.Release(first.Task.Ref, first.Claim.Token, null, Desk.Ann);
        var second = desk.TryClaim(key: "k").Value;
        Assert.Equal((first.Task.Uid, 2L), (second.Task.Uid, second.Claim.Token));
    }

    [Fact]
    public void Without_a_name_the_next_claim_takes_another_task()
    {
        desk.Create("1");
        desk.Create("2");
        Assert.Equal(["1", "2"], [desk.TryClaim().Value.Task.Id, desk.TryClaim().Value.Task.Id]);
        Desk.Refused(desk.TryClaim(), "task.none_ready", RefusalKind.Pending);
    }

    [Theory]
    [InlineData("nothing", "task.unknown", RefusalKind.NotFound)]
    [InlineData("P", "task.is_parent", RefusalKind.Conflict)]
    [InlineData("held", "claim.held", RefusalKind.Conflict)]
    [InlineData("locked", "lock.held", RefusalKind.Conflict)]
    [InlineData("done", "state.illegal_transition", RefusalKind.Conflict)]
    [InlineData("cancelled", "state.illegal_transition", RefusalKind.Conflict)]
    [InlineData("draft", "state.illegal_transition", RefusalKind.Conflict)]
    [InlineData("byhand", "task.held", RefusalKind.Conflict)]
    [InlineData("waiting", "gate.refused", RefusalKind.Gate)]
    [InlineData("missing", "gate.refused", RefusalKind.Gate)]
    [InlineData("approval", "gate.refused", RefusalKind.Gate)]
    [InlineData("denied", "gate.refused", RefusalKind.Gate)]
    public void A_refused_claim_says_why_and_changes_nothing(string id, string code, RefusalKind kind)
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("child") with { Parent = "P" }, Desk.Draft("missing", "nobody"));
        desk.Make("held", "src/a.cs");
        desk.Make("locked", "src/");
        desk.Create("done");
        desk.Create("cancelled");
        desk.Create(Desk.Draft("draft") with { Hold = true });
        desk.Create("byhand");
        desk.Create("waiting", "held");
        desk.Claim("held", Desk.Bob);
        desk.Finish("done");
        desk.Registry.Steering.Cancel(Desk.Ref("cancelled"), null, Desk.Ann);
        desk.Registry.Steering.Advance(Desk.Ref("byhand"), TaskState.Blocked, "retry when it rains", Desk.Ann);
        foreach (var risky in (string[])["approval", "denied"])
        {
            desk.Make(risky, "risky/" + risky);
            desk.Impact.Risk = _ => Interlock.Gates.Risk.High;
            Desk.Stopped(desk.TryStart(risky, desk.Claim(risky)), 3, "approval.missing");
        }

        desk.Approve("denied", granted: false);
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        Desk.Refused(desk.TryClaim(id), code, kind);
        Assert.Equal(before, desk.Snapshot());
        Assert.All(desk.Events(after: seq), entry => Assert.True(entry.Type is EventTypes.GateRejected or EventTypes.GatePassed, entry.Type));
        Assert.Equal(kind == RefusalKind.Gate ? 1 : 0, desk.Events(after: seq, type: EventTypes.GateRejected).Count);
    }

    [Fact]
    public void The_gate_that_holds_a_blocked_task_is_named()
    {
        desk.Create("1");
        desk.Create("2", "1");
        Desk.Stopped(desk.TryClaim("2"), 2, "dependencies.open");
        desk.Impact.Risk = _ => Interlock.Gates.Risk.Critical;
        desk.TryStart("1", desk.Claim("1"));
        Desk.Stopped(desk.TryClaim("1"), 3, "approval.missing");
        desk.Approve("1", granted: false);
        Desk.Stopped(desk.TryClaim("1"), 3, "approval.denied");
        desk.Approve("1");
        Assert.Equal(2, desk.Claim("1"));
    }

    [Fact]
    public void The_next_claim_passes_by_what_is_locked_and_takes_optional_ones_last()
    {
        desk.Create(Desk.Draft("optional") with { Optional = true, Priority = 1 });
        desk.Make("holder", "src/");
        desk.Make("conflicting", "src/x.cs");
        desk.Make("free", "docs/x.md");
        desk.Claim("holder", Desk.Bob);
        Assert.Equal(["free", "optional"], [desk.TryClaim().Value.Task.Id, desk.TryClaim().Value.Task.Id]);
        var refused = desk.TryClaim();
        Desk.Refused(refused, "task.none_ready", RefusalKind.Pending);
        Assert.Contains("src/x.cs, locked by demo/holder", refused.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("src/x.cs", (string?)refused.Refusal.Details!["locked_path"]);
    }

    [Fact]
    public void Required_only_never_takes_an_optional_one()
    {
        desk.Create(Desk.Draft("1") with { Optional = true });
        Desk.Refused(desk.Registry.Claiming.Claim(new() { Actor = Desk.Ann, RequiredOnly = true }), "task.none_ready", RefusalKind.Pending);
    }

    [Fact]
    public void A_task_whose_text_names_a_locked_file_is_the_second_choice_but_before_optional_ones()
    {
        desk.Make("holder", "src/");
        desk.Create(Desk.Draft("hinting") with { FileHints = ["src/login.cs"] });
        desk.Create("clear");
        desk.Create(Desk.Draft("optional") with { Optional = true });
        desk.Claim("holder", Desk.Bob);
        Assert.Equal(["clear", "hinting", "optional"], Enumerable.Range(0, 3).Select(_ => desk.TryClaim().Value.Task.Id).ToList());
    }

    [Fact]
    public void What_is_waited_for_is_told_when_nothing_is_ready()
    {
        Desk.Refused(desk.TryClaim(), "task.none_ready", RefusalKind.Pending);
        desk.Create("1");
        desk.Create("2", "1");
        desk.Create("3", "1");
        desk.Registry.Working.Fail(Desk.Ref("1"), desk.Begin("1"), "no", Desk.Ann);
        var refused = desk.TryClaim().Refusal!;
        Assert.Equal(3, (int)refused.Details!["waiting"]!["blocked"]!);
        Assert.Equal(Stamp.Text(desk.Task("1").DueAt!.Value), (string?)refused.Details["next_due"]);
        Desk.Refused(desk.Registry.Claiming.Claim(new() { Actor = Desk.Ann, Spec = "nope" }), "spec.unknown", RefusalKind.NotFound);
    }

    [Fact]
    public void Skills_choose_and_a_worker_without_any_takes_all()
    {
        desk.Create(Desk.Draft("1") with { RequiredSkills = ["sql", "ui"] });
        desk.Create(Desk.Draft("2") with { RequiredSkills = ["sql"] });
        desk.Create("3");
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "bob", Skills = ["sql"], RegisteredAt = default, LastActivity = default });
        Assert.Equal("2", desk.TryClaim(null, Desk.Bob).Value.Task.Id);
        Assert.Equal("1", desk.Registry.Claiming.Claim(new() { Actor = Desk.Ann, Skill = "ui" }).Value.Task.Id);
        Desk.Refused(desk.Registry.Claiming.Claim(new() { Actor = Desk.Ann, Skill = "ui" }), "task.none_ready", RefusalKind.Pending);
        Assert.Equal("3", desk.TryClaim(null, Desk.Bob).Value.Task.Id);
    }

    [Fact]
    public void The_dispatcher_may_narrow_what_is_taken()
    {
        desk.Create("1");
        desk.Create("2");
        Assert.Equal("2", desk.Registry.Claiming.Claim(new() { Actor = Desk.Ann, Wanted = task => task.Id != "1" }).Value.Task.Id);
    }

    [Fact]
    public void A_workers_limit_holds_for_named_and_unnamed_claims_but_not_for_its_own_task()
    {
        desk.Create("1");
        desk.Create("2");
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "ann", MaxTasks = 1, RegisteredAt = default, LastActivity = default });
        var token = desk.Claim("1");
        Desk.Refused(desk.TryClaim("2"), "worker.limit", RefusalKind.Conflict);
        Desk.Refused(desk.TryClaim(), "worker.limit", RefusalKind.Conflict);
        Assert.Equal(token, desk.Claim("1"));
        desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        Assert.Equal("1", desk.TryClaim().Value.Task.Id);
    }

    [Fact]
    public void Manual_tasks_are_handed_to_people_alone()
    {
        desk.Create(Desk.Draft("1") with { Completion = Completion.Manual });
        Desk.Refused(desk.TryClaim(null, Desk.Bot), "task.none_ready", RefusalKind.Pending);
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        Desk.Refused(desk.TryClaim(null, new() { Name = "robot", Host = "h" }), "task.none_ready", RefusalKind.Pending);
        Assert.Equal("1", desk.TryClaim().Value.Task.Id);
    }

    [Fact]
    public void An_unknown_name_registers_itself_and_inside_a_run_everybody_is_an_agent()
    {
        desk.Create("1");
        desk.Create("2");
        desk.Create("3");
        Assert.Equal(WorkerKind.Human, desk.TryClaim("1").Value.Claim.WorkerKind);
        Assert.Equal(WorkerKind.AiAgent, desk.TryClaim("2", Desk.Bot).Value.Claim.WorkerKind);
        Assert.Equal([WorkerKind.Human, WorkerKind.AiAgent], desk.Registry.Roster.List().Select(worker => worker.Kind));
        var disguised = desk.TryClaim("3", Desk.Ann with { RunId = "run00002", IsRunner = true }).Value.Claim;
        Assert.Equal((WorkerKind.AiAgent, desk.Time.GetUtcNow() + desk.Options.AgentLease), (disguised.WorkerKind, disguised.ExpiresAt));
        Desk.Refused(desk.TryClaim("1", new() { Name = "a b", Host = "h" }), "worker.invalid", RefusalKind.Usage);
        Desk.Refused(desk.TryClaim("1", new() { Name = "-x", Host = "h" }), "worker.invalid", RefusalKind.Usage);
    }

    [Fact]
    public void A_persons_expired_claim_is_taken_over_with_its_work_and_locks()
    {
        desk.Make("1", "a");
        var old = desk.Begin("1");
        Desk.Refused(desk.TryClaim("1", Desk.Bob), "claim.held", RefusalKind.Conflict);
        desk.Time.Pass(desk.Options.PersonLease);
        desk.Registry.Sweeping.Sweep();
        Assert.Equal((TaskState.Implementing, "ann"), (desk.State("1"), desk.ClaimOf("1")?.Worker));
        Desk.Refused(desk.TryClaim(null, Desk.Bob), "task.none_ready", RefusalKind.Pending);
        var seq = desk.LastSeq;
        var taken = desk.TryClaim("1", Desk.Bob).Value;
        Assert.Equal((old + 1, "bob", TaskState.Analyzing, 0), (taken.Claim.Token, taken.Claim.Worker, taken.Task.State, taken.Task.Attempt + taken.Task.InfrastructureAttempt));
        Assert.Equal(["a"], taken.Files);
        Assert.Equal(["implementing→blocked", "blocked→pending", "pending→analyzing"], desk.Walk("1", seq));
        Assert.Single(desk.Events("1", seq, EventTypes.ClaimExpired));
        Assert.Empty(desk.Events("1", seq, EventTypes.LockReleased));
        Desk.Refused(desk.TryStart("1", old), "claim.stale", RefusalKind.Conflict);
    }

    [Fact]
    public void A_take_over_that_a_gate_refuses_leaves_the_claim_with_its_holder()
    {
        desk.Create("1");
        desk.Create("2", "1");
        desk.Finish("1");
        desk.Begin("2");
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "wrong", Desk.Ann);
        desk.Time.Pass(desk.Options.PersonLease);
        var before = desk.Snapshot();
        Desk.Stopped(desk.TryClaim("2", Desk.Bob), 2, "dependencies.open");
        Assert.Equal(before, desk.Snapshot());
    }

    [Fact]
    public void An_agents_expired_claim_goes_the_retry_way_at_the_infrastructures_cost()
    {
        desk.Make("1", "a");
        var token = desk.Begin("1", Desk.Bot);
        desk.Time.Pass(desk.Options.AgentLease - TimeSpan.FromSeconds(1));
        Assert.Equal(0, desk.Registry.Sweeping.Sweep());
        Assert.False(desk.Registry.Working.Heartbeat(Desk.Ref("1"), token, Desk.Bot).IsRefused);
        desk.Time.Pass(desk.Options.AgentLease - TimeSpan.FromSeconds(1));
        Assert.Equal(0, desk.Registry.Sweeping.Sweep());
        desk.Time.Pass(TimeSpan.FromSeconds(1));
        var seq = desk.LastSeq;
        Assert.Equal(1, desk.Registry.Sweeping.Sweep());
        var task = desk.Task("1");
        Assert.Equal((TaskState.Blocked, 0, 1), (task.State, task.Attempt, task.InfrastructureAttempt));
        Assert.StartsWith("retry: claim expired: bot", task.StateReason, StringComparison.Ordinal);
        Assert.NotNull(task.DueAt);
        Assert.Empty(desk.LocksOf("1"));
        Assert.Equal(
            [EventTypes.LockExpired, EventTypes.ClaimExpired, EventTypes.LockReleased, EventTypes.TaskUpdated, EventTypes.RetryScheduled],
            desk.Events("1", seq).Select(entry => entry.Type));
        Desk.Refused(desk.TrySubmit("1", token, Desk.Bot), "claim.stale", RefusalKind.Conflict);
        desk.Time.Pass(task.DueAt!.Value - desk.Time.GetUtcNow());
        Assert.True(desk.Registry.Reading.Ready(new()).Single().Ready);
        Assert.Equal(token + 1, desk.TryClaim(null, Desk.Bot).Value.Claim.Token);
    }

    [Fact]
    public void Nothing_expires_in_review()
    {
        desk.Create("1");
        desk.Submit("1", Desk.Bot);
        desk.Time.Pass(TimeSpan.FromDays(3));
        Assert.Equal(0, desk.Registry.Sweeping.Sweep());
        Assert.Equal(TaskState.Reviewing, desk.State("1"));
        Desk.Refused(desk.TryClaim("1", Desk.Ann), "claim.held", RefusalKind.Conflict);
    }

    [Fact]
    public void Without_a_commit_in_the_repository_nothing_is_claimed()
    {
        desk.Create("1");
        desk.Workspace.Tip = new Refusal(RefusalKind.Failed, "git.no_commit", "empty");
        Desk.Refused(desk.TryClaim("1"), "git.no_commit", RefusalKind.Failed);
    }
}
