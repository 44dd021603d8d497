using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Runs;

namespace Interlock.Tests.Dispatching;

/// <summary>What a dispatcher does about the runs and claims that the one before has left.</summary>
public sealed class LeftRunTests : IDisposable
{
    private readonly DispatchDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task A_living_agent_under_a_claim_is_taken_up_and_what_it_brings_is_merged()
    {
        var run = Left(Claimed("agent-1"));
        desk.Begin();
        Assert.Same(run, await desk.Launcher.AdoptedAsync());
        run.End();
        var summary = await desk.EndAsync();
        Assert.Equal((1, 1, true), (summary.Runs, summary.Merges, summary.Finished));
        Assert.Equal(RunStatus.Completed, desk.Registry.Runs.Find("run00001").Value.Status);
    }

    [Fact]
    public async Task It_takes_a_place_of_its_pool()
    {
        var run = Left(Claimed("agent-7"));
        desk.Create("2");
        desk.Begin();
        await desk.Launcher.AdoptedAsync();
        await desk.SettleAsync();
        Assert.Null(desk.Launcher.Another());
        run.End();
        (await desk.NextAsync()).End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task One_that_has_died_since_is_judged_by_what_it_left()
    {
        Left(Claimed("agent-1")).End();
        desk.Begin();
        Assert.True((await desk.EndAsync()).Finished);
        Assert.Equal((1, TaskState.Done), (desk.Registry.Runs.List().Count, desk.State("1")));
    }

    [Fact]
    public async Task One_whose_end_nobody_saw_costs_the_machinery_an_attempt()
    {
        Left(Claimed("agent-1")).End(null);
        desk.Begin();
        await desk.UntilAsync(() => desk.State("1") == TaskState.Blocked);
        Assert.Equal((0, 1), (desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        await desk.PassAsync(TimeSpan.FromMinutes(5));
        (await desk.NextAsync()).End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task One_whose_claim_has_ended_is_ended_and_until_then_its_task_is_given_to_nobody()
    {
        var token = Claimed("agent-1");
        var run = Left(token);
        run.Obeys = false;
        desk.Registry.Working.Release(new("demo", "1"), token, "given up", Agent("agent-1"));
        desk.Begin();
        Assert.Equal(StopCause.ClaimLost, await run.Asked);
        await desk.SettleAsync();
        Assert.Null(desk.Launcher.Another());
        Assert.False(desk.Ended.IsCompleted);

        run.End(137);
        var next = await desk.NextAsync();
        Assert.Equal((RunStatus.Killed, "1"), (desk.Registry.Runs.Find("run00001").Value.Status, next.Task));
        next.End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task One_that_cannot_be_ended_is_told_and_tried_again_and_the_others_go_on()
    {
        var token = Claimed("agent-1");
        var run = Left(token);
        desk.Registry.Working.Release(new("demo", "1"), token, "given up", Agent("agent-1"));
        desk.Create("2");
        var broken = true;
        desk.Launcher.Breaks = _ => broken ? new IOException("no process table") : null;
        desk.Begin();
        var other = await desk.NextAsync();
        Assert.Equal("2", other.Task);
        await desk.UntilAsync(() => !desk.Told.IsEmpty);
        Assert.Equal("no process table", desk.Told.TryPeek(out var told) ? told.Failure.Message : null);
        Assert.Equal((RunStatus.Running, TaskState.Pending), (desk.Registry.Runs.Find("run00001").Value.Status, desk.State("1")));

        broken = false;
        await desk.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Same(run, await desk.Launcher.AdoptedAsync());
        other.End();
        (await desk.NextAsync()).End();
        Assert.True((await desk.EndAsync()).Finished);
        Assert.Equal(RunStatus.Killed, desk.Registry.Runs.Find("run00001").Value.Status);
    }

    [Fact]
    public async Task A_claim_that_a_worker_of_ours_holds_without_a_run_is_gone_on_with()
    {
        var token = Claimed("agent-1");
        desk.Begin();
        var run = await desk.NextAsync();
        Assert.Equal(("agent-1", token), (run.Worker, desk.Task("1").LastToken));
        run.End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task A_claim_of_a_pool_that_is_gone_is_given_back_at_no_cost()
    {
        Claimed("gone-1");
        desk.Begin();
        var run = await desk.NextAsync();
        Assert.Equal(("agent-1", 0), (run.Worker, desk.Task("1").Attempt));
        run.End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task A_task_that_was_sent_back_from_review_goes_on_with_the_same_worker()
    {
        desk.Create("1");
        var reds = 0;
        desk.Git.Checks = commit => Task.FromResult<Result<Interlock.Merging.CheckReport>>(commit.Files.ContainsKey("1.txt") && ++reds == 1 ? Merging.FakeMerges.Red : Merging.FakeMerges.Green);
        desk.Begin();
        var first = await desk.NextAsync();
        first.End();
        var second = await desk.NextAsync();
        Assert.Equal((first.Worker, "2"), (second.Worker, second.Launch.Environment["attempt"]));
        second.End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    private static Actor Agent(string worker) => new() { Name = worker, Host = "here", RunId = "run00001", IsRunner = true };

    /// <summary>Claimed and begun by a dispatcher that is gone.</summary>
    private long Claimed(string worker)
    {
        desk.Create("1");
        var grant = desk.Registry.Claiming.Claim(new() { Actor = Agent(worker), Task = new("demo", "1") }).Value;
        Assert.False(desk.Registry.Preparing.AttemptAsync(grant.Task, grant.Claim.Token, Agent(worker), default).GetAwaiter().GetResult().IsRefused);
        Assert.False(desk.Registry.Working.StartAsync(grant.Task.Ref, grant.Claim.Token, Agent(worker), default).GetAwaiter().GetResult().IsRefused);
        return grant.Claim.Token;
    }

    /// <summary>A run whose watcher is gone.</summary>
    private FakeRun Left(long token)
    {
        desk.Registry.Runs.Start(
            new()
            {
                Id = "run00001", Type = RunType.LocalAgent, Task = "demo/1", Pool = "agent", Host = "here", StartedAt = desk.Clock.GetUtcNow(), OutputPath = "/nowhere",
                Worker = desk.Store.Read(reader => reader.FindClaim(desk.Task("1").Uid))!.Worker, Token = token, WatcherPid = int.MaxValue, WatcherStart = 1,
            },
            null);
        return desk.Launcher.Leave("run00001");
    }
}
