using Interlock.Gates.Watching;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Merging;

/// <summary>What is in the way of a merge, and what follows for its task.</summary>
public sealed class MergeRefusalTests : IDisposable
{
    private readonly MergeScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_conflict_goes_back_with_its_files_and_costs_no_attempt()
    {
        scene.Submit("1", ("README.md", "mine"));
        scene.Git.Advance(("README.md", "theirs"));

        var outcome = await scene.OneAsync();

        Assert.Equal((MergeResult.Returned, "merge.conflict", "README.md"), (outcome.Result, outcome.Refusal?.Code, (string?)outcome.Refusal?.Details?["files"]![0]));
        Assert.Equal((TaskState.Implementing, 0, 1, "conflict with main in README.md"), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt, scene.Desk.Task("1").InfrastructureAttempt, scene.Desk.Reason("1")));
        Assert.Equal("README.md", (string?)Assert.Single(scene.Events(EventTypes.MergeRefused, "1")).Details["files"]![0]);
        Assert.Empty(scene.Git.Checked);
    }

    [Fact]
    public async Task Of_two_that_change_the_same_the_second_goes_back_and_is_merged_once_it_is_brought_up_to_date()
    {
        scene.Submit("1", ("README.md", "one"));
        await scene.ProcessAsync();
        var stale = scene.Git.Find(FakeWorkspace.Commit('a'));
        scene.Desk.Make("2", "README.md");
        var token = scene.Desk.Begin("2");
        scene.Desk.Commit("2", state => state with { Head = scene.Git.Commit(stale.Id, ("README.md", "two")).Id, Base = stale.Id, Changed = ["README.md"] });
        scene.Desk.TrySubmit("2", token);

        Assert.Equal("merge.conflict", (await scene.OneAsync()).Refusal?.Code);
        scene.Again("2", token, ("README.md", "one and two"));
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
        Assert.Equal("one and two", scene.Git.Tip.Files["README.md"]);
    }

    [Fact]
    public async Task What_would_put_back_the_work_of_others_goes_back()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.Reverts[scene.Entry("1")!.Head] = ["theirs"];

        var outcome = await scene.OneAsync();

        Assert.Equal(("merge.reverts_others", "it would put back the work of others: theirs"), (outcome.Refusal?.Code, scene.Desk.Reason("1")));
        Assert.Equal((0, 1), (scene.Desk.Task("1").Attempt, scene.Desk.Task("1").InfrastructureAttempt));
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task Objects_that_are_not_what_they_are_called_go_back_and_count()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.Unsound = [FakeWorkspace.Commit('e')];

        Assert.Equal((MergeResult.Returned, "git.unsound_object"), await scene.DecideAsync());
        Assert.Equal((1, 0), (scene.Desk.Task("1").Attempt, scene.Desk.Task("1").InfrastructureAttempt));
    }

    [Fact]
    public async Task More_than_the_task_has_locked_goes_back()
    {
        scene.Submit("1", ("a", "1"));
        var head = scene.Git.Commit(scene.Entry("1")!.Head, ("b", "1")).Id;
        scene.Desk.Store.Write(tx => Records.Merges.Put(tx, scene.Entry("1")! with { Head = head }));

        var outcome = await scene.OneAsync();

        Desk.Stopped<int>(outcome.Refusal!, 7, "merge.undeclared");
        Assert.Contains("b", scene.Desk.Reason("1"), StringComparison.Ordinal);
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task A_protected_file_that_nobody_was_asked_about_goes_back()
    {
        scene.Submit("1", ("a", "1"));
        scene.Desk.Workspace.Differing = [new("interlock.yaml", FileChange.Nothing, FakeWorkspace.Commit('0'), "100644", FakeWorkspace.Commit('b'))];

        var outcome = await scene.OneAsync();

        Desk.Stopped<int>(outcome.Refusal!, 7, "files.protected");
        Assert.Equal((TaskState.Implementing, 0), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt));
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task A_dirty_checkout_holds_until_it_is_clean_and_costs_nothing()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.Edited.Add("a");
        Assert.Equal((MergeResult.Held, "merge.checkout_dirty"), await scene.DecideAsync());
        Assert.Equal((TaskState.Reviewing, 0, 0, false), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt, scene.Desk.Task("1").InfrastructureAttempt, scene.Entry("1")!.Landing));
        Assert.Empty(scene.Git.Checked);

        scene.Git.Edited.Clear();
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
    }

    [Fact]
    public async Task One_that_becomes_dirty_while_the_checks_run_holds_too_and_the_task_can_be_taken_back()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.During("move", () => scene.Git.Edited.Add("a"));

        Assert.Equal("merge.checkout_dirty", (await scene.OneAsync()).Refusal?.Code);
        Assert.False(scene.Desk.Registry.Steering.Cancel(Desk.Ref("1"), "not wanted", Desk.Ann).IsRefused);
        Assert.Empty(await scene.ProcessAsync());
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task While_a_checkout_is_behind_the_last_merge_nothing_is_merged_and_nothing_tidied()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("b", "1"));
        await scene.ProcessAsync(untilEmpty: false);
        scene.Desk.Workspace.Removed.Clear();
        scene.Git.Behind = new(RefusalKind.Conflict, "merge.checkout_busy", "git is at work there.");

        Assert.Equal("merge.checkout_busy", (await scene.OneAsync()).Refusal?.Code);
        Assert.Empty(scene.Desk.Workspace.Removed);
        scene.Git.Behind = null;
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
    }

    [Fact]
    public async Task Where_the_target_is_gone_everything_waits()
    {
        scene.Submit("1", ("a", "1"));
        var tip = scene.Desk.Workspace.Tip;
        scene.Desk.Workspace.Tip = new Refusal(RefusalKind.NotFound, "git.no_commit", "There is no commit on main.");
        Assert.Equal("git.no_commit", (await scene.OneAsync()).Refusal?.Code);

        scene.Desk.Workspace.Tip = tip;
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
    }

    [Fact]
    public async Task A_target_that_moved_while_the_checks_ran_gets_a_new_candidate_that_is_checked_too()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.During("move", () => scene.Git.Advance(("other", "1")));

        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
        Assert.Equal(("1", "1", 2), (scene.Git.Tip.Files["other"], scene.Git.Tip.Files["a"], scene.Git.Checked.Count));
        Assert.Equal(scene.Git.Tip.Tree, scene.Git.Checked[^1]);
        Assert.Single(scene.Events(EventTypes.TargetMoved));
    }

    [Fact]
    public async Task One_that_moved_to_a_conflict_sends_the_task_back()
    {
        scene.Submit("1", ("README.md", "mine"));
        scene.Git.During("move", () => scene.Git.Advance(("README.md", "theirs")));

        Assert.Equal("merge.conflict", (await scene.OneAsync()).Refusal?.Code);
        Assert.Equal("theirs", scene.Git.Tip.Files["README.md"]);
    }

    [Fact]
    public async Task One_that_keeps_moving_holds_after_ten_candidates()
    {
        scene.Submit("1", ("a", "1"));
        var moves = 0;
        scene.Git.Checks = _ =>
        {
            scene.Git.Advance(("other", $"{++moves}"));
            return Task.FromResult<Result<CheckReport>>(FakeMerges.Green);
        };

        Assert.Equal((MergeResult.Held, "merge.target_moving"), await scene.DecideAsync());
        Assert.Equal((10, 0, false), (moves, scene.Desk.Task("1").Attempt, scene.Entry("1")!.Landing));
    }

    [Fact]
    public async Task While_it_lands_nobody_takes_the_task_out_of_review()
    {
        scene.Submit("1", ("a", "1"));
        Result<WorkTask>? cancelled = null;
        scene.Git.During("move", () => cancelled = scene.Desk.Registry.Steering.Cancel(Desk.Ref("1"), "not wanted", Desk.Ann));

        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
        Assert.Equal("merge.landing", cancelled?.Refusal?.Code);
    }

    [Fact]
    public async Task One_that_is_cancelled_just_before_lands_nowhere()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.During("check", () => scene.Desk.Registry.Steering.Cancel(Desk.Ref("1"), "not wanted", Desk.Ann));

        Assert.Equal(MergeResult.Stale, (await scene.OneAsync()).Result);
        Assert.Equal(TaskState.Cancelled, scene.Desk.State("1"));
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task A_tool_that_fails_holds_the_one_that_it_failed_on()
    {
        scene.Submit("1", 1, ("a", "1"));
        scene.Submit("2", 2, ("b", "1"));
        scene.Git.During("build", () => throw new IOException("no space left on device"));

        var outcomes = await scene.ProcessAsync();

        Assert.Equal([(MergeResult.Held, "merge.io"), (MergeResult.Merged, null)], outcomes.Select(outcome => (outcome.Result, outcome.Refusal?.Code)));
        Assert.Equal("no space left on device", scene.Entry("1")?.Held);
    }

    [Fact]
    public async Task One_that_fails_when_the_target_has_moved_leaves_only_the_record_to_be_made()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.During("carries", () => throw new RefusalException(new(RefusalKind.Failed, "git.failed", "git cat-file failed")));
        Assert.Equal((MergeResult.Held, "git.failed"), await scene.DecideAsync());
        Assert.Equal("1", scene.Git.Tip.Files["a"]);

        // It is on the target: nobody can say now that it is not wanted.
        Assert.Equal("merge.landing", scene.Desk.Registry.Steering.Cancel(Desk.Ref("1"), "not wanted", Desk.Ann).Refusal?.Code);
        Assert.Equal((MergeResult.Merged, scene.Git.Tip.Id), await scene.DoneAsync());
        Assert.Equal((2, 1), (scene.Git.Line.Count(), scene.Git.Checked.Count));
    }

    [Theory]
    [InlineData(true, false, "merge.not_on_target")]
    [InlineData(false, true, "merge.patch_missing")]
    public async Task Gate_7_believes_what_is_read_back_and_not_what_was_said(bool onlySays, bool loses, string code)
    {
        scene.Submit("1", ("a", "1"));
        (scene.Git.OnlySaysItMoved, scene.Git.LosesPatches) = (onlySays, loses);

        var outcome = await scene.OneAsync();

        Assert.Equal(MergeResult.Held, outcome.Result);
        Desk.Stopped<int>(outcome.Refusal!, 7, code);
        Assert.Equal(TaskState.Reviewing, scene.Desk.State("1"));
    }
}
