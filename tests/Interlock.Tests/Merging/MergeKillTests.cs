using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Merging;

/// <summary>The queue is killed before and after every call to git and every transaction, and another one goes on.</summary>
public sealed class MergeKillTests
{
    [Fact]
    public async Task Killed_between_any_two_steps_nothing_is_lost_and_nothing_done_twice()
    {
        var whole = await WorkAsync(0);
        Assert.InRange(whole, 60, 1000);
        for (var step = 1; step <= whole; step++)
        {
            Assert.True(await WorkAsync(step) >= step, $"nobody died at step {step}");
        }
    }

    [Fact]
    public async Task Killed_twice_over_the_same_entry_it_is_merged_once()
    {
        var whole = await WorkAsync(0);
        for (var step = 1; step <= whole; step += 3)
        {
            await WorkAsync(step, again: 7);
        }
    }

    /// <summary>Two merges, one conflict and one task of checks, with a death and whatever it takes after it.</summary>
    /// <param name="again">So many steps after the first death there is another; 0: none.</param>
    /// <returns>Steps taken until the first death, or in all.</returns>
    private static async Task<int> WorkAsync(int diesAt, int again = 0)
    {
        using var scene = new MergeScene();
        scene.Submit("1", 1, ("a", "1"));
        scene.Submit("2", 2, ("README.md", "mine"));
        scene.Submit("3", 3, ("c", "1"));
        scene.SubmitChecks("4");
        string[] heads = [scene.Entry("1")!.Head, scene.Entry("3")!.Head];
        scene.Git.Advance(("README.md", "theirs"));
        var began = scene.Git.Tip;
        scene.Steps.DiesAt = diesAt;
        var taken = await DieAsync(scene);
        if (diesAt > 0 && again > 0)
        {
            scene.Steps.DiesAt = scene.Steps.Taken + again;
            await DieAsync(scene);
        }

        scene.Steps.DiesAt = 0;
        var after = await scene.ProcessAsync();
        await scene.Queue().TidyAsync(default);

        var where = $"killed at step {diesAt} of {taken}";
        Assert.True(after.All(outcome => outcome.Result != MergeResult.Held), where);
        Assert.Equal((where, TaskState.Done, TaskState.Implementing, TaskState.Done, TaskState.Done), (where, scene.Desk.State("1"), scene.Desk.State("2"), scene.Desk.State("3"), scene.Desk.State("4")));
        Assert.Equal((0, 1), (scene.Desk.Task("2").Attempt, scene.Desk.Task("2").InfrastructureAttempt));
        var line = scene.Git.Line.TakeWhile(commit => commit.Id != began.Id).ToList();
        Assert.Equal(heads, line.Select(commit => commit.Parents[1]).Reverse());
        Assert.All(line, commit => Assert.Contains(commit.Tree, scene.Git.Checked));
        Assert.Equal(scene.Git.Find(scene.Desk.Task("1").MergeCommit!).Parents[1], heads[0]);
        Assert.Equal(scene.Git.Find(scene.Desk.Task("3").MergeCommit!).Parents[1], heads[1]);
        foreach (var id in new[] { "1", "3" })
        {
            Assert.True(scene.Events(EventTypes.PrMerged, id).Count(entry => entry.TaskId == id) == 1, where);
            Assert.Contains(id, scene.Desk.Workspace.Removed);
        }

        Assert.Empty(scene.Desk.Registry.Reading.MergeQueue());
        Assert.Single(scene.Events(EventTypes.TargetMoved));
        Invariants.Hold(scene.Desk);
        return taken;
    }

    private static async Task<int> DieAsync(MergeScene scene)
    {
        try
        {
            await scene.ProcessAsync();
            await scene.Queue().TidyAsync(default);
        }
        catch (Steps.Killed)
        {
            // The next queue goes on.
        }

        return scene.Steps.Taken;
    }
}
