using Interlock.Dispatching;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Tests.Dispatching;

/// <summary>Places, order, and what follows from the end of a run.</summary>
public sealed class TurnTests : IDisposable
{
    private readonly DispatchDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task No_more_run_at_once_than_there_are_places_and_a_free_one_is_taken_at_once()
    {
        Create("1", "2", "3");
        desk.Begin(pools: [DispatchDesk.Pool(limit: 2)]);
        var (first, second) = (await desk.NextAsync(), await desk.NextAsync());
        await desk.SettleAsync();
        Assert.Null(desk.Launcher.Another());
        Assert.Equal((2, TaskState.Pending), (desk.Snapshot.Runs.Count, desk.State("3")));

        first.End();
        var third = await desk.NextAsync();
        Assert.Equal(("3", first.Worker), (third.Task, third.Worker));
        second.End();
        third.End();
        var summary = await desk.EndAsync();
        Assert.Equal((3, 3, 2, true), (summary.Runs, summary.Merges, summary.MaxParallel, summary.Finished));
    }

    [Fact]
    public async Task The_first_pool_is_filled_first()
    {
        Create("1", "2", "3");
        desk.Begin(pools: [DispatchDesk.Pool("one"), DispatchDesk.Pool("two", limit: 3)]);
        var runs = await TakeAsync(3);
        Assert.Equal(["one-1", "two-1", "two-2"], runs.Select(run => run.Worker).Order(StringComparer.Ordinal));
        runs.ForEach(run => run.End());
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task A_task_goes_to_a_pool_that_has_its_skills()
    {
        desk.Create("1", draft => draft with { RequiredSkills = ["rust"] });
        desk.Begin(pools: [DispatchDesk.Pool("plain", 1, "go"), DispatchDesk.Pool("able", 1, "go", "rust")]);
        var run = await desk.NextAsync();
        Assert.Equal("able-1", run.Worker);
        run.End();
        await desk.EndAsync();
    }

    [Fact]
    public async Task The_most_urgent_comes_first_also_when_it_became_so_while_another_ran()
    {
        Create("1", "2", "3");
        desk.Begin();
        var first = await desk.NextAsync();
        Assert.Equal("1", first.Task);
        Assert.False(desk.Registry.Steering.Update(new("demo", "3"), new() { Priority = 1 }, DispatchDesk.Ann).IsRefused);
        first.End();
        var second = await desk.NextAsync();
        Assert.Equal("3", second.Task);
        second.End();
        (await desk.NextAsync()).End();
        await desk.EndAsync();
    }

    [Fact]
    public async Task A_task_whose_text_names_a_file_that_is_being_worked_on_comes_last()
    {
        desk.Create("1", draft => draft with { FileHints = ["shared.txt"] });
        desk.Create("2", draft => draft with { FileHints = ["shared.txt"] });
        desk.Create("3");
        desk.Begin(pools: [DispatchDesk.Pool(limit: 2)]);
        var runs = await TakeAsync(2);
        Assert.Equal(["1", "3"], runs.Select(run => run.Task).Order(StringComparer.Ordinal));
        runs.ForEach(run => run.End());
        (await desk.NextAsync()).End();
        await desk.EndAsync();
    }

    [Fact]
    public async Task What_waits_for_a_merge_is_begun_as_soon_as_it_is_merged()
    {
        desk.Create("1");
        desk.Create("2", draft => draft with { DependsOn = [("1", true)] });
        desk.Begin();
        (await desk.NextAsync()).End();

        // Time stands still: no poll can have found it.
        var second = await desk.NextAsync();
        Assert.Equal(("2", TaskState.Done), (second.Task, desk.State("1")));
        second.End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task What_waits_for_work_outside_is_begun_as_soon_as_that_is_done()
    {
        desk.CreateExternal("1");
        desk.CreateExternal("2", draft => draft with { DependsOn = [("1", true)] });
        desk.Begin();
        (await desk.NextAsync()).End();
        (await desk.NextAsync()).End();
        var summary = await desk.EndAsync();
        Assert.Equal((2, 0, true), (summary.Runs, summary.Merges, summary.Finished));
    }

    [Fact]
    public async Task Tasks_that_wait_for_each_other_end_the_work_unfinished()
    {
        desk.Store.Write(tx => desk.Registry.Creating.CreateMany(desk.Registry.Context.Begin(tx, DispatchDesk.Ann), "demo",
        [
            new() { Ref = new("demo", "1"), Title = "One", DependsOn = [("2", true)] },
            new() { Ref = new("demo", "2"), Title = "Two", DependsOn = [("1", true)] },
        ]));
        desk.Begin();
        var summary = await desk.EndAsync();
        Assert.Equal((0, false), (summary.Runs, summary.Finished));
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_when_it_is_due_and_the_last_one_is_the_limit()
    {
        desk.CreateExternal("1");
        desk.Begin();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var run = await desk.NextAsync();
            Assert.Equal($"{attempt}", run.Launch.Environment["attempt"]);
            run.End(1);
            await desk.UntilAsync(() => desk.State("1") is TaskState.Blocked or TaskState.Failed);
            await desk.SettleAsync();
            Assert.Null(desk.Launcher.Another());
            desk.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        var summary = await desk.EndAsync();
        Assert.Equal((3, 1, TaskState.Failed), (summary.Runs, summary.Specs[0].Failed, desk.State("1")));
    }

    [Fact]
    public async Task The_next_attempt_is_told_how_the_last_one_failed()
    {
        desk.CreateExternal("1");
        desk.Begin();
        (await desk.NextAsync()).End(7);
        await desk.UntilAsync(() => desk.State("1") == TaskState.Blocked);
        await desk.PassAsync(TimeSpan.FromMinutes(5));
        var second = await desk.NextAsync();
        Assert.Contains("7", second.Launch.Environment["failure"], StringComparison.Ordinal);
        second.End();
        await desk.EndAsync();
    }

    [Fact]
    public async Task An_agent_that_ends_without_a_change_is_refused_and_its_attempt_counts()
    {
        var task = desk.Create("1");
        desk.Workspace.Touched["1"] = [];
        desk.Workspace.Branches[desk.Workspace.BranchOf(task)] = desk.Workspace.Branches[desk.Workspace.BranchOf(task)] with { Commits = 0, Changed = [] };
        desk.Begin();
        (await desk.NextAsync()).End();
        await desk.UntilAsync(() => desk.State("1") == TaskState.Blocked);
        Assert.Equal((1, 5), (desk.Task("1").Attempt, (int)Assert.Single(desk.Events(EventTypes.GateRejected)).Details["gate"]!));
        desk.Graceful.Cancel();
        await desk.EndAsync();
    }

    [Fact]
    public async Task A_stalled_run_counts_and_a_lost_one_does_not()
    {
        desk.CreateExternal("1");
        desk.CreateExternal("2");
        desk.Begin(pools: [DispatchDesk.Pool(limit: 2)]);
        foreach (var run in await TakeAsync(2))
        {
            run.End(run.Task == "1" ? 143 : null, clockFired: run.Task == "1" ? RunClock.Stall : null);
        }

        await desk.UntilAsync(() => desk.State("1") == TaskState.Blocked && desk.State("2") == TaskState.Blocked);
        Assert.Equal((1, 0), (desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        Assert.Equal((0, 1), (desk.Task("2").Attempt, desk.Task("2").InfrastructureAttempt));
        desk.Graceful.Cancel();
        await desk.EndAsync();
    }

    [Fact]
    public async Task A_rate_limit_rests_its_pool_costs_no_attempt_and_the_other_pool_goes_on()
    {
        desk.CreateExternal("1");
        desk.Begin(pools: [DispatchDesk.Pool("one"), DispatchDesk.Pool("two")]);
        var first = await desk.NextAsync();
        Assert.Equal("one-1", first.Worker);
        first.End(1, OutputSigns.RateLimited);
        await desk.UntilAsync(() => desk.State("1") == TaskState.Blocked);
        Assert.Equal((0, 1), (desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        await desk.PassAsync(TimeSpan.FromSeconds(30));
        var second = await desk.NextAsync();
        Assert.Equal("two-1", second.Worker);
        second.End();
        await desk.UntilAsync(() => desk.State("1") == TaskState.Done);
        await desk.PassAsync(TimeSpan.FromMinutes(1));
        await desk.EndAsync();
    }

    [Fact]
    public async Task While_its_only_pool_rests_work_neither_ends_nor_begins()
    {
        desk.CreateExternal("1");
        desk.CreateExternal("2");
        desk.Begin(options => options with { PoolPause = TimeSpan.FromMinutes(2) });
        (await desk.NextAsync()).End(1, OutputSigns.AuthFailed);
        await desk.UntilAsync(() => desk.State("1") == TaskState.Blocked);
        await desk.PassAsync(TimeSpan.FromSeconds(119));
        Assert.Null(desk.Launcher.Another());
        Assert.False(desk.Ended.IsCompleted);
        await desk.PassAsync(TimeSpan.FromSeconds(2));
        (await desk.NextAsync()).End();
        (await desk.NextAsync()).End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task Failures_of_the_machinery_end_at_a_budget_of_their_own()
    {
        using var small = new DispatchDesk(options => options with { InfrastructureBudget = 2 });
        small.CreateExternal("1");
        small.Begin();
        (await small.NextAsync()).End(1, OutputSigns.Overloaded);
        await small.UntilAsync(() => small.State("1") == TaskState.Blocked);
        await small.PassAsync(TimeSpan.FromMinutes(5));
        (await small.NextAsync()).End(1, OutputSigns.Overloaded);
        await small.EndAsync();
        Assert.Equal((TaskState.Failed, 0, 2), (small.State("1"), small.Task("1").Attempt, small.Task("1").InfrastructureAttempt));
    }

    [Fact]
    public async Task A_question_waits_for_its_answer_and_the_next_run_gets_it()
    {
        desk.Create("1");
        desk.Begin();
        (await desk.NextAsync()).End(question: "which greeting?");
        var summary = await desk.EndAsync();
        Assert.Equal((false, TaskState.Blocked, 0), (summary.Finished, desk.State("1"), desk.Task("1").Attempt));

        Assert.False(desk.Registry.Answering.Answer(new("demo", "1"), "moin", DispatchDesk.Ann).IsRefused);
        desk.Begin();
        var second = await desk.NextAsync();
        Assert.Equal("moin", second.Launch.Environment["answer"]);
        second.End();
        Assert.True((await desk.EndAsync()).Finished);
    }

    [Fact]
    public async Task A_run_that_cannot_be_started_costs_nothing_is_named_and_is_tried_again_after_a_rest()
    {
        desk.Create("1");
        var refusals = 0;
        desk.Launcher.Refuses = _ => ++refusals == 1 ? new(RefusalKind.Failed, "launch.failed", "The disk is full.") : null;
        desk.Begin(options => options with { Patience = TimeSpan.FromMinutes(10) });
        await desk.UntilAsync(() => refusals == 1 && desk.State("1") == TaskState.Pending);
        await desk.SettleAsync();
        Assert.Equal((1, 0, 0), (refusals, desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        await desk.PassAsync(TimeSpan.FromSeconds(2));
        (await desk.NextAsync()).End();
        Assert.Empty((await desk.EndAsync()).NotSetUp);
    }

    [Fact]
    public async Task What_never_starts_is_named_at_the_end()
    {
        desk.Create("1");
        desk.Launcher.Refuses = _ => new(RefusalKind.Failed, "launch.failed", "The disk is full.");
        desk.Begin();
        var failure = Assert.Single((await desk.EndAsync()).NotSetUp);
        Assert.Equal(("demo/1", "launch.failed"), (failure.Task, failure.Why.Code));
    }

    [Fact]
    public async Task A_task_that_is_cancelled_ends_its_run_and_frees_its_place()
    {
        Create("1", "2");
        desk.Begin();
        var first = await desk.NextAsync();
        Assert.False(desk.Registry.Steering.Cancel(new("demo", "1"), "not wanted", DispatchDesk.Ann).IsRefused);
        await desk.SettleAsync();
        Assert.Equal(StopCause.ClaimLost, await first.Asked);
        var second = await desk.NextAsync();
        Assert.Equal("2", second.Task);
        second.End();
        await desk.EndAsync();
        Assert.Equal((TaskState.Cancelled, TaskState.Done), (desk.State("1"), desk.State("2")));
    }

    [Fact]
    public async Task The_lease_of_a_run_that_lives_is_renewed_however_long_it_takes()
    {
        desk.Create("1");
        desk.Begin();
        var run = await desk.NextAsync();
        await desk.UntilAsync(() => desk.Snapshot.Runs[0].Doing == "working");
        for (var minute = 0; minute < 12; minute++)
        {
            var before = desk.Store.Read(reader => reader.FindClaim(desk.Task("1").Uid))!.ExpiresAt;
            await desk.UntilAsync(() =>
            {
                desk.Clock.Advance(TimeSpan.FromSeconds(10));
                return desk.Store.Read(reader => reader.FindClaim(desk.Task("1").Uid))!.ExpiresAt > before;
            });
        }

        run.End();
        Assert.True((await desk.EndAsync()).Finished);
        Assert.False(run.Asked.IsCompleted);
    }

    [Fact]
    public async Task Only_the_specs_and_the_required_tasks_that_are_asked_for_are_worked()
    {
        desk.Create("1");
        desk.Create("2", draft => draft with { Optional = true });
        desk.Create("3", draft => draft with { Optional = true });
        desk.Create("4", draft => draft with { DependsOn = [("3", true)] });
        desk.Registry.Creating.Create(new() { Ref = new("other", "1"), Title = "Elsewhere" }, DispatchDesk.Ann);
        desk.Begin(options => options with { Specs = ["demo"], RequiredOnly = true });
        var tasks = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var run = await desk.NextAsync();
            tasks.Add(run.Task);
            run.End();
        }

        Assert.True((await desk.EndAsync()).Finished);
        Assert.Equal(["1", "3", "4"], tasks.Order(StringComparer.Ordinal));
        Assert.Equal(TaskState.Pending, desk.State("2"));
    }

    [Fact]
    public async Task A_dispatcher_that_waits_for_more_takes_up_what_comes_with_the_next_poll()
    {
        desk.Begin(options => options with { UntilFinished = false });
        await desk.SettleAsync();
        Assert.False(desk.Ended.IsCompleted);
        desk.Create("1");
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        (await desk.NextAsync()).End();
        await desk.UntilAsync(() => desk.State("1") == TaskState.Done);
        desk.Graceful.Cancel();
        await desk.EndAsync();
    }

    [Fact]
    public async Task What_only_a_person_can_go_on_with_is_waited_for_as_long_as_was_said()
    {
        desk.Create("1", draft => draft with { Completion = Completion.Manual });
        desk.Registry.Claiming.Claim(new() { Actor = DispatchDesk.Ann, Task = new("demo", "1") });
        desk.Begin(options => options with { Patience = TimeSpan.FromSeconds(10) });
        await desk.PassAsync(TimeSpan.FromSeconds(9));
        Assert.False(desk.Ended.IsCompleted);
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await desk.EndAsync()).Finished);
    }

    private void Create(params string[] ids) => ids.ToList().ForEach(id => desk.Create(id));

    private async Task<List<FakeRun>> TakeAsync(int count)
    {
        var runs = new List<FakeRun>();
        for (var i = 0; i < count; i++)
        {
            runs.Add(await desk.NextAsync());
        }

        return runs;
    }
}
