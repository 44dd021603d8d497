using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry.Approving;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Merging;

/// <summary>Branches that somebody merged by hand.</summary>
public sealed class MergeOutsideTests : IDisposable
{
    private readonly MergeScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task One_that_passes_the_checks_is_the_merge_and_nothing_is_moved()
    {
        var merged = MergedByHand();

        Assert.Equal((MergeResult.Merged, merged.Id), await scene.DoneAsync());
        Assert.Equal((merged.Id, TaskState.Done), (scene.Git.Tip.Id, scene.Desk.State("1")));
        Assert.Equal([merged.Tree], scene.Git.Checked);
        Assert.Equal("Dora", (string?)Assert.Single(scene.Events(EventTypes.PrMerged, "1")).Details["outside"]);
    }

    [Fact]
    public async Task A_red_one_is_held_not_sent_back_and_not_checked_again()
    {
        MergedByHand();
        scene.Git.Checks = _ => Task.FromResult<Result<CheckReport>>(FakeMerges.Red);

        for (var round = 0; round < 3; round++)
        {
            Desk.Stopped<int>((await scene.OneAsync()).Refusal!, 7, "checks.failed");
        }

        Assert.Equal((TaskState.Reviewing, 0, 1), (scene.Desk.State("1"), scene.Desk.Task("1").Attempt, scene.Git.Checked.Count));
        Assert.Single(scene.Events(EventTypes.MergeFoundOutside, "1"));
    }

    [Fact]
    public async Task A_red_one_that_a_person_accepts_is_done()
    {
        MergedByHand();
        scene.Git.Checks = _ => Task.FromResult<Result<CheckReport>>(FakeMerges.Red);
        await scene.OneAsync();
        Assert.False(scene.Desk.Approve("1", purpose: ApprovalCommands.ForCompletion).IsRefused);

        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);
        Assert.Equal(TaskState.Done, scene.Desk.State("1"));
    }

    [Fact]
    public async Task One_that_does_not_carry_the_branch_is_no_merge_of_it()
    {
        var merged = MergedByHand();
        scene.Desk.Workspace.Merges[scene.Entry("1")!.Head] = new() { Commit = merged.Id, Exists = true, OnTarget = true, PatchPresent = false, Tree = merged.Tree };

        Desk.Stopped<int>((await scene.OneAsync()).Refusal!, 7, "merge.patch_missing");
        Assert.Empty(scene.Git.Checked);
    }

    private FakeCommit MergedByHand()
    {
        scene.Submit("1", ("a", "1"));
        var head = scene.Entry("1")!.Head;
        var merged = scene.Git.MergeByHand(head);
        scene.Desk.Workspace.Merges[head] = new() { Commit = merged.Id, Exists = true, OnTarget = true, PatchPresent = true, Tree = merged.Tree, Shape = "merge", MadeBy = "Dora", Subject = "by hand" };
        return merged;
    }
}
