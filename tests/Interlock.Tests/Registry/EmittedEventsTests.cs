using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Runs;

namespace Interlock.Tests.Registry;

public sealed class EmittedEventsTests
{
    /// <summary>Those of the contract, and what else the registry writes by itself.</summary>
    private static readonly string[] Expected =
    [
        "TaskCreated", "TaskUpdated", "TaskReady", "TaskAssigned", "TaskCompleted", "TaskFailed", "RunnerStarted", "RunnerFinished", "PROpened", "PRMerged",
        "GatePassed", "GateRejected", "LockAcquired", "LockReleased", "LockExpired", "ProgressReported", "ApprovalGranted",
        "ApprovalDenied", "ApprovalRequested", "ImpactRecorded", "ClaimReleased", "ClaimExpired", "RetryScheduled", "MergeQueued", "MergeRefused", "ReviewGiven",
        "WorkRescued", "ProcessReaped", "IssueClosed", "OperatorAction",
    ];

    private readonly Desk desk = new(options => options with { MaxAttempts = 2 });

    [Fact]
    public void Every_type_of_the_contract_is_emitted_with_the_details_of_the_page()
    {
        Smooth();
        Bumpy();
        Failing();
        var events = desk.Events();
        Assert.Empty(Expected.Except(events.Select(entry => entry.Type)));
        Invariants.Documented(events);
        Assert.Null(EventChain.FirstBreak(events, ChainMark.Beginning));
    }

    [Fact]
    public void The_details_of_the_design_are_there()
    {
        Smooth();
        var assigned = desk.Events("1", type: EventTypes.TaskAssigned)[0].Details;
        Assert.Equal(("run00001", "bot", "1", "feat/1-1"), ((string?)assigned["runner_id"], (string?)assigned["slot"], (string?)assigned["worktree"], (string?)assigned["branch"]));
        var started = desk.Events("1", type: EventTypes.RunnerStarted)[0].Details;
        Assert.Equal(("run00001", "bot", "1", "feat/1-1"), ((string?)started["runner_id"], (string?)started["slot"], (string?)started["worktree"], (string?)started["branch"]));
        Assert.Equal("run00001", (string?)desk.Events("1", type: EventTypes.RunnerFinished)[0].Details["runner_id"]);
        Assert.Equal(30, (double?)desk.Events("1", type: EventTypes.RunnerFinished)[0].Details["duration_seconds"]);
        var completed = desk.Events("1", type: EventTypes.TaskCompleted)[0].Details;
        Assert.Equal((90, "feat/1-1"), ((double?)completed["duration_seconds"], (string?)completed["branch"]));
    }

    /// <summary>Claimed by an agent's run, reviewed, merged, its worktree removed.</summary>
    private void Smooth()
    {
        desk.Make("1", "a.txt");
        var token = desk.Begin("1", Desk.Bot);
        var run = desk.Registry.Runs.Start(
            new() { Id = "run00001", Type = RunType.LocalAgent, Task = "demo/1", Host = "h1", Worker = "bot", Token = token, StartedAt = desk.Time.GetUtcNow(), OutputPath = "/log", Pool = "local" },
            Desk.Bot);
        desk.Time.Pass(TimeSpan.FromSeconds(30));
        desk.Registry.Runs.Finish(run with { Status = RunStatus.Completed, Outcome = RunOutcome.Succeeded, ExitCode = 0, EndedAt = desk.Time.GetUtcNow() }, Desk.Bot, survivors: 2);
        desk.Registry.Working.Progress(Desk.Ref("1"), 50, "half", token, Desk.Bot);
        desk.Commit("1", "a.txt");
        var submitted = desk.TrySubmit("1", token, Desk.Bot).Value;
        desk.Registry.Completing.Review(submitted.Change!.Value, true, "fine", Desk.Ann);
        desk.Time.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(TaskState.Done, desk.TryMerge("1", token).Value.State);
        desk.Registry.Keeping.Rescued(Desk.Ref("1"), "refs/interlock/rescue/demo-1/0", FakeWorkspace.Commit('e'), [], []);
        desk.Registry.Keeping.Add(Desk.Ref("1"), "log", "file:///log", 1, Desk.Ann);
    }

    /// <summary>Gates, approvals, an expired lease, an operator.</summary>
    private void Bumpy()
    {
        desk.Registry.Creating.Create(Desk.Draft("x", "nowhere"), Desk.Ann);
        desk.Make("2", "b.txt");
        desk.Impact.Risk = _ => Risk.High;
        desk.TryStart("2", desk.Claim("2"));
        desk.Approve("2", granted: false);
        desk.Approve("2");
        desk.Impact.Risk = _ => Risk.Low;
        desk.Begin("2", Desk.Bot);
        desk.Time.Pass(TimeSpan.FromHours(2));
        desk.Registry.Sweeping.Sweep();
        desk.Time.Pass(TimeSpan.FromHours(2));
        desk.Begin("2");
        desk.Registry.Locking.ForceRelease(Desk.Ref("2"), "stuck", Desk.Ann);
        desk.Registry.Steering.Update(Desk.Ref("2"), new() { Title = "Other" }, Desk.Ann);
        desk.Registry.Undoing.UndoAsync(Desk.Ref("2"), null, null, Desk.Ann, default).GetAwaiter().GetResult();
        desk.Registry.Steering.Cancel(Desk.Ref("2"), "no", Desk.Ann);
        desk.Registry.Undoing.UndoAsync(Desk.Ref("2"), null, null, Desk.Ann, default).GetAwaiter().GetResult();
    }

    private void Failing()
    {
        desk.Make("3", "c.txt");
        var token = desk.Submit("3");
        desk.Registry.Completing.Returned(desk.Task("3").Uid, token, "conflict", null, ["c.txt"], counts: true);
        desk.Registry.Working.Fail(Desk.Ref("3"), token, "gave up", Desk.Ann);
        Assert.Equal(TaskState.Failed, desk.State("3"));
        desk.Make("4", "d.txt");
        desk.Registry.Working.Fail(Desk.Ref("4"), desk.Begin("4"), "gave up", Desk.Ann);
    }
}
