using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Defining;

public sealed class CreatingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_task_without_open_dependencies_is_pending_at_once_with_an_issue_of_its_own()
    {
        var task = desk.Create("1");
        Assert.Equal(TaskState.Pending, task.State);
        Assert.Equal(1, task.Issue);
        Assert.Null(task.StateReason);
        Assert.Equal("Title of 1", task.Description);
        Assert.Equal(["TaskCreated", "GatePassed", "GatePassed", "TaskReady"], desk.Events("1").Select(entry => entry.Type));
        Assert.Equal([0, 1], desk.Events("1", type: EventTypes.GatePassed).Select(entry => (int)entry.Details["gate"]!));
        Assert.Equal(["draft→pending"], desk.Walk("1"));
        Assert.True(desk.Registry.Reading.Show(Desk.Ref("1")).Value.Ready);
        Assert.NotNull(desk.Store.Read(reader => reader.FindSpec("demo")));
    }

    [Fact]
    public void A_task_with_an_open_dependency_goes_on_to_blocked_and_never_says_that_it_is_ready()
    {
        desk.Create("1");
        Assert.Equal((TaskState.Blocked, "dependencies"), (desk.Create("2", "1").State, desk.Reason("2")));
        Assert.Equal(["draft→pending", "pending→blocked"], desk.Walk("2"));
        Assert.Empty(desk.Events("2", type: EventTypes.TaskReady));
        Assert.Equal(1, desk.Task("2").OpenDependencies);
    }

    [Fact]
    public void A_draft_stays_one_until_it_is_advanced()
    {
        Assert.Equal(TaskState.Draft, desk.Create(Desk.Draft("1") with { Hold = true, Title = "", Description = "" }).State);
        Desk.Stopped(desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann), 1, "title.blank");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "T", Description = "D" }, Desk.Ann);
        Assert.Equal(TaskState.Draft, desk.State("1"));
        Assert.Equal(TaskState.Pending, desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann).Value.State);
        Assert.Null(desk.Reason("1"));
    }

    [Theory]
    [InlineData("title.blank")]
    [InlineData("description.blank")]
    [InlineData("dependency.unknown")]
    [InlineData("dependency.cycle")]
    public void Gate_1_refuses_a_command_and_leaves_nothing_but_its_event(string code)
    {
        var draft = code switch
        {
            "title.blank" => Desk.Draft("2") with { Title = "  " , Description = "d" },
            "description.blank" => Desk.Draft("2") with { Description = " " },
            "dependency.unknown" => Desk.Draft("2", "9"),
            _ => Desk.Draft("2", "2"),
        };
        desk.Create("1");
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        Desk.Stopped(desk.Registry.Creating.Create(draft, Desk.Ann), 1, code);
        Assert.Equal(before, desk.Snapshot());
        var rejected = Assert.Single(desk.Events(after: seq));
        Assert.Equal((EventTypes.GateRejected, "2", 1, code), (rejected.Type, rejected.TaskId, (int)rejected.Details["gate"]!, (string?)rejected.Details["code"]));
    }

    [Theory]
    [InlineData("9", "dependency.unknown")]
    [InlineData("../x", "dependency.unknown")]
    [InlineData("other/1", "dependency.unknown")]
    [InlineData("2", "dependency.cycle")]
    [InlineData("~2", "dependency.cycle")]
    [InlineData("~9", "dependency.unknown")]
    public void What_a_draft_depends_on_is_refused_too(string dependency, string code) =>
        Desk.Stopped(desk.Registry.Creating.Create(Desk.Draft("2", dependency) with { Hold = true }, Desk.Ann), 1, code);

    [Fact]
    public void Gate_0_refuses_an_issue_that_the_forge_does_not_know_that_is_closed_or_another_tasks()
    {
        Desk.Stopped(desk.Registry.Creating.Create(Desk.Draft("1") with { Issue = 99 }, Desk.Ann), 0, "issue.unknown");
        Desk.Stopped(desk.Registry.Creating.Create(Desk.Draft("1") with { Issue = 0 }, Desk.Ann), 0, "issue.missing");
        Assert.Empty(desk.Store.Read(reader => reader.ListTasks(new())));
        desk.Create("1");
        Desk.Stopped(desk.Registry.Creating.Create(Desk.Draft("2") with { Issue = 1 }, Desk.Ann), 0, "issue.foreign");
        desk.Finish("1");
        Desk.Stopped(desk.Registry.Creating.Create(Desk.Draft("2") with { Issue = 1 }, Desk.Ann), 0, "issue.closed");
    }

    [Fact]
    public void A_number_says_the_parent_and_what_all_siblings_come_after_holds_for_the_new_one()
    {
        desk.Import(
            Desk.Draft("1") with { IsParent = true },
            Desk.Draft("1.1") with { Parent = "1" },
            Desk.Draft("2") with { IsParent = true },
            Desk.Draft("2.1", "1") with { Parent = "2" },
            Desk.Draft("2.2", "1", "2.1") with { Parent = "2" });
        var made = desk.Create("2.3");
        Assert.Equal(("2", TaskState.Blocked), (made.Parent, made.State));
        Assert.Equal(["demo/1"], desk.Registry.Reading.Show(made.Ref).Value.DependsOn.Select(edge => edge.Task));
        Assert.Equal(["demo/1"], desk.Registry.Reading.Show(desk.Create("2.4", "1").Ref).Value.DependsOn.Select(edge => edge.Task));
        Assert.Null(desk.Create("1.1.1").Parent);
        Assert.Null(desk.Create("3").Parent);
    }

    [Fact]
    public void The_issue_of_a_cancelled_task_is_closed_as_not_planned_and_opened_again_with_it()
    {
        var issue = desk.Create("1").Issue!.Value;
        desk.Registry.Steering.Cancel(Desk.Ref("1"), "no", Desk.Ann);
        Assert.Equal((false, true), desk.Store.Read(reader => (Records.Issues.Find(reader, $"{issue}")!.Open, Records.Issues.Find(reader, $"{issue}")!.NotPlanned)));
        desk.Registry.Undoing.UndoAsync(Desk.Ref("1"), null, null, Desk.Ann, default).GetAwaiter().GetResult();
        Assert.Equal((true, false), desk.Store.Read(reader => (Records.Issues.Find(reader, $"{issue}")!.Open, Records.Issues.Find(reader, $"{issue}")!.NotPlanned)));
        desk.Registry.Steering.Cancel(Desk.Ref("1"), "no", Desk.Ann);
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "yes", Desk.Ann);
        Assert.True(desk.Store.Read(reader => Records.Issues.Find(reader, $"{issue}")!.Open));
    }

    [Fact]
    public void The_same_key_gives_the_same_task_and_a_name_is_taken_once()
    {
        var made = desk.Registry.Creating.Create(Desk.Draft("1"), Desk.Ann, "k").Value;
        var seq = desk.LastSeq;
        Assert.Equal(made.Uid, desk.Registry.Creating.Create(Desk.Draft("1"), Desk.Ann, "k").Value.Uid);
        Assert.Equal(seq, desk.LastSeq);
        Desk.Refused(desk.Registry.Creating.Create(Desk.Draft("1"), Desk.Ann), "task.exists", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Creating.Create(Desk.Draft("2"), Desk.Ann, "k"), "key.reused", RefusalKind.Conflict);
    }

    [Theory]
    [InlineData("priority.invalid")]
    [InlineData("kind.invalid")]
    [InlineData("estimate.invalid")]
    [InlineData("completion.invalid")]
    [InlineData("title.invalid")]
    [InlineData("name.invalid")]
    [InlineData("path.outside")]
    public void Fields_out_of_range_are_usage_errors(string code)
    {
        var good = Desk.Draft("1");
        var draft = code switch
        {
            "priority.invalid" => good with { Priority = 6 },
            "kind.invalid" => good with { Kind = "feature" },
            "estimate.invalid" => good with { EstimateMinutes = -1 },
            "completion.invalid" => good with { Completion = Completion.Imported },
            "title.invalid" => good with { Title = new string('x', 4_001) },
            "name.invalid" => good with { Ref = new("demo", "../1") },
            _ => good with { Files = ["../x"] },
        };
        Desk.Refused(desk.Registry.Creating.Create(draft, Desk.Ann), code, RefusalKind.Usage);
        Assert.Equal(0, desk.LastSeq);
    }

    [Fact]
    public void One_dependency_named_in_two_ways_counts_once_and_hard_wins()
    {
        desk.Create("1");
        Assert.Equal((1, 0), Open(desk.Create("2", "1", "demo/1")));
        Assert.Equal((1, 0), Open(desk.Create("3", "~1", "demo/1")));
        Assert.Equal((1, 0), Open(desk.Create("4", "1", "~demo/1")));
        Assert.Equal((0, 1), Open(desk.Create("5", "~1", "~demo/1")));
        desk.Finish("1");
        Assert.All((string[])["2", "3", "4", "5"], id => Assert.Equal((TaskState.Pending, (0, 0)), (desk.State(id), Open(desk.Task(id)))));

        static (int, int) Open(WorkTask task) => (task.OpenDependencies, task.OpenSoftDependencies);
    }

    [Fact]
    public void A_dependency_may_lie_in_another_spec()
    {
        desk.Create("other/1");
        Assert.Equal(TaskState.Blocked, desk.Create("1", "other/1").State);
        desk.Finish("other/1");
        Assert.Equal(TaskState.Pending, desk.State("1"));
    }

    [Fact]
    public void Files_are_stored_in_one_spelling() => Assert.Equal(["src/a.cs", "lib/"], desk.Make("1", "./src//a.cs", "lib/./").Files);

    [Fact]
    public void An_import_keeps_what_gate_1_refuses_as_drafts_that_say_why()
    {
        var made = desk.Import(Desk.Draft("1", "2"), Desk.Draft("2", "1"), Desk.Draft("3", "2"), Desk.Draft("4", "X", "Y"), Desk.Draft("5"), Desk.Draft("6", "6"));
        Assert.Equal(
            ["1 draft cycle 1→2→1", "2 draft cycle 2→1→2", "3 blocked dependencies", "4 draft missing dependency X, Y", "5 pending ", "6 draft cycle 6→6"],
            made.Select(task => $"{task.Id} {task.State.Name()} {task.StateReason}"));
        Assert.Equal(4, desk.Events(type: EventTypes.GateRejected).Count);
    }

    [Fact]
    public void A_cycle_through_a_parent_is_seen()
    {
        var made = desk.Import(
            Desk.Draft("1", "2") with { Parent = "P" },
            Desk.Draft("2", "P"),
            Desk.Draft("P") with { IsParent = true },
            Desk.Draft("3") with { Parent = "P" });
        Assert.Equal("cycle 1→2→P→1", made[0].StateReason);
        Assert.Equal("cycle 2→P→1→2", made[1].StateReason);
        Assert.Equal(TaskState.Pending, made[3].State);
    }

    [Fact]
    public void A_later_child_may_close_a_cycle_through_a_parent_that_was_there()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("1") with { Parent = "P" }, Desk.Draft("2", "P"));
        Desk.Stopped(desk.Registry.Creating.Create(Desk.Draft("3", "2") with { Parent = "P" }, Desk.Ann), 1, "dependency.cycle");
        Assert.Equal("cycle 3→2→P→3", Assert.Single(desk.Import(Desk.Draft("3", "2") with { Parent = "P" })).StateReason);
        Desk.Refused(desk.Registry.Creating.Create(Desk.Draft("4") with { Parent = "nobody" }, Desk.Ann), "task.no_parent", RefusalKind.NotFound);
        Desk.Refused(desk.Registry.Creating.Create(Desk.Draft("4") with { Parent = "1" }, Desk.Ann), "task.no_parent", RefusalKind.NotFound);
    }

    [Fact]
    public void A_long_cycle_is_named_in_a_reason_of_readable_length()
    {
        var made = desk.Import([.. Enumerable.Range(0, 500).Select(i => Desk.Draft($"t{i}", $"t{(i + 1) % 500}"))]);
        Assert.All(made, task => Assert.StartsWith($"cycle {task.Id}→t{(int.Parse(task.Id[1..]) + 1) % 500}→", task.StateReason, StringComparison.Ordinal));
        Assert.All(made, task => Assert.EndsWith($"→(480 more)→{task.Id}", task.StateReason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_draft_is_taken_up_when_what_was_missing_exists()
    {
        desk.Import(Desk.Draft("2", "1", "0"), Desk.Draft("0"));
        Assert.Equal("missing dependency 1", desk.Reason("2"));
        Desk.Stopped(desk.Registry.Steering.Advance(Desk.Ref("2"), TaskState.Pending, null, Desk.Ann), 1, "dependency.unknown");
        desk.Create("1");
        Assert.Equal(TaskState.Blocked, desk.Registry.Steering.Advance(Desk.Ref("2"), TaskState.Pending, null, Desk.Ann).Value.State);
        Assert.Equal((2, "dependencies"), (desk.Task("2").OpenDependencies, desk.Reason("2")));
        Assert.Empty(desk.Task("2").MissingDependencies);
    }

    [Fact]
    public void A_ticked_box_is_done_and_closed_when_it_is_first_read()
    {
        var made = desk.Import(Desk.Draft("1") with { AlreadyDone = true }, Desk.Draft("2", "1"));
        Assert.Equal((TaskState.Done, Completion.Imported), (made[0].State, made[0].Completion));
        Assert.NotNull(made[0].ClosedAt);
        Assert.False(string.IsNullOrWhiteSpace(made[0].Worklog));
        Assert.False(Assert.Single(desk.Registry.Reading.Issues(), issue => issue.Task == made[0].Uid).Open);
        Assert.Equal(TaskState.Pending, made[1].State);
    }

    [Fact]
    public void A_spec_gets_a_new_version_with_each_definition()
    {
        desk.Create("1");
        var first = desk.Registry.Reading.Spec("demo").Value.Spec.Version;
        desk.Create("2");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "New" }, Desk.Ann);
        Assert.Equal(first + 2, desk.Registry.Reading.Spec("demo").Value.Spec.Version);
    }
}
