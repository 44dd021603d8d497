using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Tests.Merging;

namespace Interlock.Tests.Dispatching;

/// <summary>What one activity throws is told, and stops no other.</summary>
public sealed class ActivityTests : IDisposable
{
    private readonly DispatchDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task A_merge_queue_that_fails_is_told_and_tried_again_while_agents_work_on()
    {
        desk.Create("1");
        desk.Create("2");
        var checks = 0;
        desk.Git.Checks = _ => ++checks == 1 ? throw new InvalidOperationException("the index is upside down") : Task.FromResult<Result<CheckReport>>(FakeMerges.Green);
        desk.Begin();
        (await desk.NextAsync()).End();
        var second = await desk.NextAsync();
        await desk.UntilAsync(() => !desk.Told.IsEmpty);
        Assert.Equal(("merging", "the index is upside down"), desk.Told.TryPeek(out var told) ? (told.What, told.Failure.Message) : default);
        Assert.Equal(TaskState.Reviewing, desk.State("1"));

        await desk.PassAsync(TimeSpan.FromSeconds(2));
        await desk.UntilAsync(() => desk.State("1") == TaskState.Done);
        second.End();
        var summary = await desk.EndAsync();
        Assert.Equal((2, true), (summary.Merges, summary.Finished));
        Assert.Single(desk.Told);
    }

    [Fact]
    public async Task What_keeps_failing_does_not_pass_for_a_summary()
    {
        desk.Create("1");
        desk.Git.Checks = _ => throw new InvalidOperationException("always");
        desk.Begin();
        (await desk.NextAsync()).End();
        for (var trial = 1; trial <= 5; trial++)
        {
            await desk.UntilAsync(() => desk.Told.Count >= trial);
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("always", (await Assert.ThrowsAsync<InvalidOperationException>(() => desk.Ended)).Message);
    }

    [Fact]
    public async Task A_chore_that_fails_is_told_and_keeps_nothing_else_from_being_done()
    {
        desk.Create("1");
        var (first, done) = (true, 0);
        desk.Begin(options => options with
        {
            Chores =
            [
                new(() => first, () =>
                {
                    first = false;
                    throw new InvalidOperationException("no more paper");
                }),
                new(() => done == 0, () => done++),
            ],
        });
        (await desk.NextAsync()).End();
        await desk.UntilAsync(() => !desk.Told.IsEmpty && desk.State("1") == TaskState.Done);
        Assert.Equal((1, "upkeep", "no more paper"), desk.Told.TryPeek(out var told) ? (done, told.What, told.Failure.Message) : default);
        Assert.False(desk.Ended.IsFaulted);
    }

    [Fact]
    public async Task A_chore_that_is_under_way_is_waited_for_at_the_end_and_its_failure_is_not_lost()
    {
        var (begun, answer, due) = (new TaskCompletionSource(), new TaskCompletionSource(), true);
        desk.Begin(options => options with
        {
            Chores =
            [
                new(() => due, () =>
                {
                    due = false;
                    begun.SetResult();
                    answer.Task.Wait();
                    throw new InvalidOperationException("no more paper");
                }),
            ],
        });
        await begun.Task;
        Assert.False(desk.Ended.IsCompleted);
        answer.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.Ended);
        Assert.Single(desk.Told);
    }

    [Fact]
    public async Task A_turn_that_fails_in_a_way_that_nobody_foresaw_gives_its_place_and_its_task_back()
    {
        desk.CreateExternal("1");
        desk.CreateExternal("2");
        desk.Begin();
        (await desk.NextAsync()).Break(new InvalidOperationException("out of order"));
        var second = await desk.NextAsync();
        Assert.Equal(("2", "the turn of demo/1"), desk.Told.TryPeek(out var told) ? (second.Task, told.What) : default);
        Assert.Equal((TaskState.Blocked, 0, 1), (desk.State("1"), desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        second.End();
        desk.Graceful.Cancel();
        await desk.EndAsync();
    }

    [Fact]
    public async Task A_driver_that_fails_gives_the_task_back_and_is_told_as_its_turn()
    {
        desk.CreateExternal("1");
        desk.Launcher.Refuses = _ => throw new InvalidOperationException("no such driver");
        desk.Begin(options => options with { UntilFinished = false });
        await desk.UntilAsync(() => desk.State("1") == TaskState.Blocked);
        Assert.Equal("no such driver", desk.Told.TryPeek(out var told) ? told.Failure.Message : null);
        Assert.Empty(desk.Snapshot.Runs);
        desk.Graceful.Cancel();
        await desk.EndAsync();
    }

    [Fact]
    public async Task Work_that_cannot_be_looked_for_lets_merges_go_on()
    {
        desk.Create("1");
        desk.Begin(options => options with { UntilFinished = false });
        var run = await desk.NextAsync();
        await desk.UntilAsync(() => desk.Snapshot.Runs[0].Doing == "working");

        // A claim on a task that is not there: looking for work to go on with stumbles over it.
        desk.Store.Write(tx =>
        {
            tx.PutClaim(tx.FindClaim(desk.Task("1").Uid)! with { Task = "nobody", Token = 99, Worker = "agent-9" });
            return 0;
        });
        await desk.UntilAsync(() => !desk.Told.IsEmpty);
        Assert.Equal("work", desk.Told.TryPeek(out var told) ? told.What : null);
        run.End();
        await desk.UntilAsync(() => desk.State("1") == TaskState.Done);
        desk.Graceful.Cancel();
        await Assert.ThrowsAnyAsync<Exception>(() => desk.Ended);
    }

    [Fact]
    public async Task A_round_of_chores_begins_only_when_the_last_has_ended()
    {
        var (rounds, release, begun) = (0, new SemaphoreSlim(0), new SemaphoreSlim(0));
        desk.Begin(options => options with
        {
            UntilFinished = false,
            Chores =
            [
                new(() => true, () =>
                {
                    Interlocked.Increment(ref rounds);
                    begun.Release();
                    release.Wait();
                }),
            ],
        });
        await begun.WaitAsync();
        await desk.SettleAsync();
        Assert.Equal(1, rounds);
        release.Release();
        await begun.WaitAsync();
        Assert.Equal(2, rounds);
        desk.Graceful.Cancel();
        release.Release();
        await desk.EndAsync();
    }
}
