using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Runs;
using Interlock.Tests.Merging;

namespace Interlock.Tests.Dispatching;

/// <summary>How a dispatcher ends before its work does.</summary>
public sealed class StopTests : IDisposable
{
    private readonly DispatchDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task After_the_first_signal_nothing_new_begins_and_what_runs_may_finish_and_is_merged()
    {
        desk.Create("1");
        desk.Create("2");
        desk.Begin();
        var run = await desk.NextAsync();
        desk.Graceful.Cancel();
        await desk.SettleAsync();
        Assert.True(desk.Snapshot.Draining);
        run.End();
        var summary = await desk.EndAsync();
        Assert.Equal((1, 1, false), (summary.Runs, summary.Merges, summary.Finished));
        Assert.Equal((TaskState.Done, TaskState.Pending), (desk.State("1"), desk.State("2")));
        Assert.False(run.Asked.IsCompleted);
    }

    [Fact]
    public async Task When_the_grace_is_over_runs_are_stopped_and_their_tasks_given_back_at_no_cost()
    {
        desk.Create("1");
        desk.Begin(options => options with { Grace = TimeSpan.FromSeconds(30) });
        var run = await desk.NextAsync();
        await desk.UntilAsync(() => desk.Snapshot.Runs[0].Doing == "working");
        desk.Graceful.Cancel();
        await desk.PassAsync(TimeSpan.FromSeconds(29));
        Assert.False(run.Asked.IsCompleted);
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(StopCause.Cancelled, await run.Asked);
        await desk.EndAsync();
        Assert.Equal((TaskState.Pending, 0, 0), (desk.State("1"), desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
    }

    [Fact]
    public async Task The_second_signal_stops_runs_at_once()
    {
        desk.Create("1");
        desk.Begin();
        var run = await desk.NextAsync();
        await desk.UntilAsync(() => desk.Snapshot.Runs[0].Doing == "working");
        desk.Graceful.Cancel();
        desk.Hard.Cancel();
        Assert.Equal(StopCause.Cancelled, await run.Asked);
        await desk.EndAsync();
        Assert.Equal((TaskState.Pending, 0), (desk.State("1"), desk.Task("1").Attempt));
    }

    [Fact]
    public async Task A_run_that_does_not_obey_is_waited_for()
    {
        desk.Create("1");
        desk.Begin();
        var run = await desk.NextAsync();
        await desk.UntilAsync(() => desk.Snapshot.Runs[0].Doing == "working");
        run.Obeys = false;
        desk.Graceful.Cancel();
        desk.Hard.Cancel();
        await run.Asked;
        await desk.SettleAsync();
        Assert.False(desk.Ended.IsCompleted);
        run.End(137);
        await desk.EndAsync();
        Assert.Equal(RunStatus.Killed, Assert.Single(desk.Registry.Runs.List()).Status);
    }

    [Fact]
    public async Task A_merge_that_is_under_way_at_the_first_signal_is_finished()
    {
        var (asked, answer) = await MergingAsync();
        desk.Graceful.Cancel();
        await desk.SettleAsync();
        Assert.Equal("demo/1", desk.Snapshot.Merging);
        answer.SetResult(FakeMerges.Green);
        Assert.Equal((1, TaskState.Done), ((await desk.EndAsync()).Merges, desk.State("1")));
        Assert.True(asked.IsCompleted);
    }

    [Fact]
    public async Task One_that_is_cut_off_by_the_second_signal_stays_queued_for_the_next_dispatcher()
    {
        var (_, answer) = await MergingAsync();
        desk.Graceful.Cancel();
        desk.Hard.Cancel();
        answer.SetException(new OperationCanceledException(desk.Hard.Token));
        Assert.Equal((0, TaskState.Reviewing), ((await desk.EndAsync()).Merges, desk.State("1")));
        Assert.Single(desk.Git.Line);
        Assert.Empty(desk.Told);
    }

    [Fact]
    public async Task Beside_a_dispatcher_no_other_works_on_the_repository()
    {
        desk.Begin(options => options with { UntilFinished = false });
        await desk.SettleAsync();
        var first = desk.Ended;
        desk.Begin();
        while (!desk.Ended.IsCompleted)
        {
            // It tries for a second.
            desk.Clock.Advance(TimeSpan.FromMilliseconds(40));
            await Task.Yield();
        }

        Assert.Equal("dispatcher.running", (await desk.Ended).Refusal?.Code);
        desk.Graceful.Cancel();
        Assert.False((await first).IsRefused);
    }

    /// <summary>One task handed in, whose checks are running.</summary>
    private async Task<(Task Asked, TaskCompletionSource<Result<CheckReport>> Answer)> MergingAsync()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource<Result<CheckReport>>());
        desk.Git.Checks = _ =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        desk.Create("1");
        desk.Begin();
        (await desk.NextAsync()).End();
        await asked.Task;
        return (asked.Task, answer);
    }
}
