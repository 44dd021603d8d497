using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry;

public sealed class CascadeTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Done_makes_ready_who_waits_for_nothing_else_in_the_same_transaction()
    {
        desk.Create("1");
        desk.Create("2");
        desk.Create("3", "1", "2");
        var token = desk.Submit("1");
        desk.Finish("2");
        Assert.Equal((TaskState.Blocked, 1), (desk.State("3"), desk.Task("3").OpenDependencies));
        var seq = desk.LastSeq;
        desk.TryMerge("1", token);
        Assert.Equal((TaskState.Pending, 0, (string?)null), (desk.State("3"), desk.Task("3").OpenDependencies, desk.Reason("3")));
        Assert.Equal(["blocked→pending"], desk.Walk("3", seq));
        Assert.Single(desk.Events("3", seq, EventTypes.TaskReady));
        var done = Assert.Single(desk.Events("1", seq, EventTypes.TaskCompleted));
        Assert.True(done.Seq < desk.Events("3", seq, EventTypes.TaskReady)[0].Seq);
    }

    [Fact]
    public void A_step_of_a_task_raises_its_version_by_one_also_for_who_follows()
    {
        desk.Create("1");
        desk.Create("2", "1");
        var token = desk.Submit("1");
        var (first, second) = (desk.Task("1").Version, desk.Task("2").Version);
        desk.TryMerge("1", token);
        Assert.Equal(second + 1, desk.Task("2").Version);
        Assert.Equal(first + 2, desk.Task("1").Version);
    }

    [Fact]
    public void Soft_dependencies_only_order_the_ready_set()
    {
        desk.Create("1");
        desk.Create(Desk.Draft("2", "~1") with { Priority = 1 });
        Assert.Equal(TaskState.Pending, desk.State("2"));
        Assert.Equal(["1", "2"], Ready());
        desk.Finish("1");
        desk.Create("3");
        Assert.Equal(0, desk.Task("2").OpenSoftDependencies);
        Assert.Equal(["2", "3"], Ready());

        List<string> Ready() => [.. desk.Registry.Reading.Ready(new()).Select(view => view.Task.Id)];
    }

    [Fact]
    public void A_done_dependency_leaves_alone_who_waits_for_something_else()
    {
        desk.Create("1");
        desk.Create("held", "1");
        desk.Create("cancelled", "1");
        desk.Create(Desk.Draft("draft", "1") with { Hold = true });
        desk.Registry.Steering.Cancel(Desk.Ref("cancelled"), null, Desk.Ann);
        desk.Finish("1");
        desk.Registry.Steering.Advance(Desk.Ref("held"), TaskState.Blocked, "dependencies of the heart", Desk.Ann);
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "again", Desk.Ann);
        Assert.Equal([1, 1, 1], Counts());
        desk.Finish("1");
        Assert.Equal([0, 0, 0], Counts());
        Assert.Equal([TaskState.Blocked, TaskState.Cancelled, TaskState.Draft], ((string[])["held", "cancelled", "draft"]).Select(desk.State));
        Assert.Equal("held: dependencies of the heart", desk.Reason("held"));

        List<int> Counts() => [.. ((string[])["held", "cancelled", "draft"]).Select(id => desk.Task(id).OpenDependencies)];
    }

    [Fact]
    public void Reopening_blocks_the_pending_and_leaves_the_active_to_go_on()
    {
        desk.Create("1");
        desk.Create("waiting", "1");
        desk.Create("active", "1");
        desk.Create("after", "active");
        desk.Finish("1");
        var token = desk.Begin("active");
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "was wrong", Desk.Ann);
        Assert.Equal((TaskState.Blocked, "dependencies"), (desk.State("waiting"), desk.Reason("waiting")));
        Assert.Equal((TaskState.Implementing, 1), (desk.State("active"), desk.Task("active").OpenDependencies));
        Assert.NotNull(desk.ClaimOf("active"));
        var seq = desk.LastSeq;
        desk.Registry.Working.Release(Desk.Ref("active"), token, "not now", Desk.Ann);
        Assert.Equal(["implementing→blocked", "blocked→pending", "pending→blocked"], desk.Walk("active", seq));
        Assert.Empty(desk.Events("active", seq, EventTypes.TaskReady));
        Assert.Empty(desk.LocksOf("active"));
        Assert.Equal("1", desk.TryClaim().Value.Task.Id);
    }

    [Fact]
    public void An_active_task_may_be_merged_although_its_dependency_was_reopened()
    {
        desk.Create("1");
        desk.Create("2", "1");
        desk.Create("3", "2");
        desk.Finish("1");
        var token = desk.Submit("2");
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "was wrong", Desk.Ann);
        Assert.Equal(TaskState.Done, desk.TryMerge("2", token).Value.State);
        Assert.Equal(TaskState.Pending, desk.State("3"));
        desk.Finish("1");
        Assert.Equal((TaskState.Done, 0), (desk.State("2"), desk.Task("2").OpenDependencies));
    }

    [Fact]
    public void Who_depends_on_a_cancelled_or_failed_task_stays_blocked_and_says_so()
    {
        var failing = new Desk(options => options with { MaxAttempts = 1 });
        failing.Create("1");
        failing.Create("2");
        failing.Create("3", "1", "2");
        failing.Create("4", "3");
        failing.Registry.Steering.Cancel(Desk.Ref("1"), "not wanted", Desk.Ann);
        Assert.Equal((TaskState.Blocked, "dependencies: demo/1 is cancelled"), (failing.State("3"), failing.Reason("3")));
        failing.Registry.Working.Fail(Desk.Ref("2"), failing.Begin("2"), "cannot", Desk.Ann);
        Assert.Equal(TaskState.Failed, failing.State("2"));
        Assert.Equal("dependencies: demo/1 is cancelled, demo/2 is failed", failing.Reason("3"));
        Assert.Equal("dependencies", failing.Reason("4"));
        var why = failing.Registry.Explaining.Why(Desk.Ref("4")).Value;
        Assert.Contains("demo/1, which is cancelled and will not become done by itself", why.Sentence, StringComparison.Ordinal);
        Assert.Equal("interlock task reopen demo/1 --reason TEXT", why.Next);
        Desk.Stopped(failing.TryClaim("3"), 2, "dependencies.open");

        failing.Registry.Steering.Reopen(Desk.Ref("1"), "wanted after all", Desk.Ann);
        failing.Registry.Steering.Advance(Desk.Ref("2"), TaskState.Pending, null, Desk.Ann);
        Assert.Equal("dependencies", failing.Reason("3"));
        failing.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann);
        failing.Finish("1");
        failing.Finish("2");
        Assert.Equal(TaskState.Pending, failing.State("3"));
    }

    [Fact]
    public void A_new_task_says_at_once_that_its_dependency_is_cancelled()
    {
        desk.Create("1");
        desk.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Ann);
        desk.Create("2", "1");
        Assert.Equal("dependencies: demo/1 is cancelled", desk.Reason("2"));
        desk.Create("3");
        desk.Registry.Steering.Update(Desk.Ref("2"), new() { DependsOn = [("3", true)] }, Desk.Ann);
        Assert.Equal("dependencies", desk.Reason("2"));
    }

    [Fact]
    public void A_parent_is_done_with_its_last_required_child_and_frees_who_waits_for_it()
    {
        desk.Import(
            Desk.Draft("P") with { IsParent = true },
            Desk.Draft("P1") with { Parent = "P" },
            Desk.Draft("P2") with { Parent = "P" },
            Desk.Draft("P3") with { Parent = "P", Optional = true },
            Desk.Draft("P4") with { Parent = "P" },
            Desk.Draft("after", "P"),
            Desk.Draft("softly", "~P"));
        Assert.Equal(TaskState.Pending, desk.State("P"));
        desk.Finish("P1");
        Assert.Equal(TaskState.Implementing, desk.State("P"));
        desk.Registry.Steering.Cancel(Desk.Ref("P4"), null, Desk.Ann);
        Assert.Equal(1, desk.Task("softly").OpenSoftDependencies);
        var token = desk.Submit("P2");
        var seq = desk.LastSeq;
        desk.TryMerge("P2", token);
        Assert.Equal((TaskState.Done, TaskState.Pending), (desk.State("P"), desk.State("after")));
        Assert.Equal(0, desk.Task("softly").OpenSoftDependencies);
        Assert.Single(desk.Events("P", seq, EventTypes.TaskCompleted));
        Assert.Single(desk.Events("after", seq, EventTypes.TaskReady));
        desk.Finish("P3");
        Assert.Equal(TaskState.Done, desk.State("P"));
        Assert.Single(desk.Events("P", type: EventTypes.TaskCompleted));
    }

    [Fact]
    public void Cancelling_the_last_open_child_completes_a_parent_and_cancelling_all_says_so()
    {
        desk.Import(
            Desk.Draft("P") with { IsParent = true },
            Desk.Draft("P1") with { Parent = "P" },
            Desk.Draft("P2") with { Parent = "P" },
            Desk.Draft("Q") with { IsParent = true },
            Desk.Draft("Q1") with { Parent = "Q" },
            Desk.Draft("after", "P"),
            Desk.Draft("never", "Q"));
        desk.Finish("P1");
        desk.Registry.Steering.Cancel(Desk.Ref("P2"), null, Desk.Ann);
        Assert.Equal((TaskState.Done, TaskState.Pending), (desk.State("P"), desk.State("after")));
        desk.Registry.Steering.Cancel(Desk.Ref("Q1"), null, Desk.Ann);
        Assert.Equal((TaskState.Cancelled, "dependencies: demo/Q is cancelled"), (desk.State("Q"), desk.Reason("never")));
        desk.Registry.Steering.Reopen(Desk.Ref("P2"), "needed", Desk.Ann);
        Assert.Equal((TaskState.Implementing, TaskState.Blocked), (desk.State("P"), desk.State("after")));
    }

    [Fact]
    public void Nested_parents_pass_it_on_in_both_directions()
    {
        desk.Import(
            Desk.Draft("1") with { IsParent = true },
            Desk.Draft("1.1") with { IsParent = true, Parent = "1" },
            Desk.Draft("1.1.1") with { Parent = "1.1" },
            Desk.Draft("1.1.2") with { Parent = "1.1" },
            Desk.Draft("1.2") with { IsParent = true, Parent = "1" },
            Desk.Draft("1.2.1") with { Parent = "1.2", Optional = true },
            Desk.Draft("2", "1"),
            Desk.Draft("3", "1.1"));
        desk.Finish("1.1.1");
        Assert.Equal(TaskState.Blocked, desk.State("3"));
        desk.Finish("1.1.2");
        Assert.Equal([TaskState.Done, TaskState.Done, TaskState.Pending, TaskState.Pending], ((string[])["1", "1.1", "2", "3"]).Select(desk.State));
        desk.Registry.Steering.Reopen(Desk.Ref("1.1.2"), "wrong", Desk.Ann);
        Assert.Equal([TaskState.Implementing, TaskState.Implementing, TaskState.Blocked, TaskState.Blocked], ((string[])["1", "1.1", "2", "3"]).Select(desk.State));
        Assert.Equal([1, 1], ((string[])["2", "3"]).Select(id => desk.Task(id).OpenDependencies));
    }

    [Fact]
    public void A_new_child_of_a_done_parent_takes_its_being_done_back()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" }, Desk.Draft("after", "P"));
        desk.Finish("P1");
        Assert.Equal(TaskState.Pending, desk.State("after"));
        desk.Create(Desk.Draft("P2") with { Parent = "P" });
        Assert.Equal((TaskState.Implementing, TaskState.Blocked, 1), (desk.State("P"), desk.State("after"), desk.Task("after").OpenDependencies));
        desk.Finish("P2");
        Assert.Equal((TaskState.Done, TaskState.Pending, 0), (desk.State("P"), desk.State("after"), desk.Task("after").OpenDependencies));
    }

    [Fact]
    public void Calling_the_last_open_child_optional_completes_its_parent()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" }, Desk.Draft("P2") with { Parent = "P" }, Desk.Draft("after", "P"));
        desk.Finish("P1");
        desk.Registry.Steering.Update(Desk.Ref("P2"), new() { Optional = true }, Desk.Ann);
        Assert.Equal((TaskState.Done, TaskState.Pending), (desk.State("P"), desk.State("after")));
        desk.Registry.Steering.Update(Desk.Ref("P2"), new() { Optional = false }, Desk.Ann);
        Assert.Equal((TaskState.Implementing, TaskState.Blocked), (desk.State("P"), desk.State("after")));
    }

    [Fact]
    public void A_child_that_moves_to_another_parent_counts_there()
    {
        desk.Import(
            Desk.Draft("P") with { IsParent = true },
            Desk.Draft("P1") with { Parent = "P" },
            Desk.Draft("P2") with { Parent = "P" },
            Desk.Draft("Q") with { IsParent = true },
            Desk.Draft("Q1") with { Parent = "Q" },
            Desk.Draft("afterP", "P"),
            Desk.Draft("afterQ", "Q"));
        desk.Finish("P1");
        desk.Finish("Q1");
        Assert.Equal([TaskState.Blocked, TaskState.Pending], ((string[])["afterP", "afterQ"]).Select(desk.State));
        desk.Store.Write(tx =>
        {
            var changes = desk.Registry.Context.Begin(tx, Desk.Ann);
            var before = tx.FindTask(Desk.Ref("P2"))!;
            Interlock.Registry.Cascade.Redefined(changes, before, changes.Put(before with { Parent = "Q" }));
            return 0;
        });
        Assert.Equal([TaskState.Pending, TaskState.Blocked], ((string[])["afterP", "afterQ"]).Select(desk.State));
        Invariants.Hold(desk);
    }

    [Fact]
    public void A_task_that_comes_softly_after_its_own_parent_counts_right_when_it_completes_and_reopens_it()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("1", "~P") with { Parent = "P" });
        desk.Finish("1");
        Assert.Equal((TaskState.Done, TaskState.Done, 0), (desk.State("P"), desk.State("1"), desk.Task("1").OpenSoftDependencies));
        Invariants.Hold(desk);

        desk.Registry.Steering.Reopen(Desk.Ref("1"), "again", Desk.Bob);
        Assert.Equal((TaskState.Pending, 1), (desk.State("1"), desk.Task("1").OpenSoftDependencies));
        Invariants.Hold(desk);
    }

    [Fact]
    public void Tasks_made_together_with_a_child_that_reopens_its_parent_count_that_parent_once()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("1") with { Parent = "P" });
        desk.Finish("1");
        desk.Import(Desk.Draft("2", "~P") with { Parent = "P" }, Desk.Draft("3", "P"));
        Invariants.Hold(desk);

        desk.Finish("2");
        Assert.Equal((TaskState.Done, TaskState.Pending, 0), (desk.State("P"), desk.State("3"), desk.Task("3").OpenDependencies));
        Invariants.Hold(desk);
    }

    [Fact]
    public void Children_made_together_below_two_done_parents_reopen_what_stands_above_both()
    {
        desk.Import(
            Desk.Draft("G") with { IsParent = true },
            Desk.Draft("P") with { IsParent = true, Parent = "G" },
            Desk.Draft("Q") with { IsParent = true, Parent = "G" },
            Desk.Draft("1") with { Parent = "P" },
            Desk.Draft("2") with { Parent = "Q" },
            Desk.Draft("9", "G"));
        desk.Finish("1");
        desk.Finish("2");
        Assert.Equal(TaskState.Pending, desk.State("9"));
        desk.Import(Desk.Draft("3") with { Parent = "P" }, Desk.Draft("4") with { Parent = "Q" });
        Assert.Equal((TaskState.Blocked, 1), (desk.State("9"), desk.Task("9").OpenDependencies));
        Invariants.Hold(desk);

        desk.Finish("3");
        desk.Finish("4");
        Assert.Equal((TaskState.Pending, 0), (desk.State("9"), desk.Task("9").OpenDependencies));
        Invariants.Hold(desk);
    }
}
