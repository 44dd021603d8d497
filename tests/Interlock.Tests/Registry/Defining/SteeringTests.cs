using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Defining;

public sealed class SteeringTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Advance_walks_by_hand_what_needs_no_facts_and_names_the_command_for_the_rest()
    {
        foreach (var from in Enum.GetValues<TaskState>().Where(state => state != TaskState.Deploying))
        {
            foreach (var to in Enum.GetValues<TaskState>())
            {
                var fresh = new Desk(options => options with { MaxAttempts = 1 });
                In(fresh, from);
                var (before, seq) = (fresh.Snapshot(), fresh.LastSeq);
                var result = fresh.Registry.Steering.Advance(Desk.Ref("1"), to, null, Desk.Ann);
                var expected = (from, to) switch
                {
                    _ when Transitions.Reopens(from, to) => "state.needs_reopen",
                    _ when !Transitions.IsLegal(from, to) => "state.illegal_transition",
                    (_, TaskState.Cancelled) or (TaskState.Draft or TaskState.Blocked or TaskState.Failed, TaskState.Pending) or (TaskState.Pending, TaskState.Blocked) => null,
                    _ => "state.needs_command",
                };
                Assert.True(expected == result.Refusal?.Code, $"{from} → {to}: {result.Refusal?.Code}");
                if (expected is null)
                {
                    Assert.Equal(to, fresh.State("1"));
                    Assert.Equal([$"{from.Name()}→{to.Name()}"], fresh.Walk("1", seq));
                    Invariants.Hold(fresh);
                }
                else
                {
                    Assert.Equal(RefusalKind.Conflict, result.Refusal!.Kind);
                    Assert.Equal((before, seq), (fresh.Snapshot(), fresh.LastSeq));
                }
            }
        }
    }

    [Fact]
    public void Advance_asks_the_gates_that_stand_there()
    {
        desk.Create("1");
        desk.Create("2", "1");
        Desk.Stopped(desk.Registry.Steering.Advance(Desk.Ref("2"), TaskState.Pending, null, Desk.Ann), 2, "dependencies.open");
        desk.Impact.Risk = _ => Interlock.Gates.Risk.High;
        desk.TryStart("1", desk.Claim("1"));
        Desk.Stopped(desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann), 3, "approval.missing");
        Desk.Refused(desk.Registry.Steering.Advance(Desk.Ref("nope"), TaskState.Pending, null, Desk.Ann), "task.unknown", RefusalKind.NotFound);
    }

    [Theory]
    [InlineData("dependencies")]
    [InlineData("approval")]
    [InlineData("lock")]
    [InlineData("retry")]
    [InlineData(null)]
    public void A_task_held_by_hand_stays_so_whatever_the_reason_says(string? reason)
    {
        desk.Create("0");
        desk.Create("1", "~0");
        desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Blocked, reason, Desk.Ann);
        Assert.Equal($"held: {reason ?? "by hand"}", desk.Reason("1"));
        desk.Finish("0");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "T" }, Desk.Ann);
        desk.Time.Pass(TimeSpan.FromDays(1));
        desk.Registry.Sweeping.Sweep();
        Desk.Refused(desk.TryClaim("1"), "task.held", RefusalKind.Conflict);
        Assert.Equal(TaskState.Blocked, desk.State("1"));
        desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann);
        Assert.Equal(1, desk.Claim("1"));
    }

    [Theory]
    [InlineData(TaskState.Draft)]
    [InlineData(TaskState.Pending)]
    [InlineData(TaskState.Analyzing)]
    [InlineData(TaskState.Implementing)]
    [InlineData(TaskState.Reviewing)]
    [InlineData(TaskState.Blocked)]
    [InlineData(TaskState.Failed)]
    public void Cancel_ends_claim_locks_and_merge_from_wherever_it_is_legal(TaskState from)
    {
        var fresh = new Desk(options => options with { MaxAttempts = 1 });
        In(fresh, from);
        var seq = fresh.LastSeq;
        Assert.Equal((TaskState.Cancelled, "not wanted"), (fresh.Registry.Steering.Cancel(Desk.Ref("1"), "not wanted", Desk.Bob).Value.State, fresh.Reason("1")));
        Assert.Equal([$"{from.Name()}→cancelled"], fresh.Walk("1", seq));
        Assert.Null(fresh.ClaimOf("1"));
        Assert.Empty(fresh.LocksOf("1"));
        Assert.Empty(fresh.Registry.Reading.MergeQueue());
        Desk.Refused(fresh.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Bob), "state.illegal_transition", RefusalKind.Conflict);
        Invariants.Hold(fresh);
    }

    [Fact]
    public void A_cancelled_task_comes_back_as_a_draft_and_a_done_one_as_pending()
    {
        desk.Create("0");
        desk.Create("1", "0");
        desk.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Ann);
        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Draft, desk.Registry.Steering.Reopen(Desk.Ref("1"), "wanted", Desk.Ann).Value.State);
        Assert.Equal(["cancelled→draft"], desk.Walk("1", seq));
        Assert.Equal("reopen", (string?)Assert.Single(desk.Events("1", seq, EventTypes.OperatorAction)).Details["action"]);
        Assert.Equal((TaskState.Blocked, "dependencies"), (desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann).Value.State, desk.Reason("1")));

        desk.Finish("0");
        var finished = desk.Finish("1");
        var reopened = desk.Registry.Steering.Reopen(Desk.Ref("1"), "wrong", Desk.Ann).Value;
        Assert.Equal(TaskState.Pending, reopened.State);
        Assert.Equal((null, null, null, null, null, null, 0), (reopened.MergeCommit, reopened.Change, reopened.Branch, reopened.BaseCommit, reopened.ClosedAt, reopened.Worklog, reopened.Progress));
        Assert.Equal(finished.LastToken + 1, desk.Claim("1"));
    }

    [Fact]
    public void A_reopened_task_whose_dependencies_opened_again_waits_for_them()
    {
        desk.Create("0");
        desk.Create("1", "0");
        desk.Finish("0");
        desk.Finish("1");
        desk.Registry.Steering.Reopen(Desk.Ref("0"), "wrong", Desk.Ann);
        Assert.Equal(TaskState.Done, desk.State("1"));
        Assert.Equal((TaskState.Blocked, "dependencies"), (desk.Registry.Steering.Reopen(Desk.Ref("1"), "wrong", Desk.Ann).Value.State, desk.Reason("1")));
        desk.Finish("0");
        Assert.Equal(TaskState.Pending, desk.State("1"));
    }

    [Fact]
    public void Reopening_is_a_persons_act_with_a_reason()
    {
        desk.Create("1");
        desk.Finish("1");
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" });
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        var before = desk.Snapshot();
        Desk.Refused(desk.Registry.Steering.Reopen(Desk.Ref("1"), " ", Desk.Ann), "reason.missing", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Steering.Reopen(Desk.Ref("1"), "x", Desk.Bot), "operator.run", RefusalKind.Forbidden);
        Desk.Refused(desk.Registry.Steering.Reopen(Desk.Ref("1"), "x", new() { Name = "robot", Host = "h" }), "operator.agent", RefusalKind.Forbidden);
        Desk.Refused(desk.Registry.Steering.Reopen(Desk.Ref("P"), "x", Desk.Ann), "task.is_parent", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Steering.Reopen(Desk.Ref("P1"), "x", Desk.Ann), "state.illegal_transition", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Steering.Reopen(Desk.Ref("nope"), "x", Desk.Ann), "task.unknown", RefusalKind.NotFound);
        Assert.Equal(before, desk.Snapshot());
    }

    [Fact]
    public void An_imported_task_that_is_reopened_is_merged_like_any_other()
    {
        desk.Import(Desk.Draft("1") with { AlreadyDone = true });
        Assert.Equal(Completion.Merge, desk.Registry.Steering.Reopen(Desk.Ref("1"), "was not", Desk.Ann).Value.Completion);
        Assert.Equal(TaskState.Done, desk.Finish("1").State);
    }

    [Fact]
    public void An_update_that_would_close_a_cycle_is_refused_naming_it()
    {
        desk.Create("1");
        desk.Create("2", "1");
        desk.Create("3", "2");
        desk.Create("other/9", "demo/3");
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        var refused = Depend("1", "3");
        Desk.Stopped(refused, 1, "dependency.cycle");
        Assert.Contains("1 → 3 → 2 → 1", refused.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("1 → other/9 → 3 → 2 → 1", Depend("1", "other/9").Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("1 → 1", Depend("1", "1").Refusal!.Message, StringComparison.Ordinal);
        Desk.Stopped(Depend("1", "~1"), 1, "dependency.cycle");
        Desk.Stopped(Depend("1", "nobody"), 1, "dependency.unknown");
        Assert.Equal(before, desk.Snapshot());
        Assert.Equal(5, desk.Events(after: seq, type: EventTypes.GateRejected).Count);
        Assert.False(Depend("1", "~3").IsRefused);
    }

    [Fact]
    public void A_cycle_through_a_parent_is_refused()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("1") with { Parent = "P" }, Desk.Draft("2", "P"));
        var refused = Depend("1", "2");
        Desk.Stopped(refused, 1, "dependency.cycle");
        Assert.Contains("1 → 2 → P → 1", refused.Refusal!.Message, StringComparison.Ordinal);
        Desk.Refused(Depend("P", "2"), "task.is_parent", RefusalKind.Conflict);
    }

    [Fact]
    public void New_dependencies_move_a_task_to_where_they_say()
    {
        desk.Create("1");
        desk.Create("2");
        desk.Create("3");
        Assert.Equal((TaskState.Blocked, "dependencies"), (Depend("3", "1", "~2").Value.State, desk.Reason("3")));
        Assert.Equal((1, 1), (desk.Task("3").OpenDependencies, desk.Task("3").OpenSoftDependencies));
        desk.Finish("1");
        Assert.Equal(TaskState.Pending, desk.State("3"));
        Assert.Equal(TaskState.Blocked, Depend("3", "2").Value.State);
        Assert.Equal((TaskState.Pending, 0, 0), (Depend("3").Value.State, desk.Task("3").OpenDependencies, desk.Task("3").OpenSoftDependencies));
        Assert.Empty(desk.Registry.Reading.Show(Desk.Ref("1")).Value.Blocks);
    }

    [Fact]
    public void Mending_one_task_of_a_cycle_mends_them_all()
    {
        desk.Import(Desk.Draft("1", "3"), Desk.Draft("2", "1"), Desk.Draft("3", "2"), Desk.Draft("4", "nobody"));
        Assert.Equal(TaskState.Pending, Depend("1").Value.State);
        Assert.Equal([TaskState.Blocked, TaskState.Blocked], ((string[])["2", "3"]).Select(desk.State));
        Assert.Equal("dependencies", desk.Reason("2"));
        Assert.Equal(TaskState.Blocked, Depend("4", "1").Value.State);
    }

    [Fact]
    public void A_draft_that_was_asked_for_stays_one_when_its_dependencies_change()
    {
        desk.Create("1");
        desk.Create(Desk.Draft("2") with { Hold = true });
        Assert.Equal(TaskState.Draft, Depend("2", "1").Value.State);
    }

    [Fact]
    public void An_update_keeps_the_rules_of_fields_and_of_work_under_way()
    {
        desk.Make("1", "a");
        var version = desk.Task("1").Version;
        Desk.Refused(Edit(new() { Priority = 0 }), "priority.invalid", RefusalKind.Usage);
        Desk.Refused(Edit(new() { Kind = "x" }), "kind.invalid", RefusalKind.Usage);
        Desk.Refused(Edit(new() { Files = ["/etc/x"] }), "path.outside", RefusalKind.Usage);
        Desk.Refused(Edit(new() { ExpectedVersion = version - 1 }), "version.stale", RefusalKind.Conflict);
        Desk.Stopped(Edit(new() { Title = " " }), 1, "title.blank");
        Desk.Stopped(Edit(new() { Description = "" }), 1, "description.blank");
        Assert.Equal(version, desk.Task("1").Version);
        var edited = Edit(new() { Title = "New", Priority = 1, Files = ["./b"], ExpectedVersion = version }).Value;
        Assert.Equal(("New", 1, "b", version + 1), (edited.Title, edited.Priority, edited.Files[0], edited.Version));
        desk.Claim("1");
        Desk.Refused(Edit(new() { Files = ["c"] }), "task.active", RefusalKind.Conflict);
        Desk.Refused(Edit(new() { DependsOn = [] }), "task.active", RefusalKind.Conflict);
        Assert.False(Edit(new() { Title = "While working" }).IsRefused);

        Result<WorkTask> Edit(TaskEdit edit) => desk.Registry.Steering.Update(Desk.Ref("1"), edit, Desk.Ann);
    }

    [Fact]
    public void Whatever_an_edit_changed_is_told_and_taken_back_field_by_field()
    {
        desk.Create(Desk.Draft("1") with { Requirements = ["R1"], EstimateMinutes = 5, Acceptance = ["fine"] });
        var before = desk.Task("1");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Requirements = ["R2", "R3"], EstimateMinutes = 7, Acceptance = [], Optional = true, Worklog = "w" }, Desk.Ann);
        Assert.Equal(["R2", "R3"], desk.Task("1").Requirements);
        var changed = desk.Store.Read(reader => reader.ListEvents(new() { Uid = before.Uid }))[^1].Details["changed"]!.AsObject();
        Assert.Equal(["estimate_minutes", "optional", "requirements", "acceptance", "worklog"], changed.Select(pair => pair.Key));
        Assert.Equal("""{"from":["R1"],"to":["R2","R3"]}""", changed["requirements"]!.ToJsonString());
        var back = desk.Registry.Undoing.UndoAsync(Desk.Ref("1"), null, null, Desk.Ann, default).GetAwaiter().GetResult().Value;
        Assert.Equal((5, false, null, "R1", "fine"), (back.EstimateMinutes, back.Optional, back.Worklog, back.Requirements[0], back.Acceptance[0]));
    }

    [Fact]
    public void Parents_are_neither_advanced_nor_cancelled()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" });
        Desk.Refused(desk.Registry.Steering.Advance(Desk.Ref("P"), TaskState.Cancelled, null, Desk.Ann), "task.is_parent", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Steering.Cancel(Desk.Ref("P"), null, Desk.Ann), "task.is_parent", RefusalKind.Conflict);
    }

    private Result<WorkTask> Depend(string id, params string[] on) =>
        desk.Registry.Steering.Update(Desk.Ref(id), new() { DependsOn = Desk.Draft("x", on).DependsOn }, Desk.Ann);

    /// <summary>Task 1 in a state, by public commands.</summary>
    private static void In(Desk desk, TaskState state)
    {
        desk.Create(Desk.Draft("1") with { Hold = state == TaskState.Draft, Files = ["a"] });
        switch (state)
        {
            case TaskState.Analyzing: desk.Claim("1"); break;
            case TaskState.Implementing: desk.Begin("1"); break;
            case TaskState.Reviewing: desk.Submit("1"); break;
            case TaskState.Blocked: desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Blocked, null, Desk.Ann); break;
            case TaskState.Done: desk.Finish("1"); break;
            case TaskState.Failed: desk.Registry.Working.Fail(Desk.Ref("1"), desk.Begin("1"), null, Desk.Ann); break;
            case TaskState.Cancelled: desk.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Ann); break;
        }

        Assert.Equal(state, desk.State("1"));
    }
}
