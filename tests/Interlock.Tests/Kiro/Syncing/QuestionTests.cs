using Interlock.Kiro.Syncing;
using Interlock.Lifecycle;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>What a sync asks about instead of doing it, and what it names.</summary>
public sealed class QuestionTests
{
    private const string Three = "- [x] 1. Paint the fence\n- [x] 2. Close the gate\n- [x] 3. Feed the dog\n- [ ] 4. Order lamps\n";

    [Fact]
    public void Many_done_tasks_reopen_only_when_that_is_accepted_and_each_is_named()
    {
        using var desk = new SyncDesk(Three);
        var asked = desk.Sync(Three.Replace("[x]", "[ ]", StringComparison.Ordinal));
        Assert.Equal(["sync.would_reopen", "sync.would_reopen", "sync.would_reopen"], desk.Codes(asked));
        Assert.All(["1", "2", "3"], id => Assert.Equal(TaskState.Done, desk.StateOf(id)));
        Assert.Empty(asked.Result.Noted);
        desk.IsQuiet();
        Assert.Equal(["demo/1", "demo/2", "demo/3"], desk.Accepting().Result.Noted.Select(note => note.Task));
        Assert.Equal(TaskState.Pending, desk.StateOf("1"));
        desk.IsQuiet();
    }

    [Fact]
    public void Other_work_in_the_place_of_held_work_is_asked_about_and_its_holder_keeps_what_was_claimed()
    {
        using var desk = new SyncDesk("- [ ] 1. Paint the fence\n- [ ] 2. Close the gate\n");
        desk.Desk.Begin("1");
        desk.Sync();
        var asked = desk.Sync(desk.Text.Replace("Paint the fence", "Order new lamps", StringComparison.Ordinal));
        Assert.Equal(["task.replaced"], desk.Codes(asked));
        Assert.Equal("Paint the fence", desk.Task("1").Title);
        desk.IsQuiet();
        var done = desk.Accepting();
        Assert.Equal([new("demo/1", "retitled", "Paint the fence")], done.Result.Noted);
        Assert.Equal("Order new lamps", desk.Task("1").Title);
    }

    [Fact]
    public void A_held_task_whose_title_is_only_edited_takes_it_over()
    {
        using var desk = new SyncDesk("- [ ] 1. Paint the fence\n- [ ] 2. Close the gate\n");
        desk.Desk.Begin("1");
        desk.Sync();
        Assert.Empty(desk.Sync(desk.Text.Replace("Paint the fence", "Paint the garden fence", StringComparison.Ordinal)).Result.Noted);
        Assert.Equal("Paint the garden fence", desk.Task("1").Title);
    }

    [Fact]
    public void Renumbered_and_cancelled_tasks_are_named()
    {
        using var desk = new SyncDesk("- [ ] 1. Paint the fence\n- [ ] 2. Close the gate\n");
        Assert.Equal([new("demo/1", "renumbered", "2"), new("demo/1~kept", "cancelled", null), new("demo/1~kept", "renumbered", "1")], desk.Sync("- [ ] 1. Close the gate\n").Result.Noted);
    }

    [Fact]
    public void An_older_checkout_reopens_and_cancels_nothing()
    {
        using var desk = new SyncDesk(Three);
        desk.Options = new() { Standing = Standing.Earlier };
        var earlier = desk.Sync("- [ ] 1. Paint the fence\n");
        Assert.Equal(["sync.earlier_checkout"], desk.Codes(earlier));
        desk.Options = new() { Standing = Standing.Apart };
        var apart = desk.Sync("- [ ] 1. Paint the fence\n");
        Assert.Equal(["sync.would_reopen", "sync.other_checkout"], desk.Codes(apart));
        Assert.Equal((TaskState.Done, TaskState.Pending), (desk.StateOf("1"), desk.StateOf("4")));
        desk.IsQuiet();
    }

    [Fact]
    public void A_tick_made_by_hand_is_accepted_once_for_the_tasks_named()
    {
        using var desk = new SyncDesk("- [ ] 1. Paint the fence\n  - _Depends on: none_\n- [ ] 2. Close the gate\n  - _Depends on: none_\n");
        desk.Options = new() { AcceptedTicks = ["1"] };
        var report = desk.Sync(desk.Text.Replace("[ ]", "[x]", StringComparison.Ordinal));
        Assert.Equal(["tick.unproven"], desk.Codes(report));
        Assert.Equal((TaskState.Done, TaskState.Pending), (desk.StateOf("1"), desk.StateOf("2")));
    }

    [Fact]
    public void Swapped_tasks_with_new_children_make_no_cycle()
    {
        using var desk = new SyncDesk("- [ ] 1. Write the parser\n- [ ] 2. Write the printer\n- [ ] 3. Write the checker\n");
        desk.Sync("- [ ] 1. Write the checker\n- [ ] 2. Write the printer\n  - [ ] 2.1 Print numbers\n  - [ ] 2.2 Print strings\n- [ ] 3. Write the parser\n");
        Assert.DoesNotContain(desk.All(), task => task.StateReason?.StartsWith("cycle", StringComparison.Ordinal) ?? false);
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void A_parent_that_loses_its_children_waits_as_the_file_says()
    {
        using var desk = new SyncDesk("- [ ] 1. Write the parser\n- [ ] 2. Write the printer\n  - [x] 2.1 Print numbers\n  - [ ] 2.2 Print strings\n");
        desk.Sync("- [ ] 1. Write the parser\n- [ ] 2. Write the printer\n");
        Assert.Equal(["1"], desk.Waits(desk.Task("2")));
        Assert.Equal(TaskState.Blocked, desk.StateOf("2"));
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);
    }
}
