using Interlock.Dispatching;
using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Running;
using Interlock.Runs;

namespace Interlock.Tests.Dispatching;

public sealed class RecoveryTests : IDisposable
{
    // Nobody's: no process has it.
    private static readonly ProcessIdentity Gone = new(int.MaxValue, 1);

    private readonly DispatchScene scene = new();
    private readonly LocalProcessLauncher earlier = new(TimeProvider.System, Launching.RunBench.Host);

    public void Dispose()
    {
        earlier.Dispose();
        scene.Dispose();
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("another")]
    public async Task An_agent_under_a_claim_is_taken_up_whatever_its_pool_is_called(string pool)
    {
        var run = Left("echo old >old.txt", Claimed("agent-1"));
        var summary = await scene.WorkAsync("echo new >new.txt", pool);
        Assert.True(summary.Finished, scene.Task("1").StateReason);
        Assert.Equal("old\n", scene.Git("show", "main:old.txt"));
        Assert.DoesNotContain("new.txt", scene.Git("ls-tree", "--name-only", "main"), StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, scene.Registry.Runs.Find(run.Id).Value.Status);
    }

    [Theory]
    [InlineData(RunType.LocalAgent)]
    [InlineData(RunType.LocalBash)]
    internal async Task A_run_whose_claim_has_ended_is_ended_before_its_task_is_given_out(RunType type)
    {
        var token = Claimed("agent-1");
        var run = Left("while :; do echo old >>old.txt; done", token, type);
        Assert.False(scene.Registry.Working.Release(new("demo", "1"), token, "given up", Agent("agent-1")).IsRefused);
        Assert.Equal("run.living", scene.Registry.Claiming.Claim(new() { Actor = scene.Ann, Task = new("demo", "1") }).Refusal?.Code);
        Assert.Equal("task.none_ready", scene.Registry.Claiming.Claim(new() { Actor = scene.Ann }).Refusal?.Code);
        var summary = await scene.WorkAsync("test ! -e old.txt && echo new >new.txt", "another");
        Assert.True(summary.Finished, scene.Task("1").StateReason);
        Assert.Equal(RunStatus.Killed, scene.Registry.Runs.Find(run.Id).Value.Status);
        Assert.DoesNotContain("old.txt", scene.Git("ls-tree", "--name-only", "main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_run_that_nobody_watches_is_not_on_record_as_living()
    {
        var run = Left("exit 3", token: null, RunType.LocalBash);
        await EndedAsync(run);
        await new LostRuns(scene.Registry, scene.Launcher, "here").SettleDeadAsync(default);
        var ended = scene.Registry.Runs.Find(run.Id).Value;
        Assert.Equal((RunStatus.Failed, 3), (ended.Status, ended.ExitCode));
    }

    [Fact]
    public async Task One_that_somebody_watches_is_left_to_them()
    {
        var run = scene.Registry.Runs.Update(Left("exit 3", token: null, RunType.LocalBash).WatchedHere());
        await EndedAsync(run);
        await new LostRuns(scene.Registry, scene.Launcher, "here").SettleDeadAsync(default);
        Assert.Equal(RunStatus.Running, scene.Registry.Runs.Find(run.Id).Value.Status);
        await new LostRuns(scene.Registry, scene.Launcher, "elsewhere").SettleDeadAsync(default);
        Assert.Equal(RunStatus.Running, scene.Registry.Runs.Find(run.Id).Value.Status);
    }

    [Fact]
    public async Task What_a_dead_agent_brought_is_handed_in_by_the_next_dispatcher_though_somebody_has_looked_before()
    {
        var run = Left("echo old >old.txt", Claimed("agent-1"));
        await EndedAsync(run);
        await new LostRuns(scene.Registry, scene.Launcher, "here").SettleDeadAsync(default);
        Assert.Equal(RunStatus.Completed, scene.Registry.Runs.Find(run.Id).Value.Status);
        Assert.Equal(TaskState.Implementing, scene.Task("1").State);
        Assert.True((await scene.WorkAsync("echo new >new.txt", "another")).Finished, scene.Task("1").StateReason);
        Assert.Equal("old\n", scene.Git("show", "main:old.txt"));
        Assert.False(scene.Registry.Runs.Find(run.Id).Value.Owed);
    }

    [Fact]
    public async Task A_claim_of_a_dead_dispatcher_for_a_pool_that_is_gone_is_given_back()
    {
        Claimed("agent-1");
        Assert.True((await scene.WorkAsync("echo new >new.txt", "another")).Finished, scene.Task("1").StateReason);
        Assert.Equal(0, scene.Task("1").Attempt);
    }

    [Fact]
    public async Task Whoever_takes_a_task_over_ends_what_its_last_claim_left_running()
    {
        var token = Claimed("agent-1");
        var run = Left("while :; do :; done", token);
        scene.Registry.Working.Release(new("demo", "1"), token, "given up", Agent("agent-1"));
        await new LostRuns(scene.Registry, scene.Launcher, "here").EndAsync(new("demo", "1"), scene.Ann, default);
        Assert.Equal((RunStatus.Killed, "ann"), (scene.Registry.Runs.Find(run.Id).Value.Status, scene.Registry.Runs.Find(run.Id).Value.StopAskedBy));
        Assert.False(scene.Registry.Claiming.Claim(new() { Actor = scene.Ann, Task = new("demo", "1") }).IsRefused);
    }

    [Fact]
    public void Control_were_it_not_on_record_as_living_its_task_would_be_given_to_another()
    {
        var token = Claimed("agent-1");
        var run = Left("while :; do :; done", token);
        scene.Registry.Working.Release(new("demo", "1"), token, "given up", Agent("agent-1"));
        scene.Registry.Runs.Finish(run with { Status = RunStatus.Killed }, null);
        Assert.False(scene.Registry.Claiming.Claim(new() { Actor = scene.Ann, Task = new("demo", "1") }).IsRefused);
        Assert.True(ProcessTable.IsAlive(ProcessIdentity.Of(run.Handle)!.Value));
        _ = earlier.Adopt(RunHandle.Of(run), new()).StopAsync(StopCause.Cancelled).GetAwaiter().GetResult();
    }

    private static Actor Agent(string worker) => new() { Name = worker, Host = "here", RunId = "run00001", IsRunner = true };

    /// <summary>Claimed, prepared and begun by a dispatcher that is gone.</summary>
    private long Claimed(string worker)
    {
        scene.Create("1");
        var grant = scene.Registry.Claiming.Claim(new() { Actor = Agent(worker), Task = new("demo", "1") }).Value;
        Assert.False(scene.Registry.Preparing.WorktreeAsync(grant, Agent(worker), default).GetAwaiter().GetResult().IsRefused);
        Assert.False(scene.Registry.Working.StartAsync(grant.Task.Ref, grant.Claim.Token, Agent(worker), default).GetAwaiter().GetResult().IsRefused);
        return grant.Claim.Token;
    }

    /// <summary>A run whose watcher is gone.</summary>
    private Run Left(string line, long? token, RunType type = RunType.LocalAgent)
    {
        var worktree = token is null ? scene.Root : scene.Registry.Workspace!.WorktreeOf(scene.Task("1"));
        var run = scene.Registry.Runs.Start(
            new()
            {
                Id = "run00001", Type = type, Task = token is null ? null : "demo/1", Pool = "agent", Host = "here", StartedAt = scene.Registry.Context.Now,
                OutputPath = Path.Combine(scene.RunDirectory, "run00001", "output.log"), Worker = "agent-1", Token = token,
            },
            null);
        var live = earlier.Start(new() { RunId = run.Id, Command = CommandLine.Shell(line), WorkingDirectory = worktree, OutputPath = run.OutputPath }, new()).Value;
        return scene.Registry.Runs.Update(run.Begun(live.Handle) with { WatcherPid = Gone.Pid, WatcherStart = Gone.StartTicks });
    }

    private static async Task EndedAsync(Run run)
    {
        while (!File.Exists(run.OutputPath + ".exit") || ProcessTable.IsAlive(ProcessIdentity.Of(run.Handle)!.Value))
        {
            await Task.Yield();
        }
    }
}
