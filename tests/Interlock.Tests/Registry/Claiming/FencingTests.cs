using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Claiming;

/// <summary>Every command of a worker stands on its claim, and that is asked before anything else.</summary>
public sealed class FencingTests
{
    private readonly Desk desk = new();

    public static TheoryData<string> Commands =>
        ["start", "heartbeat", "progress", "release", "fail", "submit", "grow", "finish", "rebase", "lock acquire", "lock release"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_old_or_invented_token_is_stale_whatever_it_wants(string command)
    {
        desk.Impact.Risk = _ => Interlock.Gates.Risk.Critical;
        desk.Create(Desk.Draft("1") with { Completion = Completion.Manual, Files = ["a"] });
        var old = desk.Claim("1");
        desk.Registry.Working.Release(Desk.Ref("1"), old, null, Desk.Ann);
        var token = desk.Claim("1");
        foreach (var wrong in (long[])[old, token + 1, 0, -1, long.MaxValue])
        {
            var (before, seq) = (desk.Snapshot(), desk.LastSeq);
            Desk.Refused(Call(command, wrong, Desk.Ann), "claim.stale", RefusalKind.Conflict);
            Assert.Equal((before, seq), (desk.Snapshot(), desk.LastSeq));
        }

        Assert.Equal(0, desk.Impact.Asked);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_token_of_a_claim_that_ended_is_stale(string command)
    {
        desk.Make("1", "a");
        var token = desk.Claim("1");
        desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        Desk.Refused(Call(command, token, Desk.Ann), "claim.stale", RefusalKind.Conflict);
        Desk.Refused(Call(command, null, Desk.Ann), "claim.none", RefusalKind.Conflict);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Another_worker_is_told_who_holds_it(string command)
    {
        desk.Make("1", "a");
        var token = desk.Claim("1");
        var before = desk.Snapshot();
        Desk.Refused(Call(command, token, Desk.Bob), "claim.held", RefusalKind.Conflict);
        Desk.Refused(Call(command, null, Desk.Bob), "claim.held", RefusalKind.Conflict);
        Assert.Equal(before, desk.Snapshot());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_agent_always_carries_its_token_and_a_person_wherever_something_is_decided(string command)
    {
        desk.Make("1", "a");
        desk.Make("2", "b");
        desk.Claim("1", Desk.Bot);
        desk.Claim("2");
        Desk.Refused(Call(command, null, Desk.Bot), "claim.token_missing", RefusalKind.Conflict);
        if (command is not ("heartbeat" or "progress" or "lock acquire" or "lock release"))
        {
            Desk.Refused(Call(command, null, Desk.Ann, "2"), "claim.token_missing", RefusalKind.Conflict);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_task_that_does_not_exist_is_not_found(string command) =>
        Desk.Refused(Call(command, 1, Desk.Ann, "nope"), "task.unknown", RefusalKind.NotFound);

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("progress")]
    [InlineData("start")]
    [InlineData("lock acquire")]
    public void Every_command_renews_the_lease_also_one_that_has_run_out(string command)
    {
        desk.Make("1", "a");
        var token = desk.Claim("1");
        desk.Time.Pass(TimeSpan.FromHours(5));
        Assert.False(Call(command, token, Desk.Ann).IsRefused);
        Assert.Equal(desk.Time.GetUtcNow() + desk.Options.PersonLease, desk.ClaimOf("1")?.ExpiresAt);
    }

    [Fact]
    public void Finishing_again_is_no_error_but_an_old_token_still_is()
    {
        desk.Create(Desk.Draft("1") with { Completion = Completion.External });
        var old = desk.Claim("1");
        desk.Registry.Working.Release(Desk.Ref("1"), old, null, Desk.Ann);
        var token = desk.Begin("1");
        Assert.Equal(TaskState.Done, desk.TryFinish("1", token, run: "r").Value.State);
        Assert.Equal(TaskState.Done, desk.TryFinish("1", token, run: "r").Value.State);
        Desk.Refused(desk.TryFinish("1", old, run: "r"), "claim.stale", RefusalKind.Conflict);
    }

    private Result<WorkTask> Call(string command, long? token, Actor actor, string id = "1")
    {
        var name = Desk.Ref(id);
        return command switch
        {
            "start" => desk.TryStart(id, token, actor),
            "heartbeat" => desk.Registry.Working.Heartbeat(name, token, actor),
            "progress" => desk.Registry.Working.Progress(name, 50, "half", token, actor),
            "release" => desk.Registry.Working.Release(name, token, null, actor),
            "fail" => desk.Registry.Working.Fail(name, token, null, actor),
            "submit" => desk.TrySubmit(id, token, actor),
            "grow" => desk.TryGrow(id, token, actor),
            "finish" => desk.TryFinish(id, token, actor),
            "rebase" => desk.Registry.Working.Rebase(name, FakeWorkspace.Commit('e'), token, actor),
            "lock acquire" => desk.Registry.Locking.Acquire(name, ["z"], token, actor, null),
            _ => desk.Registry.Locking.Release(name, ["a"], token, actor, null),
        };
    }
}
