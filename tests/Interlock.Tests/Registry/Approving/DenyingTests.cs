using Interlock.Archives.Checks;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Runs;

namespace Interlock.Tests.Registry.Approving;

/// <summary>A no stops what is under way; a yes says where it came from.</summary>
public sealed class DenyingTests
{
    [Fact]
    public void A_no_stops_work_at_once_and_a_later_yes_lets_it_go_on()
    {
        var desk = High();
        Assert.False(desk.Approve("1").IsRefused);
        var token = desk.Begin("1");
        Assert.Equal(TaskState.Blocked, desk.Approve("1", granted: false).Value.State);
        Assert.StartsWith("approval denied: bob", desk.Reason("1"), StringComparison.Ordinal);
        Desk.Refused(desk.TrySubmit("1", token), "claim.stale", RefusalKind.Conflict);
        Assert.Equal(0, desk.Task("1").Attempt);
        Assert.Empty(desk.Store.Read(reader => reader.ListLocks()));
        Assert.Equal(TaskState.Pending, desk.Approve("1").Value.State);
        Assert.Empty(StoreVerification.Run(desk.Store, null).Value.Findings);
    }

    [Fact]
    public void A_no_takes_what_is_in_review_out_of_the_queue_and_is_too_late_once_it_is_done()
    {
        var desk = High();
        Assert.False(desk.Approve("1").IsRefused);
        var token = desk.Submit("1");
        Assert.Equal(TaskState.Blocked, desk.Approve("1", granted: false).Value.State);
        Assert.Empty(desk.Registry.Reading.MergeQueue());
        Desk.Refused(desk.TryMerge("1", token), "claim.stale", RefusalKind.Conflict);
        Assert.Empty(StoreVerification.Run(desk.Store, null).Value.Findings);

        Assert.False(desk.Approve("1").IsRefused);
        Assert.Equal(TaskState.Done, desk.Finish("1").State);
        Desk.Refused(desk.Approve("1", granted: false), "approval.too_late", RefusalKind.Conflict);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void A_shell_that_was_born_in_a_run_and_has_lost_its_parents_is_refused_or_noticed(bool terminal, bool fourEyes, bool refused)
    {
        var desk = High(fourEyes);
        desk.Registry.Runs.Start(new() { Id = "run00001", Type = RunType.LocalAgent, Host = Desk.Bob.Host, StartedAt = desk.Time.GetUtcNow(), OutputPath = "none" }, Desk.Bob);
        desk.Time.Pass(TimeSpan.FromMinutes(1));
        var origin = new ApprovalOrigin { Line = ["7 sh"], Terminal = terminal, AdoptedAt = desk.Time.GetUtcNow() };
        var answer = desk.Approve("1", Desk.Bob with { Origin = origin });
        if (refused)
        {
            Desk.Refused(answer, "approval.by_run", RefusalKind.Forbidden);
            return;
        }

        Assert.Equal("run00001", desk.Registry.Approving.OriginOf(Desk.Ref("1"), ApprovalCommands.ForImpact)!.BornInRun);
        Assert.Equal("approval.doubtful", Assert.Single(StoreVerification.Run(desk.Store, null).Value.Findings).Code);
        Assert.False(desk.Approve("1", Desk.Bob with { Origin = origin with { AdoptedAt = null } }).IsRefused);
        Assert.Empty(StoreVerification.Run(desk.Store, null).Value.Findings);
    }

    private static Desk High(bool fourEyes = false)
    {
        var desk = new Desk(options => options with { FourEyes = fourEyes });
        desk.Make("1", "a");
        desk.Impact.Risk = _ => Risk.High;
        Desk.Stopped(desk.TryStart("1", desk.Claim("1")), 3, "approval.missing");
        return desk;
    }
}
