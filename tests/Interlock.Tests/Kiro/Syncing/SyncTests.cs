using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Kiro.Syncing;

public sealed class SyncTests
{
    private const string Plain = """
        # Plan

        - [ ] 1. Build the parser
          - Reads `src/a.cs`
          - _Requirements: 1.1_
        - [ ] 2. Build the writer
          - [ ] 2.1 Write bytes
          - [ ]* 2.2 Write tests
        - [x] 3. Choose a name

        """;

    [Fact]
    public void A_first_sync_writes_nothing_and_a_second_changes_nothing()
    {
        using var desk = new SyncDesk();
        var report = desk.Sync(Plain);
        Assert.Equal(Plain, desk.Text);
        Assert.Equal((5, 5, 0, 0, 0), (report.Result.Tasks, report.Result.Added, report.Result.Updated, report.Result.Unchanged, report.Result.Removed));
        Assert.Empty(report.Result.Conflicts);
        Assert.Equal(TaskState.Done, desk.StateOf("3"));
        Assert.Equal(5, desk.Sync().Result.Unchanged);
        desk.IsQuiet();
    }

    [Fact]
    public void A_parent_with_done_children_is_not_ticked_at_first_sight()
    {
        const string text = "- [ ] 1. Group\n  - [x] 1.1 One\n  - [x] 1.2 Two\n";
        using var desk = new SyncDesk(text);
        desk.IsQuiet();
        Assert.Equal(text, desk.Text);
        Assert.Equal(TaskState.Done, desk.StateOf("1"));
    }

    [Fact]
    public void States_of_the_registry_become_marks_of_one_byte()
    {
        using var desk = new SyncDesk(Plain);
        desk.Desk.Begin("1");
        desk.Sync();
        Assert.Equal(Plain.Replace("[ ] 1.", "[-] 1.", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();

        desk.Desk.Registry.Working.Release(Desk.Ref("1"), desk.Desk.ClaimOf("1")!.Token, null, Desk.Ann);
        desk.Sync();
        Assert.Equal(Plain, desk.Text);

        desk.Finish("1");
        desk.Sync();
        Assert.Equal(Plain.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();
    }

    [Fact]
    public void A_parent_is_ticked_when_its_last_required_child_is_done_and_never_cleared()
    {
        using var desk = new SyncDesk(Plain);
        desk.Finish("1");
        desk.Finish("2.1");
        desk.Sync();
        Assert.Contains("[x] 2. Build the writer", desk.Text, StringComparison.Ordinal);
        Assert.Contains("[ ]* 2.2", desk.Text, StringComparison.Ordinal);
        desk.Accepting(desk.Text.Replace("[x] 2.1", "[ ] 2.1", StringComparison.Ordinal));
        Assert.Equal(TaskState.Pending, desk.StateOf("2.1"));
        Assert.Contains("[x] 2. Build the writer", desk.Text, StringComparison.Ordinal);
        desk.IsQuiet();
    }

    [Fact]
    public void A_tick_by_hand_is_reported_and_left_alone()
    {
        using var desk = new SyncDesk(Plain);
        var ticked = Plain.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal);
        var report = desk.Sync(ticked);
        Assert.Equal(["tick.unproven"], desk.Codes(report));
        Assert.Equal(3, report.Result.Conflicts[0].Line);
        Assert.Equal((ticked, TaskState.Pending), (desk.Text, desk.StateOf("1")));
        Assert.Equal(["tick.unproven"], desk.Codes(desk.Sync()));
        desk.Finish("1");
        Assert.Empty(desk.Sync().Result.Conflicts);
        Assert.Equal(ticked, desk.Text);
    }

    [Fact]
    public void A_trusted_tick_is_a_manual_completion_by_the_person_who_syncs()
    {
        using var desk = new SyncDesk(Plain) { Options = new() { TrustTicks = true } };
        var report = desk.Sync(Plain.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal).Replace("[ ] 2.1", "[x] 2.1", StringComparison.Ordinal));
        Assert.Empty(report.Result.Conflicts);
        Assert.Equal((TaskState.Done, Completion.Manual), (desk.StateOf("1"), desk.Task("1").Completion));
        Assert.Equal(TaskState.Done, desk.StateOf("2.1"));
        Assert.Equal("ann", desk.Desk.Store.Read(reader => Records.Approvals.Find(reader, Records.ApprovalKey(desk.Uid("1"), "completion")))!.By);
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void A_trusted_tick_of_a_task_that_waits_is_not_accepted()
    {
        using var desk = new SyncDesk("- [ ] 1. A\n- [ ] 2. B\n  - _Depends: 1_\n") { Options = new() { TrustTicks = true } };
        Assert.Equal(["tick.unproven"], desk.Codes(desk.Sync(desk.Text.Replace("[ ] 2.", "[x] 2.", StringComparison.Ordinal))));
        Assert.Equal(TaskState.Blocked, desk.StateOf("2"));
    }

    [Fact]
    public void An_agent_is_not_trusted_with_ticks_and_clears_none()
    {
        using var desk = new SyncDesk(Plain) { Options = new() { TrustTicks = true, ByPerson = false } };
        var report = desk.Sync(Plain.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal).Replace("[x] 3.", "[ ] 3.", StringComparison.Ordinal), Desk.Bot);
        Assert.Equal(["tick.unproven", "untick.by_agent"], desk.Codes(report));
        Assert.Equal((TaskState.Pending, TaskState.Done), (desk.StateOf("1"), desk.StateOf("3")));
    }

    [Fact]
    public void Ticks_are_set_back_where_so_configured()
    {
        using var desk = new SyncDesk(Plain) { Options = new() { Untick = true } };
        Assert.Equal(["tick.unproven"], desk.Codes(desk.Sync(Plain.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal))));
        Assert.Equal(Plain, desk.Text);
        desk.IsQuiet();
    }

    [Fact]
    public void A_cleared_box_reopens_its_task()
    {
        using var desk = new SyncDesk(Plain);
        desk.Finish("1");
        desk.Sync();
        var asked = desk.Sync(desk.Text.Replace("[x] 1.", "[ ] 1.", StringComparison.Ordinal).Replace("[x] 3.", "[ ] 3.", StringComparison.Ordinal));
        Assert.Equal(["sync.would_reopen"], desk.Codes(asked));
        Assert.Equal((TaskState.Done, TaskState.Blocked), (desk.StateOf("1"), desk.StateOf("3")));
        Assert.Equal([new("demo/3", "reopened", null)], asked.Result.Noted);
        Assert.Equal([new("demo/1", "reopened", null)], desk.Accepting().Result.Noted);
        Assert.Equal((TaskState.Pending, TaskState.Blocked), (desk.StateOf("1"), desk.StateOf("3")));
        Assert.Equal(Completion.Merge, desk.Task("3").Completion);
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void A_task_reopened_in_the_registry_is_cleared_in_the_file()
    {
        using var desk = new SyncDesk(Plain);
        desk.Desk.Registry.Steering.Reopen(Desk.Ref("3"), "not good", Desk.Ann);
        desk.Sync();
        Assert.Equal(Plain.Replace("[x] 3.", "[ ] 3.", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();
    }

    [Fact]
    public void A_title_changed_in_the_registry_is_written_and_nothing_else()
    {
        using var desk = new SyncDesk(Plain);
        desk.Desk.Registry.Steering.Update(Desk.Ref("2.1"), new() { Title = "Write büffers" }, Desk.Ann);
        desk.Sync();
        Assert.Equal(Plain.Replace("Write bytes", "Write büffers", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();
    }

    [Fact]
    public void Optional_is_written_as_the_star()
    {
        using var desk = new SyncDesk(Plain);
        desk.Desk.Registry.Steering.Update(Desk.Ref("1"), new() { Optional = true }, Desk.Ann);
        desk.Desk.Registry.Steering.Update(Desk.Ref("2.2"), new() { Optional = false }, Desk.Ann);
        desk.Sync();
        Assert.Equal(Plain.Replace("[ ] 1.", "[ ]* 1.", StringComparison.Ordinal).Replace("[ ]* 2.2", "[ ] 2.2", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();
    }

    [Theory]
    [InlineData("4.4 Numbers")]
    [InlineData("Do it (optional)")]
    [InlineData("Two **bold")]
    public void A_title_that_would_read_differently_is_reported_and_not_written(string title)
    {
        using var desk = new SyncDesk("- [ ] Make\n- [ ] 2. **Bold** and plain\n");
        var id = title.StartsWith("Two", StringComparison.Ordinal) ? "2" : "u3";
        desk.Desk.Registry.Steering.Update(Desk.Ref(desk.All().First(task => id == "2" ? task.Id == "2" : task.Id != "2").Id), new() { Title = title }, Desk.Ann);
        Assert.Equal(["registry.ahead"], desk.Codes(desk.Sync()));
        Assert.Equal("- [ ] Make\n- [ ] 2. **Bold** and plain\n", desk.Text);
        Assert.Equal(["registry.ahead"], desk.Codes(desk.Sync()));
        Assert.Contains(desk.All(), task => task.Title == title);
    }

    [Fact]
    public void Edits_on_both_sides_are_both_kept()
    {
        using var desk = new SyncDesk(Plain);
        desk.Finish("1");
        desk.Desk.Registry.Steering.Update(Desk.Ref("2.1"), new() { Title = "Write blocks", Priority = 1 }, Desk.Ann);
        var report = desk.Sync(Plain.Replace("- Reads `src/a.cs`", "- Reads `src/b.cs`", StringComparison.Ordinal).Replace("2.2 Write tests", "2.2 Write many tests", StringComparison.Ordinal));
        Assert.Empty(report.Result.Conflicts);
        Assert.Contains("[x] 1. Build the parser\n  - Reads `src/b.cs`", desk.Text, StringComparison.Ordinal);
        Assert.Contains("2.1 Write blocks", desk.Text, StringComparison.Ordinal);
        Assert.Contains("src/b.cs", desk.Task("1").Description, StringComparison.Ordinal);
        Assert.Equal(("Write many tests", 1), (desk.Task("2.2").Title, desk.Task("2.1").Priority));
        desk.IsQuiet();
    }

    [Fact]
    public void The_same_field_changed_on_both_sides_goes_by_the_file_and_is_reported()
    {
        using var desk = new SyncDesk(Plain);
        desk.Desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "Build the lexer" }, Desk.Ann);
        var report = desk.Sync(Plain.Replace("Build the parser", "Build the scanner", StringComparison.Ordinal));
        var conflict = Assert.Single(report.Result.Conflicts);
        Assert.Equal(("text.both_changed", 3), (conflict.Code, conflict.Line));
        Assert.Contains("Build the lexer", conflict.Message, StringComparison.Ordinal);
        Assert.Equal("Build the scanner", desk.Task("1").Title);
        desk.IsQuiet();
    }

    [Fact]
    public void A_change_that_the_file_cannot_carry_is_reported_and_kept()
    {
        using var desk = new SyncDesk(Plain);
        desk.Desk.Registry.Steering.Update(Desk.Ref("1"), new() { Description = "something else" }, Desk.Ann);
        Assert.Equal(["registry.ahead"], desk.Codes(desk.Sync()));
        Assert.Equal((Plain, "something else"), (desk.Text, desk.Task("1").Description));
    }

    [Fact]
    public void A_file_without_tasks_cancels_nothing()
    {
        using var desk = new SyncDesk(Plain);
        Assert.Equal(["kiro.emptied"], desk.Codes(desk.Sync("")));
        Assert.DoesNotContain(desk.All(), task => task.State == TaskState.Cancelled);
        Assert.Empty(desk.Sync(Plain).Result.Conflicts);
        desk.IsQuiet();
    }

    [Fact]
    public void A_dependency_that_no_task_has_keeps_a_pending_task_from_the_ready_set()
    {
        using var desk = new SyncDesk("- [ ] 1. A\n- [ ] 2. B\n  - _Depends: 1_\n");
        desk.Finish("1");
        var report = desk.Sync("- [ ] 1. A\n- [ ] 2. B\n  - _Depends: 7_\n".Replace("[ ] 1", "[x] 1", StringComparison.Ordinal));
        Assert.Equal(["task.draft"], report.Result.Errors.Select(error => error.Code));
        Assert.Equal((TaskState.Blocked, "missing dependency 7"), (desk.StateOf("2"), desk.Desk.Reason("2")));
        desk.Sync("- [x] 1. A\n- [ ] 2. B\n  - _Depends: 1_\n");
        Assert.Equal(TaskState.Pending, desk.StateOf("2"));
        desk.IsQuiet();
    }
}
