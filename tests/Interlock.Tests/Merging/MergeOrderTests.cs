using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Merging;

/// <summary>Which entry comes when, and who works on the queue.</summary>
public sealed class MergeOrderTests : IDisposable
{
    private readonly MergeScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task The_more_urgent_comes_first_and_among_equals_the_older()
    {
        scene.Submit("1", 3, ("a", "1"));
        scene.Submit("2", 3, ("b", "1"));
        scene.Submit("3", 1, ("c", "1"));

        var outcomes = await scene.ProcessAsync();

        Assert.Equal(["demo/3", "demo/1", "demo/2"], outcomes.Select(outcome => outcome.Task));
        Assert.All(outcomes, outcome => Assert.Equal(MergeResult.Merged, outcome.Result));
    }

    [Fact]
    public async Task Every_first_parent_commit_of_the_target_has_a_tree_that_passed_the_checks()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("b", "1"));
        scene.Submit("3", ("c", "1"));

        await scene.ProcessAsync();

        Assert.Equal(4, scene.Git.Line.Count());
        Assert.All(scene.Git.Line.SkipLast(1), commit => Assert.Contains(commit.Tree, scene.Git.Checked));
        Assert.Equal(("1", "1", "1"), (scene.Git.Tip.Files["a"], scene.Git.Tip.Files["b"], scene.Git.Tip.Files["c"]));
        Invariants.Hold(scene.Desk);
    }

    [Fact]
    public async Task One_entry_is_decided_when_only_one_is_asked_for()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("b", "1"));

        Assert.Equal("demo/1", Assert.Single(await scene.ProcessAsync(untilEmpty: false)).Task);
        Assert.Equal((TaskState.Done, TaskState.Reviewing), (scene.Desk.State("1"), scene.Desk.State("2")));
    }

    [Fact]
    public async Task One_that_is_queued_while_another_is_merged_is_merged_in_the_same_go()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.During("check", () => scene.Submit("2", 1, ("b", "1")));

        Assert.Equal(["demo/1", "demo/2"], (await scene.ProcessAsync()).Select(outcome => outcome.Task));
    }

    [Fact]
    public async Task What_is_held_is_passed_over_once_and_the_others_are_merged()
    {
        scene.Submit("1", 1, ("a", "1"));
        scene.Submit("2", 2, ("b", "1"));
        scene.Git.Edited.Add("a");

        var outcomes = await scene.ProcessAsync();

        Assert.Equal([MergeResult.Held, MergeResult.Merged], outcomes.Select(outcome => outcome.Result));
        Assert.Equal("a has local edits.", scene.Entry("1")?.Held);
    }

    [Fact]
    public async Task While_one_queue_is_at_work_another_is_turned_away_and_afterwards_it_is_not()
    {
        scene.Submit("1", ("a", "1"));
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource<Result<CheckReport>>());
        scene.Git.Checks = _ =>
        {
            asked.SetResult();
            return answer.Task;
        };
        var first = scene.Queue().ProcessAsync(untilEmpty: true, null, default);
        await asked.Task;

        var second = await scene.Queue().ProcessAsync(untilEmpty: true, null, default);

        Assert.Equal(("merge.busy", RefusalKind.Pending), (second.Refusal?.Code, second.Refusal?.Kind));
        answer.SetResult(FakeMerges.Green);
        Assert.Equal(MergeResult.Merged, Assert.Single((await first).Value).Result);
        Assert.False((await scene.Queue().ProcessAsync(untilEmpty: true, null, default)).IsRefused);
    }

    [Fact]
    public async Task Each_entry_is_told_when_it_is_taken_and_when_it_is_decided()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("b", "1"));
        var told = new List<string>();

        await scene.Queue().ProcessAsync(untilEmpty: true, (task, outcome) => told.Add($"{task} {outcome?.Result.ToString() ?? "taken"}"), default);

        Assert.Equal(["demo/1 taken", "demo/1 Merged", "demo/2 taken", "demo/2 Merged"], told);
    }

    [Fact]
    public async Task An_entry_whose_task_has_moved_on_is_taken_out_and_nothing_is_built()
    {
        scene.Submit("1", ("a", "1"));
        var task = scene.Desk.Task("1");
        scene.Desk.Store.Write(tx =>
        {
            tx.PutTask(task with { State = TaskState.Cancelled });
            return 0;
        });

        Assert.Equal(MergeResult.Stale, (await scene.OneAsync()).Result);
        Assert.Empty(scene.Desk.Registry.Reading.MergeQueue());
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task One_that_is_submitted_again_while_it_is_tested_is_merged_as_it_is_now()
    {
        var token = scene.Submit("1", ("a", "old"));
        scene.Git.During("check", () =>
        {
            scene.Desk.Registry.Completing.Review(scene.Desk.Task("1").Change!.Value, approve: false, "another way", Desk.Bob);
            scene.Again("1", token, ("a", "new"));
        });

        Assert.Equal([MergeResult.Stale, MergeResult.Merged], (await scene.ProcessAsync()).Select(outcome => outcome.Result));
        Assert.Equal("new", scene.Git.Tip.Files["a"]);
        Assert.Equal(2, scene.Git.Line.Count());
    }

    [Fact]
    public async Task What_is_interrupted_stays_queued_and_goes_on_later()
    {
        scene.Submit("1", ("a", "1"));
        using var interrupt = new CancellationTokenSource();
        scene.Git.During("check", interrupt.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.Queue().ProcessAsync(untilEmpty: true, null, interrupt.Token));

        Assert.Equal((TaskState.Reviewing, null), (scene.Desk.State("1"), scene.Entry("1")?.Held));
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
    }

    [Fact]
    public async Task Worktrees_of_done_tasks_go_whoever_merged_them_and_nothing_is_tidied_while_another_merges()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("b", "1"));
        await scene.ProcessAsync(untilEmpty: false);
        scene.Desk.Workspace.Removed.Clear();
        await scene.Queue().TidyAsync(default);
        Assert.Equal(["1"], scene.Desk.Workspace.Removed);
        Assert.Equal(1, scene.Git.Discarded);

        var busy = scene.Queue();
        scene.Git.Checks = async _ =>
        {
            await scene.Queue().TidyAsync(default);
            return FakeMerges.Green;
        };
        await busy.ProcessAsync(untilEmpty: true, null, default);
        Assert.Equal(1, scene.Git.Discarded);
    }

    [Fact]
    public async Task A_rehearsal_stores_nothing_tests_nothing_and_moves_nothing()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("a2", "1"));
        scene.Git.Edited.Add("a2");
        var (before, seq) = (scene.Desk.Snapshot(), scene.Desk.LastSeq);

        var outcomes = await scene.Queue().RehearseAsync(untilEmpty: true, default);

        Assert.Equal([MergeResult.Merged, MergeResult.Held], outcomes.Select(outcome => outcome.Result));
        Assert.Equal((before, seq), (scene.Desk.Snapshot(), scene.Desk.LastSeq));
        Assert.Empty(scene.Git.Checked);
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task Its_own_moves_of_the_target_are_nobody_elses()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("b", "1"));

        // What would be told, were any of the moves taken for somebody else's.
        scene.Desk.Workspace.Movement = new([new(FakeWorkspace.Commit('e'), "Dora", "Dora", "by hand")], 1, false, "Dora", "push");
        await scene.ProcessAsync();
        await scene.Desk.Registry.Targeting.LookAsync(default);

        Assert.Empty(scene.Events(EventTypes.TargetMoved));
    }
}
