using Interlock.Kiro;
using Interlock.Lifecycle;
using Interlock.Plans.SpecKit;
using Interlock.Tests.Kiro;
using Interlock.Tests.Kiro.Syncing;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Plans;

public sealed class SpecKitTests
{
    private const string Whole = """
        # Tasks: Photo albums

        - [P] tasks = different files, no dependencies

        ## Phase 1: Setup
        - [ ] T001 Create the project
        - [ ] T002 [P] Configure linting
        - [ ] T003 [P] Configure tests

        ## Phase 2: Foundational
        - [ ] T004 Set up the database in src/db.ts
          - [ ] keeps the old rows
        - [ ] All tests pass

        **Checkpoint**: Foundation ready

        ## Phase 3: User Story 1 - Albums (Priority: P1)

        ### Tests for User Story 1
        - [ ] T005 [P] [US1] Write a test in tests/albums.ts (FR-3)

        ### Implementation for User Story 1
        - [ ] T006 [P] [US1] Model in src/album.ts
        - [ ] T007 [US1] [P] Model in src/photo.ts
        - [ ] T008 [US1] Service in src/album-service.ts

        ## Phase 4: User Story 2 - Sharing (Priority: P2)
        - [ ] T009 [P] [US2] Share link in src/album.ts
        - [ ] T010 [US2] Page for [projectId] in app/share.ts

        ## Phase 5: Polish
        - [ ] T011 [P] Run `npm test -- --all`
        - [ ] T012 Manual walk through the pages

        ## Dependencies
        - T009 → T010
        """;

    [Fact]
    public void A_plan_is_read_with_its_ids_its_stories_and_the_rules_of_its_order()
    {
        var plan = PlanText.SpecKit(Whole);
        Assert.Equal("T001 T002 T003 T004 T005 T006 T007 T008 T009 T010 T011 T012", plan.Ids());
        Assert.Equal(
            "T001<|T002<T001|T003<T001|T004<T002,T003|T005<T004|T006<T005|T007<T005|T008<T006,T007|T009<T004,T006|T010<T009|T011<T008,T010|T012<T011",
            plan.Order());
        Assert.Equal(["US1", "FR-3"], plan.Task("T005").Requirements);
        Assert.Equal((1, 2, (int?)null), (plan.Task("T006").Priority, plan.Task("T009").Priority, plan.Task("T001").Priority));
        Assert.Equal(("Page for [projectId] in app/share.ts", "Model in src/photo.ts"), (plan.Task("T010").Title, plan.Task("T007").Title));
        Assert.Equal(["src/db.ts"], plan.Task("T004").FileHints);
        Assert.Empty(plan.Task("T004").Files);
        Assert.Contains("keeps the old rows", plan.Task("T004").Description, StringComparison.Ordinal);
        Assert.Equal(("checks", "manual", "merge"), (plan.Task("T011").Completion, plan.Task("T012").Completion, plan.Task("T001").Completion));
        Assert.Equal("speckit.prose_unread", Assert.Single(plan.Problems).Code);
        Assert.Equal("T009<T004,T006,T008", string.Join('|', PlanText.SpecKit(Whole, storiesFollow: true).Order().Split('|').Where(task => task.StartsWith("T009", StringComparison.Ordinal))).Replace("T009<T006,T008", "T009<T004,T006,T008", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(" T001 Text", "T001", "Text")]
    [InlineData(" **T027A** [P] Text", "T027A", "Text")]
    [InlineData(" T-001 [DONE] [P] Text", "T-001", "Text")]
    [InlineData(" T031-MIN: Text", "T031-MIN", "Text")]
    [InlineData(" [P] T001 [Setup] Text", "T001", "Text")]
    [InlineData(" **T001 [US1]** Text", "T001", "Text")]
    [InlineData(" T001 [projectId]/page.tsx is new", "T001", "[projectId]/page.tsx is new")]
    public void What_stands_before_the_text_leaves_the_title(string text, string id, string title)
    {
        var label = TaskLabel.Read(text)!;
        Assert.Equal((id, title), (label.Id, TaskTitle.Unnumbered(label.Text).Title));
    }

    [Theory]
    [InlineData(" Tests pass")]
    [InlineData(" T1000000 Too long")]
    [InlineData(" T001/../../etc")]
    [InlineData(" TASK-1 Other")]
    [InlineData("")]
    [InlineData(" tasks = different files")]
    public void What_begins_with_no_id_has_none(string text) => Assert.Null(TaskLabel.Read(text));

    [Fact]
    public void Written_dependencies_come_first_and_ranges_are_read()
    {
        var plan = PlanText.SpecKit("- [ ] T001 [P] A\n- [ ] T002 [P] B\n- [ ] T003 [P] C (depends on T001, T002)\n- [ ] T004 [P] D after T1-T3\n  - Dependencies: T099\n- [ ] T005 [P] E, not dependent: does not depend on T001\n");
        Assert.Equal("T001<|T002<|T003<T001,T002|T004<T001,T002,T003|T005<", plan.Order());
        Assert.Equal(["T099"], plan.Task("T004").MissingDependencies);
    }

    [Fact]
    public void Where_a_written_edge_makes_a_circle_the_order_of_the_file_yields_with_a_warning()
    {
        var plan = PlanText.SpecKit("- [ ] T001 A (depends on T003)\n- [ ] T002 B\n- [ ] T003 C\n");
        Assert.False(Spec.HasCircle(plan));
        Assert.Contains("T003", plan.Waits("T001"), StringComparison.Ordinal);
        Assert.Equal(("speckit.written_order", 1), (Assert.Single(plan.Problems).Code, plan.Problems[0].Line));
    }

    [Fact]
    public void A_story_that_depends_on_another_waits_for_its_end()
    {
        const string text = "## Phase 1: Setup\n- [ ] T001 A\n## Phase 2: User Story 1\n- [ ] T002 B\n- [ ] T003 C\n## Phase 3: US2\n- [ ] T004 D\n## Notes\n- **US2** depends on US1\n- US9 depends on US1\n";
        var plan = PlanText.SpecKit(text);
        Assert.Equal("T001<|T002<T001|T003<T002|T004<T001,T003", plan.Order());
        Assert.Equal("speckit.unknown_story", Assert.Single(plan.Problems).Code);
    }

    [Fact]
    public void An_id_that_stands_twice_gets_a_name_of_its_own()
    {
        var plan = PlanText.SpecKit("- [ ] T009 A\n- [ ] T009 B\n");
        Assert.Equal("T009 T009~2", plan.Ids());
        Assert.Equal("kiro.duplicate_id", Assert.Single(plan.Problems).Code);
    }

    [Fact]
    public void A_file_without_ids_is_read_by_place_and_its_legend_is_no_task()
    {
        var plan = PlanText.SpecKit("- [P] tasks = different files\n- [ ] Write it\n- [ ] Test it\n");
        Assert.Equal(["Write it", "Test it"], plan.Tasks.Select(task => task.Title));
        Assert.Equal("speckit.no_ids", Assert.Single(plan.Problems).Code);
    }

    [Fact]
    public void Both_ways_only_done_is_written_in_the_letter_of_the_file_and_nothing_else_changes()
    {
        using var desk = new SyncDesk { Options = new() { Format = new SpecKitFormat(false) } };
        desk.Sync(Whole);
        Assert.Equal(Whole, desk.Text);
        desk.IsQuiet();
        desk.Desk.Begin("T001");
        desk.Sync();
        Assert.Equal(Whole, desk.Text);
        desk.IsQuiet();
        desk.Finish("T001");
        desk.Sync();
        Assert.Equal(Whole.Replace("[ ] T001", "[X] T001", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();
        desk.Sync(desk.Text.Replace("[ ] T002", "[x] T002", StringComparison.Ordinal).Replace("[ ] T003", "[x] T003", StringComparison.Ordinal));
        Assert.Equal(TaskState.Pending, desk.StateOf("T002"));
        Assert.Contains("[ ] keeps the old rows", desk.Text, StringComparison.Ordinal);
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void A_task_keeps_its_history_when_its_id_changes_and_priority_follows_the_story()
    {
        using var desk = new SyncDesk { Options = new() { Format = new SpecKitFormat(false) } };
        desk.Sync(Whole);
        var uid = desk.Uid("T009");
        Assert.Equal(2, desk.Task("T009").Priority);
        desk.Sync(Whole.Replace("T009 [P]", "T020 [P]", StringComparison.Ordinal).Replace("Priority: P2", "Priority: P3", StringComparison.Ordinal));
        Assert.Equal((uid, 3), (desk.Uid("T020"), desk.Task("T020").Priority));
        desk.IsQuiet();
    }
}
