using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Defining;

public sealed class UndoingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void An_edit_is_taken_back_field_by_field()
    {
        desk.Create("0");
        desk.Create(Desk.Draft("1") with { Files = ["a.txt"], EstimateMinutes = 5 });
        var before = desk.Task("1");
        desk.Registry.Steering.Update(
            Desk.Ref("1"),
            new() { Title = "Other", Description = "Else", Kind = "fix", Priority = 1, EstimateMinutes = 9, Optional = true, RequiredSkills = ["sql"], Files = ["b.txt"], DependsOn = [("0", true)], Worklog = "w" },
            Desk.Ann);
        Assert.Equal(TaskState.Blocked, desk.State("1"));

        var undone = Undo("1").Value;
        Assert.Equal(
            (before.Title, before.Description, before.Kind, before.Priority, before.EstimateMinutes, before.Optional, before.Worklog, TaskState.Pending),
            (undone.Title, undone.Description, undone.Kind, undone.Priority, undone.EstimateMinutes, undone.Optional, undone.Worklog, undone.State));
        Assert.Equal(before.Files, undone.Files);
        Assert.Empty(undone.RequiredSkills);
        Assert.Empty(desk.Store.Read(reader => reader.DependenciesOf(before.Uid)));
        Assert.Equal(before.Version + 4, undone.Version);
        Invariants.Hold(desk);
    }

    [Fact]
    public void What_was_empty_becomes_empty_again()
    {
        desk.Create("1");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { EstimateMinutes = 9, Worklog = "w" }, Desk.Ann);
        var undone = Undo("1").Value;
        Assert.Equal((null, null), (undone.EstimateMinutes, undone.Worklog));
    }

    [Fact]
    public void Edits_are_undone_from_the_last_one_back_and_an_undo_can_be_undone()
    {
        desk.Create("1");
        Edit("one");
        Edit("two");
        Assert.Equal("one", Undo("1").Value.Title);
        Assert.Equal("Title of 1", Undo("1").Value.Title);
        Desk.Refused(Undo("1"), "undo.nothing", RefusalKind.NotFound);
        var last = desk.Events("1")[^1];
        Assert.Equal("one", Undo("1", last.Seq).Value.Title);
        Desk.Refused(Undo("1", last.Seq), "undo.done", RefusalKind.Conflict);

        void Edit(string title) => desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = title }, Desk.Ann);
    }

    [Fact]
    public void A_mistaken_reopening_is_taken_back_and_the_task_is_done_by_what_it_was_done_by()
    {
        desk.Create("0");
        desk.Create("1", "0");
        var done = desk.Finish("0");
        desk.Workspace.Merges[done.MergeCommit!] = new() { Commit = done.MergeCommit, Exists = true, OnTarget = true, Tree = "tree" };
        desk.Registry.Steering.Reopen(Desk.Ref("0"), "oops", Desk.Ann);
        Assert.Equal(TaskState.Blocked, desk.State("1"));

        var back = Undo("0").Value;
        Assert.Equal(
            (TaskState.Done, done.MergeCommit, done.Branch, done.Change, done.Worklog, done.ClosedAt),
            (back.State, back.MergeCommit, back.Branch, back.Change, back.Worklog, back.ClosedAt));
        Assert.Equal(TaskState.Pending, desk.State("1"));
        Assert.False(desk.Store.Read(reader => desk.Forge.FindIssue(reader, back.Issue!.Value))!.Open);
        Desk.Refused(Undo("0"), "undo.nothing", RefusalKind.NotFound);
        Invariants.Hold(desk);
    }

    [Fact]
    public void A_reopening_stands_once_the_merge_is_not_on_the_target_or_somebody_works_on_it()
    {
        desk.Create("1");
        var done = desk.Finish("1");
        desk.Workspace.Merges[done.MergeCommit!] = new() { Commit = done.MergeCommit, Exists = true, OnTarget = false, Tree = "tree" };
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "oops", Desk.Ann);
        Desk.Refused(Undo("1"), "gate.refused", RefusalKind.Gate);
        Assert.Equal(TaskState.Pending, desk.State("1"));
        desk.Claim("1");
        Desk.Refused(Undo("1"), "undo.overtaken", RefusalKind.Conflict);
    }

    [Fact]
    public void A_reopening_of_what_a_person_said_is_done_is_taken_back_on_their_word()
    {
        desk.Create(Desk.Draft("1") with { Completion = Completion.Manual });
        var token = desk.Begin("1");
        desk.Approve("1", purpose: "completion");
        Assert.Equal(TaskState.Done, desk.TryFinish("1", token).Value.State);
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "oops", Desk.Ann);
        Assert.Equal(TaskState.Done, Undo("1").Value.State);
        Invariants.Hold(desk);
    }

    [Fact]
    public void An_edit_that_was_edited_over_is_left_alone()
    {
        desk.Create("1");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "one", Priority = 1 }, Desk.Ann);
        var first = desk.LastSeq;
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Priority = 2 }, Desk.Ann);
        var before = desk.Snapshot();
        Desk.Refused(Undo("1", first), "undo.overtaken", RefusalKind.Conflict);
        Assert.Equal((before, "one"), (desk.Snapshot(), desk.Task("1").Title));
    }

    [Fact]
    public void What_somebody_works_by_or_was_merged_stays()
    {
        desk.Create("1");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "Other" }, Desk.Ann);
        var token = desk.Begin("1", Desk.Bob);
        Desk.Refused(Undo("1"), "undo.overtaken", RefusalKind.Conflict);

        // Edited under the claim: whoever holds it has not relied on it yet.
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Priority = 1 }, Desk.Ann);
        Assert.Equal(3, Undo("1").Value.Priority);
        desk.Commit("1", "a.txt");
        desk.TrySubmit("1", token, Desk.Bob);
        desk.TryMerge("1", token);
        Desk.Refused(Undo("1"), "undo.not_possible", RefusalKind.Conflict);
    }

    [Theory]
    [InlineData(TaskState.Draft, TaskState.Draft)]
    [InlineData(TaskState.Pending, TaskState.Pending)]
    [InlineData(TaskState.Analyzing, TaskState.Pending)]
    [InlineData(TaskState.Implementing, TaskState.Pending)]
    [InlineData(TaskState.Reviewing, TaskState.Pending)]
    public void An_accidental_cancel_is_taken_back_with_the_work_kept(TaskState was, TaskState becomes)
    {
        desk.Create(Desk.Draft("1") with { Hold = was == TaskState.Draft });
        _ = was switch
        {
            TaskState.Analyzing => desk.Claim("1"),
            TaskState.Implementing => desk.Begin("1"),
            TaskState.Reviewing => desk.Submit("1"),
            _ => 0,
        };
        var (before, seq) = (desk.Task("1"), desk.LastSeq);
        desk.Registry.Steering.Cancel(Desk.Ref("1"), "oops", Desk.Ann);
        var back = Undo("1").Value;
        Assert.Equal((becomes, before.Branch, before.Attempt, before.BaseCommit), (back.State, back.Branch, back.Attempt, back.BaseCommit));
        Assert.Equal([$"{was.Name()}→cancelled", "cancelled→draft"], desk.Walk("1", seq).Take(2));
        Invariants.Hold(desk);
        if (becomes == TaskState.Pending)
        {
            Assert.False(desk.TryClaim("1").IsRefused);
        }
    }

    [Fact]
    public void A_blocked_task_comes_back_blocked_and_a_held_one_held()
    {
        desk.Create("0");
        desk.Create("1", "0");
        desk.Create("2");
        desk.Registry.Steering.Advance(Desk.Ref("2"), TaskState.Blocked, "later", Desk.Ann);
        foreach (var id in (string[])["1", "2"])
        {
            var reason = desk.Reason(id);
            desk.Registry.Steering.Cancel(Desk.Ref(id), null, Desk.Ann);
            Assert.Equal((TaskState.Blocked, reason), (Undo(id).Value.State, desk.Reason(id)));
        }

        // And the holding back itself.
        var held = desk.Events("2").First(entry => (string?)entry.Details["to"] == "blocked").Seq;
        Desk.Refused(Undo("2", held), "undo.overtaken", RefusalKind.Conflict);
        desk.Create("3");
        desk.Registry.Steering.Advance(Desk.Ref("3"), TaskState.Blocked, "later", Desk.Ann);
        Assert.Equal(TaskState.Pending, Undo("3").Value.State);
    }

    [Fact]
    public void A_cancel_is_not_taken_back_once_the_task_went_on()
    {
        desk.Create("1");
        desk.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Ann);
        var cancel = desk.Events("1").Last(entry => (string?)entry.Details["to"] == "cancelled").Seq;
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "again", Desk.Ann);
        desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann);
        desk.Claim("1", Desk.Bob);
        var refused = Undo("1", cancel);
        Desk.Refused(refused, "undo.overtaken", RefusalKind.Conflict);
        Assert.Contains("held by bob", refused.Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reopening_a_cancelled_task_is_undone_by_cancelling_it()
    {
        desk.Create("1");
        desk.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Ann);
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "again", Desk.Ann);
        Assert.Equal(TaskState.Cancelled, Undo("1").Value.State);
        Invariants.Hold(desk);
    }

    [Fact]
    public void What_has_no_way_back_says_why()
    {
        desk.Create("1");
        desk.Finish("1");
        var merged = desk.Events("1", type: EventTypes.PrMerged)[0].Seq;
        Desk.Refused(Undo("1", merged), "undo.not_possible", RefusalKind.Conflict);
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "again", Desk.Ann);
        desk.Claim("1");
        Desk.Refused(Undo("1", desk.Events("1", type: EventTypes.OperatorAction)[0].Seq), "undo.overtaken", RefusalKind.Conflict);
        desk.Registry.Locking.ForceRelease(Desk.Ref("1"), "stuck", Desk.Ann);
        Desk.Refused(Undo("1", desk.Events("1", type: EventTypes.OperatorAction)[^1].Seq), "undo.not_possible", RefusalKind.Conflict);
        Desk.Refused(Undo("1", 99_999), "event.unknown", RefusalKind.NotFound);
        Desk.Refused(Undo("nope"), "task.unknown", RefusalKind.NotFound);
    }

    [Fact]
    public void Only_a_person_undoes()
    {
        desk.Create("1");
        desk.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Ann);
        Desk.Refused(desk.Registry.Undoing.UndoAsync(Desk.Ref("1"), null, null, Desk.Bot, default).GetAwaiter().GetResult(), "operator.run", RefusalKind.Forbidden);
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = Interlock.Claims.WorkerKind.AiAgent, RegisteredAt = desk.Time.GetUtcNow(), LastActivity = desk.Time.GetUtcNow() });
        Desk.Refused(desk.Registry.Undoing.UndoAsync(Desk.Ref("1"), null, null, new() { Name = "robot", Host = "h" }, default).GetAwaiter().GetResult(), "operator.agent", RefusalKind.Forbidden);
    }

    [Fact]
    public void History_follows_a_task_to_its_new_id()
    {
        var task = desk.Create("1");
        desk.Create("2");
        desk.Store.Write(tx =>
        {
            tx.PutTask(tx.FindTask(Desk.Ref("2"))! with { Id = "9" });
            tx.PutTask(task with { Id = "2" });
            return 0;
        });
        desk.Registry.Steering.Update(Desk.Ref("2"), new() { Title = "New" }, Desk.Ann);
        var history = desk.Registry.Reading.History(Desk.Ref("2")).Value;
        Assert.All(history, entry => Assert.Equal(task.Uid, entry.Uid));
        Assert.Equal(["1", "2"], history.Select(entry => entry.TaskId).Distinct());
        Assert.Equal("Title of 1", Undo("2").Value.Title);
    }

    private Result<WorkTask> Undo(string id, long? seq = null) => desk.Registry.Undoing.UndoAsync(Desk.Ref(id), seq, null, Desk.Ann, default).GetAwaiter().GetResult();
}
