using Interlock.Journal;
using Interlock.Lifecycle;

namespace Interlock.Tests.Registry.Reviewing;

/// <summary>Ways back: release, failure with back-off, limits.</summary>
public sealed class ReturningTests
{
    private readonly Desk desk = new();

    [Theory]
    [InlineData(TaskState.Analyzing, "analyzing→pending")]
    [InlineData(TaskState.Implementing, "implementing→blocked blocked→pending")]
    [InlineData(TaskState.Reviewing, "reviewing→implementing implementing→blocked blocked→pending")]
    public void A_released_task_is_ready_at_once_with_no_attempt_used(TaskState state, string walk)
    {
        desk.Make("1", "a");
        var token = In(state, "1");
        var seq = desk.LastSeq;
        var task = desk.Registry.Working.Release(Desk.Ref("1"), token, "lunch", Desk.Ann).Value;
        Assert.Equal((TaskState.Pending, (string?)null, (DateTimeOffset?)null, 0, 0), (task.State, task.StateReason, task.DueAt, task.Attempt, task.InfrastructureAttempt));
        Assert.Equal(task, desk.Task("1"));
        Assert.Equal(walk.Split(' '), desk.Walk("1", seq));
        Assert.Single(desk.Events("1", seq, EventTypes.TaskReady));
        Assert.Equal("lunch", (string?)Assert.Single(desk.Events("1", seq, EventTypes.ClaimReleased)).Details["why"]);
        Assert.Single(desk.Events("1", seq, EventTypes.LockReleased));
        Assert.Empty(desk.Registry.Reading.MergeQueue());
        Assert.Equal(token + 1, desk.Claim("1", Desk.Bob));
        Invariants.Hold(desk);
    }

    [Theory]
    [InlineData(TaskState.Analyzing, "analyzing→blocked")]
    [InlineData(TaskState.Implementing, "implementing→blocked")]
    [InlineData(TaskState.Reviewing, "reviewing→implementing implementing→blocked")]
    public void A_failed_attempt_waits_for_its_due_time(TaskState state, string walk)
    {
        desk.Make("1", "a");
        var token = In(state, "1");
        var seq = desk.LastSeq;
        var task = desk.Registry.Working.Fail(Desk.Ref("1"), token, "does not compile", Desk.Ann).Value;
        Assert.Equal((TaskState.Blocked, "retry: does not compile", 1), (task.State, task.StateReason, task.Attempt));
        Assert.Equal(walk.Split(' '), desk.Walk("1", seq));
        Assert.Single(desk.Events("1", seq, EventTypes.RetryScheduled));
        Assert.False(desk.Registry.Reading.Show(task.Ref).Value.Ready);
        desk.Time.Pass(task.DueAt!.Value - desk.Time.GetUtcNow() - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, desk.Registry.Sweeping.Sweep());
        desk.Time.Pass(TimeSpan.FromMilliseconds(1));
        Assert.True(desk.Registry.Reading.Show(task.Ref).Value.Ready);
        Assert.Equal(1, desk.Registry.Sweeping.Sweep());
        Assert.Equal((TaskState.Pending, (DateTimeOffset?)null), (desk.State("1"), desk.Task("1").DueAt));
        Assert.Equal(0, desk.Registry.Sweeping.Sweep());
    }

    [Fact]
    public void Waits_double_up_to_the_cap_and_tasks_do_not_return_together()
    {
        var patient = new Desk(options => options with { MaxAttempts = 30 });
        patient.Create("1");
        patient.Create("2");
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var due = patient.Registry.Working.Fail(Desk.Ref("1"), patient.Begin("1"), null, Desk.Ann).Value.DueAt!.Value;
            waits.Add((due - patient.Time.GetUtcNow()).TotalSeconds);
            patient.Time.Pass(due - patient.Time.GetUtcNow());
        }

        for (var i = 0; i < waits.Count; i++)
        {
            var full = Math.Min(2 * Math.Pow(2, i), 300);
            Assert.InRange(waits[i], full * 0.75, full);
        }

        var other = patient.Registry.Working.Fail(Desk.Ref("2"), patient.Begin("2"), null, Desk.Ann).Value.DueAt!.Value - patient.Time.GetUtcNow();
        Assert.NotEqual(waits[0], other.TotalSeconds);
    }

    [Fact]
    public void The_third_failure_is_the_last_and_infrastructure_has_a_budget_of_its_own()
    {
        desk.Create("1");
        Fail(counts: true);
        Fail(counts: true);
        for (var i = 1; i < desk.Options.InfrastructureBudget; i++)
        {
            Assert.Equal(TaskState.Blocked, Fail(counts: false));
        }

        Assert.Equal((2, 9), (desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Failed, Fail(counts: true));
        Assert.Single(desk.Events("1", seq, EventTypes.TaskFailed));
        Desk.Refused(desk.TryClaim("1"), "state.illegal_transition", RefusalKind.Conflict);
        Assert.Equal((TaskState.Pending, 0, 0), Advanced());
        Assert.Equal(TaskState.Blocked, Fail(counts: true));

        (TaskState, int, int) Advanced()
        {
            var task = desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, "try again", Desk.Ann).Value;
            return (task.State, task.Attempt, task.InfrastructureAttempt);
        }
    }

    [Fact]
    public void The_infrastructures_budget_ends_too()
    {
        desk.Create("1");
        for (var i = 1; i < desk.Options.InfrastructureBudget; i++)
        {
            Assert.Equal(TaskState.Blocked, Fail(counts: false));
        }

        Assert.Equal(TaskState.Failed, Fail(counts: false));
        Assert.Equal(0, desk.Task("1").Attempt);
    }

    [Fact]
    public void A_due_retry_whose_dependency_opened_again_waits_for_that_next()
    {
        desk.Create("0");
        desk.Create("1", "0");
        desk.Finish("0");
        var token = desk.Begin("1");
        desk.Registry.Steering.Reopen(Desk.Ref("0"), "wrong", Desk.Ann);
        desk.Registry.Working.Fail(Desk.Ref("1"), token, "no", Desk.Ann);
        Assert.Equal((TaskState.Blocked, "retry: no"), (desk.State("1"), desk.Reason("1")));
        desk.Time.Pass(TimeSpan.FromMinutes(10));
        var seq = desk.LastSeq;
        desk.Registry.Sweeping.Sweep();
        Assert.Equal((TaskState.Blocked, "dependencies", (DateTimeOffset?)null), (desk.State("1"), desk.Reason("1"), desk.Task("1").DueAt));
        Assert.Equal(["blocked→pending", "pending→blocked"], desk.Walk("1", seq));
        desk.Finish("0");
        Assert.Equal(TaskState.Pending, desk.State("1"));
    }

    [Fact]
    public void A_dependency_that_is_done_during_the_wait_does_not_cut_it_short()
    {
        desk.Create("0");
        desk.Create("1", "0");
        desk.Finish("0");
        var token = desk.Begin("1");
        desk.Registry.Steering.Reopen(Desk.Ref("0"), "wrong", Desk.Ann);
        desk.Registry.Working.Fail(Desk.Ref("1"), token, "no", Desk.Ann);
        desk.Finish("0");
        Assert.Equal((TaskState.Blocked, "retry: no", 0), (desk.State("1"), desk.Reason("1"), desk.Task("1").OpenDependencies));
    }

    [Fact]
    public void Progress_is_a_percentage_and_an_event()
    {
        desk.Create("1");
        var token = desk.Begin("1");
        var version = desk.Task("1").Version;
        var task = desk.Registry.Working.Progress(Desk.Ref("1"), 40, "tests", token, Desk.Ann).Value;
        Assert.Equal((40, "tests", version + 1), (task.Progress, task.ProgressStep, task.Version));
        Assert.Equal(40, (int)Assert.Single(desk.Events("1", type: EventTypes.ProgressReported)).Details["percent"]!);
        Desk.Refused(desk.Registry.Working.Progress(Desk.Ref("1"), 101, null, token, Desk.Ann), "progress.invalid", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Working.Progress(Desk.Ref("1"), -1, null, token, Desk.Ann), "progress.invalid", RefusalKind.Usage);
        desk.Registry.Working.Fail(Desk.Ref("1"), token, null, Desk.Ann);
        Assert.Equal(0, desk.Task("1").Progress);
    }

    private long In(TaskState state, string id) => state switch
    {
        TaskState.Analyzing => desk.Claim(id),
        TaskState.Implementing => desk.Begin(id),
        _ => desk.Submit(id),
    };

    private TaskState Fail(bool counts)
    {
        desk.Time.Pass(TimeSpan.FromMinutes(10));
        desk.Registry.Sweeping.Sweep();
        return desk.Registry.Working.Fail(Desk.Ref("1"), desk.Begin("1"), "no", Desk.Ann, counts).Value.State;
    }
}
