using Interlock.Lifecycle;
using Interlock.Plans.OpenSpec;
using Interlock.Tests.Kiro;
using Interlock.Tests.Kiro.Syncing;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Plans;

public sealed class OpenSpecTests
{
    private const string Whole = """
        ## 1. Reader
        - [ ] 1.1 Read `src/a.ts`
          - keep comments
        - [ ] 1.2 Test it
          - [ ] unit tests
          - [ ] golden files

        ## 2. Writer
        - [ ] 2.1 Write it
        - [ ] Optional: colours
        - [ ] 2.3 Run `openspec archive x`

        ## 3. Deferred work
        - [ ] 3.1 Later

        """;

    [Fact]
    public void Every_box_is_a_task_in_the_order_of_the_document()
    {
        var plan = PlanText.OpenSpec(Whole);
        Assert.Equal("1.1 1.2 1.2.u1 1.2.u2 2.1 u1 2.3 3.1", plan.Ids());
        Assert.Equal("1.1<|1.2.u1<1.1|1.2.u2<1.2.u1|2.1<1.2.u2|u1<2.1|2.3<2.1,u1?|3.1<2.3", plan.Order());
        Assert.Equal(["u1", "3.1"], plan.Tasks.Where(task => task.Optional).Select(task => task.Id));
        Assert.Equal(("manual", "keep comments"), (plan.Task("2.3").Completion, plan.Task("1.1").Description.TrimStart('-', ' ')));
        Assert.Equal(["src/a.ts"], plan.Task("1.1").FileHints);
        Assert.Equal("1.1<|1.2.u1<|1.2.u2<", string.Join('|', PlanText.OpenSpec(Whole, sectionsFree: true).Order().Split('|').Take(3)));
    }

    [Fact]
    public void Numbers_that_stand_twice_or_in_another_section_are_warned_of()
    {
        var plan = PlanText.OpenSpec("## 1. A\n- [ ] 1.1 a\n- [ ] 1.1 b\n## 2. B\n- [ ] 3.1 c\n");
        Assert.Equal([(3, "kiro.duplicate_id"), (5, "openspec.wrong_section")], plan.Problems.Select(problem => (problem.Line, problem.Code)));
    }

    [Fact]
    public void Both_ways_no_mark_but_done_is_written()
    {
        using var desk = new SyncDesk { Options = new() { Format = new OpenSpecFormat(false) } };
        desk.Sync(Whole);
        desk.Desk.Begin("1.1");
        desk.Sync();
        Assert.Equal(Whole, desk.Text);
        desk.Finish("1.1");
        desk.Sync();
        Assert.Equal(Whole.Replace("[ ] 1.1", "[x] 1.1", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void What_an_archived_change_leaves_open_is_cancelled_and_nothing_is_missing()
    {
        using var desk = new SyncDesk { Options = new() { Format = new OpenSpecFormat(false) } };
        desk.Sync("- [x] 1.1 A\n- [ ] 1.2 B\n- [ ] 1.3 C\n");
        desk.Options = desk.Options with { Closes = true, Writes = false, Removes = false };
        var report = desk.Sync("- [x] 1.1 A\n- [ ] 1.2 B\n");
        Assert.Equal((TaskState.Done, TaskState.Cancelled, TaskState.Cancelled), (desk.StateOf("1.1"), desk.StateOf("1.2"), desk.StateOf("1.3")));
        Assert.Equal(["cancelled", "cancelled"], report.Result.Noted.Select(note => note.What));
        Assert.Equal("its plan was archived", desk.Task("1.2").StateReason);
        desk.IsQuiet();
    }
}
