using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.Runs;
using Interlock.Tests.Dispatching;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Merging;

/// <summary>Deploys with runs, repository and time in a test's hand.</summary>
public sealed class DeployQueueTests : IDisposable
{
    private readonly DispatchDesk desk = new(options => options with { Deploys = true, InfrastructureBudget = 3 });
    private readonly FakeDeploys repository = new();

    public void Dispose()
    {
        desk.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task What_is_merged_is_deployed_in_the_order_of_the_merges_and_done_then()
    {
        Merged("1", 'd');
        Merged("2", 'e');
        var going = ProcessAsync();
        var first = await desk.NextAsync();
        Assert.Equal(("demo/1", FakeWorkspace.Commit('d'), "main", true), (Word(first, RunVariables.Task), Word(first, "INTERLOCK_COMMIT"), Word(first, "INTERLOCK_TARGET"), first.Launch.Judges));
        Assert.Equal(TaskState.Deploying, desk.State("1"));
        first.End();
        (await desk.NextAsync()).End();

        Assert.Equal([MergeResult.Deployed, MergeResult.Deployed], (await going).Select(outcome => outcome.Result));
        Assert.Equal((TaskState.Done, TaskState.Done), (desk.State("1"), desk.State("2")));
        Assert.Equal([FakeWorkspace.Commit('d'), FakeWorkspace.Commit('e')], repository.Taken);
        Assert.Equal((FakeWorkspace.Commit('e'), "demo/2"), desk.Registry.Deploying.Last("main") is { } last ? (last.Commit, last.Task) : default);
        Assert.False(repository.IsLeft);
    }

    [Fact]
    public async Task One_that_fails_is_tried_again_when_it_is_due_and_nothing_later_goes_before_it()
    {
        Merged("1", 'd');
        Merged("2", 'e');
        var going = ProcessAsync();
        (await desk.NextAsync()).End(3);

        Assert.Equal([MergeResult.DeployFailed, MergeResult.Held], (await going).Select(outcome => outcome.Result));
        Assert.False(Queue().IsDue());
        Assert.Equal((TaskState.Deploying, TaskState.Deploying), (desk.State("1"), desk.State("2")));
        Assert.True(repository.IsLeft);

        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(Queue().IsDue());
        going = ProcessAsync();
        var again = await desk.NextAsync();
        Assert.Equal("2", Word(again, RunVariables.Attempt));
        again.End();
        (await desk.NextAsync()).End();
        Assert.Equal([MergeResult.Deployed, MergeResult.Deployed], (await going).Select(outcome => outcome.Result));
    }

    [Fact]
    public async Task The_third_failure_is_the_last_and_the_next_task_is_deployed()
    {
        Merged("1", 'd');
        Merged("2", 'e');
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var going = ProcessAsync();
            (await desk.NextAsync()).End(3);
            if (attempt == 3)
            {
                (await desk.NextAsync()).End();
            }

            await going;
            desk.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((TaskState.Failed, TaskState.Done), (desk.State("1"), desk.State("2")));
    }

    [Fact]
    public async Task A_checkout_that_cannot_be_made_is_the_machinerys_failure()
    {
        Merged("1", 'd');
        repository.Refuses = new(RefusalKind.Failed, "checktree.broken", "It cannot be brought there.");

        Assert.Equal(MergeResult.DeployFailed, (await ProcessAsync())[0].Result);
        Assert.Equal((0, 1, "It cannot be brought there."), Entry("1") is { } entry ? (entry.Attempt, entry.InfrastructureAttempt, entry.LastFailure) : default);
        Assert.Empty(desk.Registry.Runs.List());
    }

    [Fact]
    public async Task A_command_that_cannot_be_started_is_on_record_as_a_run_that_crashed()
    {
        Merged("1", 'd');
        desk.Launcher.Refuses = _ => new(RefusalKind.Failed, "launch.command_not_found", "There is no program 'ship'.");

        Assert.Equal(MergeResult.DeployFailed, (await ProcessAsync())[0].Result);
        Assert.Equal(RunOutcome.Crashed, Assert.Single(desk.Registry.Runs.List()).Outcome);
        Assert.Equal((0, 1), Entry("1") is { } entry ? (entry.Attempt, entry.InfrastructureAttempt) : default);
    }

    [Fact]
    public async Task What_a_later_deploy_contains_needs_none_of_its_own()
    {
        Merged("1", 'd');
        var going = ProcessAsync();
        (await desk.NextAsync()).End();
        await going;
        Merged("2", 'c');
        repository.Ancestors.Add((FakeWorkspace.Commit('c'), FakeWorkspace.Commit('d')));

        Assert.Equal(MergeResult.Deployed, Assert.Single(await ProcessAsync()).Result);
        Assert.Null(desk.Launcher.Another());
        Assert.Equal("deployed with demo/1", (string?)desk.Events(EventTypes.DeployFinished)[^1].Details["reason"]);
    }

    [Fact]
    public async Task With_another_command_it_is_deployed_all_the_same()
    {
        Merged("1", 'd');
        var going = ProcessAsync();
        (await desk.NextAsync()).End();
        await going;
        Merged("2", 'c');
        repository.Ancestors.Add((FakeWorkspace.Commit('c'), FakeWorkspace.Commit('d')));
        going = ProcessAsync(["ship", "--twice"]);
        (await desk.NextAsync()).End();
        Assert.Equal(MergeResult.Deployed, Assert.Single(await going).Result);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_ends_its_deploy()
    {
        Merged("1", 'd');
        var going = ProcessAsync();
        var run = await desk.NextAsync();
        Assert.False(desk.Registry.Steering.Cancel(new("demo", "1"), "not wanted", DispatchDesk.Ann).IsRefused);
        while (!run.Asked.IsCompleted)
        {
            // It looks once a second whether somebody still waits for it.
            desk.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal((StopCause.ClaimLost, MergeResult.Stale), (await run.Asked, Assert.Single(await going).Result));
        Assert.Equal(TaskState.Cancelled, desk.State("1"));
    }

    [Fact]
    public async Task One_that_is_interrupted_is_cancelled_at_no_attempt_and_repeated()
    {
        Merged("1", 'd');
        using var stop = new CancellationTokenSource();
        var going = ProcessAsync(stop: stop.Token);
        var run = await desk.NextAsync();
        stop.Cancel();
        Assert.Equal(StopCause.Cancelled, await run.Asked);
        await going;
        Assert.Equal((TaskState.Deploying, 0, 1), Entry("1") is { } entry ? (desk.State("1"), entry.Attempt, entry.InfrastructureAttempt) : default);
    }

    [Fact]
    public async Task A_deploy_that_outlived_its_process_is_taken_up_and_not_begun_again()
    {
        Merged("1", 'd');
        var run = Left("here");
        var going = ProcessAsync();
        Assert.Same(run, await desk.Launcher.AdoptedAsync());
        run.End();
        Assert.Equal(MergeResult.Deployed, Assert.Single(await going).Result);
        Assert.Null(desk.Launcher.Another());
    }

    [Fact]
    public async Task One_that_ended_unseen_is_the_machinerys_failure()
    {
        Merged("1", 'd');
        Left("here").End(null);
        Assert.Equal(MergeResult.DeployFailed, (await ProcessAsync())[0].Result);
        Assert.Equal((0, 1), Entry("1") is { } entry ? (entry.Attempt, entry.InfrastructureAttempt) : default);
    }

    [Fact]
    public async Task One_on_another_machine_is_waited_for()
    {
        Merged("1", 'd');
        Left("elsewhere");
        Assert.Equal((MergeResult.Held, "deploy.elsewhere"), Assert.Single(await ProcessAsync()) is { } outcome ? (outcome.Result, outcome.Refusal?.Code) : default);
    }

    [Fact]
    public async Task Without_a_command_only_a_person_lets_it_go_on()
    {
        Merged("1", 'd');
        Assert.False(Queue(null).IsDue());
        Assert.Equal("deploy.not_configured", Assert.Single((await Queue(null).ProcessAsync(true, null, default)).Value).Refusal?.Code);

        Assert.False(desk.Registry.Approving.Approve(new("demo", "1"), ApprovalCommands.ForCompletion, true, "by hand", Desk.Bob).IsRefused);
        Assert.True(Queue(null).IsDue());
        Assert.Equal(MergeResult.Deployed, Assert.Single((await Queue(null).ProcessAsync(true, null, default)).Value).Result);
        Assert.Equal(TaskState.Done, desk.State("1"));
    }

    [Fact]
    public async Task While_one_process_deploys_another_is_turned_away()
    {
        Merged("1", 'd');
        var going = ProcessAsync();
        var run = await desk.NextAsync();
        Assert.Equal("deploy.busy", (await Queue().ProcessAsync(true, null, default)).Refusal?.Code);
        run.End();
        await going;
    }

    private static string Word(FakeRun run, string variable) => run.Launch.Environment[variable];

    private DeployQueue Queue(params string[]? command) =>
        new(desk.Registry, repository, new() { Target = "main", Host = "here", RunDirectory = repository.StateDirectory, Command = command is [] ? ["ship"] : command }, desk.Launcher);

    private async Task<IReadOnlyList<MergeOutcome>> ProcessAsync(string[]? command = null, CancellationToken stop = default) =>
        (await Queue(command ?? []).ProcessAsync(untilEmpty: true, null, stop)).Value;

    private DeployEntry? Entry(string id) => desk.Registry.Deploying.Queue().FirstOrDefault(entry => entry.Task == desk.Task(id).Uid);

    /// <summary>Worked on by a person, and merged.</summary>
    private void Merged(string id, char commit)
    {
        var task = desk.Create(id);
        var token = desk.Registry.Claiming.Claim(new() { Actor = DispatchDesk.Ann, Task = task.Ref }).Value.Claim.Token;
        desk.Registry.Working.StartAsync(task.Ref, token, DispatchDesk.Ann, default).GetAwaiter().GetResult();
        Assert.Equal(TaskState.Reviewing, desk.Registry.Submitting.SubmitAsync(task.Ref, token, null, null, DispatchDesk.Ann, default).GetAwaiter().GetResult().Value.State);
        Assert.Equal(TaskState.Deploying, desk.Registry.Completing.Merged(task.Uid, token, Desk.GoodMerge(commit)).Value.State);
    }

    /// <summary>A deploy of the first task that an earlier process began.</summary>
    private FakeRun Left(string host)
    {
        var entry = Entry("1")!;
        Assert.True(desk.Registry.Deploying.Begin(entry, "run00001"));
        desk.Registry.Runs.Start(new() { Id = "run00001", Type = RunType.LocalBash, Task = "demo/1", Host = host, StartedAt = desk.Clock.GetUtcNow(), OutputPath = "/nowhere", Token = entry.Token }, null);
        return desk.Launcher.Leave("run00001");
    }

    private sealed class FakeDeploys : IDeployRepository, IDisposable
    {
        public string StateDirectory { get; } = Directory.CreateTempSubdirectory("interlock deploys ").FullName;

        public string? Checkout => IsLeft ? "/checkout" : null;

        public bool IsLeft { get; private set; }

        public List<string> Taken { get; } = [];

        public Refusal? Refuses { get; set; }

        public HashSet<(string Ancestor, string Descendant)> Ancestors { get; } = [];

        public Task<Result<(string Path, IDisposable Hold)>> TakeAsync(string commit, CancellationToken cancellation)
        {
            Taken.Add(commit);
            IsLeft = true;
            return Task.FromResult(Refuses is { } refused ? refused : (Result<(string, IDisposable)>)("/checkout", new MemoryStream()));
        }

        public Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellation) => Task.FromResult(Ancestors.Contains((ancestor, descendant)));

        public Task DiscardAsync(CancellationToken cancellation)
        {
            IsLeft = false;
            return Task.CompletedTask;
        }

        public void Dispose() => Directory.Delete(StateDirectory, recursive: true);
    }
}
