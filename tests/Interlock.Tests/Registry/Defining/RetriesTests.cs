using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Defining;

public sealed class RetriesTests
{
    private readonly Desk desk = new(options => options with { MaxAttempts = 1 });

    [Fact]
    public async Task A_failed_task_is_ready_again_with_all_its_attempts_before_it_and_keeps_its_branch()
    {
        Fail("1");
        var branch = desk.Task("1").Branch;
        var retried = (await Retry("1")).Value;
        Assert.Equal((TaskState.Pending, 0, branch), (retried.State, retried.Attempt, retried.Branch));
        Assert.Equal("retry", (string?)desk.Events("1", type: "OperatorAction")[^1].Details["action"]);
        Invariants.Hold(desk);
    }

    [Fact]
    public async Task On_a_clean_base_the_next_attempt_has_a_branch_of_its_own()
    {
        Fail("1");
        Assert.Equal((null, null), ((await Retry("1", clean: true)).Value.Branch, desk.Task("1").BaseCommit));
        Assert.Contains("1", desk.Workspace.Removed);
        desk.Begin("1");
        Invariants.Hold(desk);
    }

    [Fact]
    public async Task What_waits_for_its_next_attempt_is_tried_at_once()
    {
        var patient = new Desk();
        patient.Create("1");
        patient.Registry.Working.Fail(Desk.Ref("1"), patient.Begin("1"), "no luck", Desk.Ann);
        Assert.Equal(TaskState.Blocked, patient.State("1"));
        Assert.Equal(TaskState.Pending, (await patient.Registry.Retries.RetryAsync(Desk.Ref("1"), null, false, Desk.Ann, default)).Value.State);
    }

    [Fact]
    public async Task What_has_not_failed_is_left_alone()
    {
        desk.Create("1");
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" });
        Desk.Refused(await Retry("1", clean: true), "retry.not_failed", RefusalKind.Conflict);
        Assert.Empty(desk.Workspace.Removed);
        Desk.Refused(await Retry("P"), "task.is_parent", RefusalKind.Conflict);
        Desk.Refused(await Retry("none"), "task.unknown", RefusalKind.NotFound);
        desk.Begin("1");
        Desk.Refused(await Retry("1"), "retry.not_failed", RefusalKind.Conflict);
    }

    [Fact]
    public void All_that_failed_of_a_spec_is_found_in_its_order()
    {
        Fail("2");
        desk.Create("3");
        Fail("1");
        Assert.Equal(["demo/1", "demo/2"], desk.Registry.Retries.FailedOf("demo").Value.Select(name => name.ToString()).Order());
        Desk.Refused(desk.Registry.Retries.FailedOf("other"), "spec.unknown", RefusalKind.NotFound);
    }

    private Task<Result<WorkTask>> Retry(string id, bool clean = false) => desk.Registry.Retries.RetryAsync(Desk.Ref(id), null, clean, Desk.Ann, default);

    private void Fail(string id)
    {
        desk.Create(id);
        desk.Registry.Working.Fail(Desk.Ref(id), desk.Begin(id), "no luck", Desk.Ann);
        Assert.Equal(TaskState.Failed, desk.State(id));
    }
}
