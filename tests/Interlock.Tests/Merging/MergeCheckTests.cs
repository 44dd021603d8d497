using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Merging;

/// <summary>What follows from the checks.</summary>
public sealed class MergeCheckTests : IDisposable
{
    private readonly MergeScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task What_passed_is_recorded_with_its_tree_its_checks_and_its_commit()
    {
        var token = scene.Submit("1", ("a", "1"));
        var head = scene.Entry("1")!.Head;

        var outcome = await scene.OneAsync();

        var tip = scene.Git.Tip;
        var evidence = scene.Desk.Store.Read(reader => Records.Evidence.Find(reader, scene.Desk.Task("1").Uid))!;
        Assert.Equal((tip.Id, tip.Tree, Check.Identity([MergeScene.Test]), true, token), (evidence.Commit, evidence.Tree, evidence.Checks, evidence.Passed, evidence.Token));
        Assert.Equal((MergeResult.Merged, tip.Id), (outcome.Result, outcome.Commit));
        Assert.Equal((tip.Id, TaskState.Done), (scene.Desk.Task("1").MergeCommit, scene.Desk.State("1")));
        Assert.Equal(head, tip.Parents[1]);
        var finished = Assert.Single(scene.Events(EventTypes.ChecksFinished, "1")).Details;
        Assert.Equal(("passed", tip.Id, tip.Tree), ((string?)finished["outcome"], (string?)finished["commit"], (string?)finished["tree"]));
        Assert.Equal(tip.Id, (string?)Assert.Single(scene.Events(EventTypes.PrMerged, "1")).Details["merge_commit"]);
        Assert.Null(scene.Attempt("1"));
    }

    [Fact]
    public async Task A_red_candidate_on_a_green_target_goes_back_and_counts()
    {
        scene.Submit("1", ("a", "bad"));
        Fail(commit => commit.Files.ContainsKey("a"));

        var outcome = await scene.OneAsync();

        Desk.Stopped<int>(outcome.Refusal!, 7, "checks.failed");
        Assert.Equal(("one\ntwo\nthree\nfour\n", "/runs/check.log"), ((string?)outcome.Refusal!.Details!["output"], (string?)outcome.Refusal.Details["output_path"]));
        Assert.Equal((TaskState.Implementing, 1, "check 'test' failed: two | three | four"), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt, scene.Desk.Reason("1")));
        Assert.Single(scene.Git.Line);
        Invariants.Hold(scene.Desk);
    }

    [Fact]
    public async Task The_third_red_candidate_is_the_last()
    {
        var token = scene.Submit("1", ("a", "bad"));
        Fail(commit => commit.Files.ContainsKey("a"));
        await scene.ProcessAsync();
        scene.Again("1", token, ("a", "worse"));
        await scene.ProcessAsync();
        scene.Again("1", token, ("a", "worst"));
        await scene.ProcessAsync();

        Assert.Equal((TaskState.Failed, 3), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt));
        Assert.Empty(scene.Desk.Registry.Reading.MergeQueue());
        Invariants.Hold(scene.Desk);
    }

    [Fact]
    public async Task A_red_candidate_on_a_red_target_is_held_and_nobody_is_to_blame()
    {
        scene.Submit("1", ("a", "1"));
        scene.Submit("2", ("b", "1"));
        Fail(_ => true);

        var outcomes = await scene.ProcessAsync();

        Assert.Equal(["target.red", "target.red"], outcomes.Select(outcome => outcome.Refusal?.Code));
        Assert.Equal((TaskState.Reviewing, 0, 0), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt, scene.Desk.Task("1").InfrastructureAttempt));
        Assert.Equal(3, scene.Git.Checked.Count);
        Assert.Single(scene.Git.Checked, scene.Git.Tip.Tree);
    }

    [Fact]
    public async Task A_red_target_names_the_check_its_command_its_output_and_how_to_see_it_fail_also_when_it_is_only_remembered()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.Checks = _ => Task.FromResult<Result<CheckReport>>(FakeMerges.Red with { OutputPath = "/logs/check-1.log", Command = "make test" });

        foreach (var outcome in new[] { await scene.OneAsync(), await scene.OneAsync() })
        {
            var held = outcome.Refusal!;
            Assert.Equal(("target.red", "make test", "/logs/check-1.log"), (held.Code, (string?)held.Details!["command"], (string?)held.Details["log"]));
            Assert.StartsWith("Run 'interlock check' to see it fail, or read /logs/check-1.log. Mend main", held.Hint, StringComparison.Ordinal);
        }

        Assert.Equal(2, scene.Git.Checked.Count);
    }

    [Fact]
    public async Task A_red_target_of_which_no_output_was_kept_names_the_command_alone()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.Checks = _ => Task.FromResult<Result<CheckReport>>(FakeMerges.Red with { OutputPath = "", Changed = ["one.txt"] });

        Assert.StartsWith("Run 'interlock check' to see it fail. Mend main", (await scene.OneAsync()).Refusal!.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_red_is_believed_for_a_while_and_then_tried_again()
    {
        scene.Submit("1", ("a", "1"));
        Fail(_ => true);
        await scene.ProcessAsync();
        Fail(_ => false);

        Assert.Equal("target.red", (await scene.OneAsync()).Refusal?.Code);
        Assert.Equal(2, scene.Git.Checked.Count);
        scene.Desk.Time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
    }

    [Fact]
    public async Task A_task_that_mends_a_red_target_is_merged_and_the_others_after_it()
    {
        scene.Submit("1", 1, ("a", "1"));
        scene.Submit("2", 2, ("mend", "1"));
        Fail(commit => !commit.Files.ContainsKey("mend"));

        Assert.Equal([MergeResult.Held, MergeResult.Merged], (await scene.ProcessAsync()).Select(outcome => outcome.Result));
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
    }

    [Fact]
    public async Task A_check_that_fails_now_and_then_is_run_again_for_the_same_tree()
    {
        var token = scene.Submit("1", ("a", "1"));
        var runs = 0;
        Fail(commit => commit.Files.ContainsKey("a") && ++runs == 1);
        Assert.Equal(MergeResult.Returned, (await scene.OneAsync()).Result);
        scene.Again("1", token, ("a", "1"));

        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
        Assert.Equal((2, 1), (scene.Git.Checked.Count(tree => tree == scene.Git.Tip.Tree), scene.Desk.Task("1").Attempt));
    }

    [Fact]
    public async Task A_tree_that_passed_is_not_checked_again_unless_the_checks_are_others()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.During("move", () => scene.Git.Edited.Add("a"));
        Assert.Equal("merge.checkout_dirty", (await scene.OneAsync()).Refusal?.Code);
        scene.Git.Edited.Clear();
        scene.Git.During("move", () => scene.Git.Edited.Add("a"));
        Assert.Equal("merge.checkout_dirty", (await scene.OneAsync()).Refusal?.Code);
        Assert.Single(scene.Git.Checked);

        scene.Git.Edited.Clear();
        scene.Checks = [MergeScene.Test with { Argv = ["test", "--all"] }];
        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
        Assert.Equal(2, scene.Git.Checked.Count);
    }

    [Fact]
    public async Task A_check_that_changes_tracked_files_has_failed_by_that()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.Checks = commit => Task.FromResult<Result<CheckReport>>(commit.Files.ContainsKey("a") ? new CheckReport("test", "it changed tracked files: README.md", 0, "") { Changed = ["README.md"] } : FakeMerges.Green);

        var outcome = await scene.OneAsync();

        Desk.Stopped<int>(outcome.Refusal!, 7, "checks.changed_tree");
        Assert.Equal((TaskState.Implementing, 1), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt));
        Assert.Equal("README.md", (string?)Assert.Single(scene.Events(EventTypes.ChecksFinished, "1")).Details["changed"]![0]);
    }

    [Fact]
    public async Task Checks_that_cannot_run_hold_and_are_no_fault_of_the_task()
    {
        scene.Submit("1", ("a", "1"));
        scene.Git.Checks = _ => Task.FromResult<Result<CheckReport>>(new Refusal(RefusalKind.Failed, "launch.command_not_found", "There is no program 'test'."));

        Assert.Equal((MergeResult.Held, "launch.command_not_found"), await scene.DecideAsync());
        Assert.Equal((0, 0, "There is no program 'test'."), (scene.Desk.Task("1").Attempt, scene.Desk.Task("1").InfrastructureAttempt, scene.Entry("1")?.Held));
        Assert.Empty(scene.Events(EventTypes.ChecksFinished));
    }

    [Fact]
    public async Task Without_a_word_about_checks_nothing_is_merged()
    {
        scene.Submit("1", ("a", "1"));
        scene.Checks = null;

        Desk.Stopped<int>((await scene.OneAsync()).Refusal!, 7, "checks.not_configured");
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task Where_no_checks_are_asked_for_none_is_run()
    {
        using var trusting = new MergeScene(options => options with { Checks = [] });
        trusting.Submit("1", ("a", "1"));
        trusting.Checks = [];

        Assert.Equal(MergeResult.Merged, (await trusting.OneAsync()).Result);
        Assert.Empty(trusting.Git.Checked);
    }

    [Fact]
    public async Task A_checks_task_is_done_on_the_tip_of_the_target_and_moves_nothing()
    {
        scene.SubmitChecks("1");

        Assert.Equal((MergeResult.Checked, scene.Git.Tip.Id), await scene.DoneAsync());
        Assert.Equal((TaskState.Done, scene.Git.Tip.Id), (scene.Desk.State("1"), scene.Desk.Task("1").MergeCommit));
        Assert.Single(scene.Git.Line);
    }

    [Fact]
    public async Task A_checks_task_on_a_red_target_goes_back()
    {
        scene.SubmitChecks("1");
        Fail(_ => true);

        Assert.Equal(MergeResult.Returned, (await scene.OneAsync()).Result);
        Assert.Equal((TaskState.Implementing, 1), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt));
    }

    [Fact]
    public async Task A_checks_task_is_checked_again_where_the_target_moved_meanwhile()
    {
        scene.SubmitChecks("1");
        scene.Git.During("check", () => scene.Git.Advance(("other", "1")));

        var done = await scene.DoneAsync();

        Assert.Equal((MergeResult.Checked, scene.Git.Tip.Id), done);
        Assert.Equal(2, scene.Git.Checked.Count);
    }

    private void Fail(Func<FakeCommit, bool> when) =>
        scene.Git.Checks = commit => Task.FromResult<Result<CheckReport>>(when(commit) ? FakeMerges.Red : FakeMerges.Green);
}
