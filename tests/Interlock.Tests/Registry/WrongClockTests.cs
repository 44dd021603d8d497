using Interlock.Archives.Checks;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Tests.Registry;

/// <summary>A clock that was years ahead and is right again.</summary>
public sealed class WrongClockTests
{
    private static readonly TimeSpan Years = TimeSpan.FromDays(40 * 365);

    private readonly Desk desk = new();

    [Fact]
    public void A_lease_from_the_future_gets_one_full_lease_from_now_and_no_less()
    {
        desk.Make("1", "a");
        Ahead(() => desk.Begin("1"));
        Assert.Contains(Verify(), finding => finding.Code == "claim.future");
        desk.Registry.Sweeping.Sweep();
        var claim = desk.ClaimOf("1")!;
        Assert.Equal((desk.Time.GetUtcNow() + desk.Options.PersonLease, desk.Time.GetUtcNow()), (claim.ExpiresAt, claim.ClaimedAt));
        Assert.DoesNotContain(Verify(), finding => finding.Code == "claim.future");
        var bounded = Assert.Single(desk.Events("1", type: EventTypes.LeaseBounded));
        Assert.Equal("ann", (string?)bounded.Details["worker"]);

        desk.Time.Pass(desk.Options.PersonLease - TimeSpan.FromSeconds(1));
        Desk.Refused(desk.TryClaim("1", Desk.Bob), "claim.held", RefusalKind.Conflict);
        desk.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("bob", desk.TryClaim("1", Desk.Bob).Value.Claim.Worker);
    }

    [Fact]
    public void Asking_for_the_task_is_enough_to_bound_it()
    {
        desk.Make("1", "a");
        Ahead(() => desk.Begin("1", Desk.Bot));
        Desk.Refused(desk.TryClaim("1", Desk.Bob), "claim.held", RefusalKind.Conflict);
        desk.Time.Pass(desk.Options.AgentLease);
        desk.Registry.Sweeping.Sweep();
        Assert.Null(desk.ClaimOf("1"));
    }

    [Fact]
    public void A_lease_of_the_longest_length_is_left_alone()
    {
        desk.Make("1", "a");
        desk.Begin("1");
        var before = desk.ClaimOf("1");
        desk.Registry.Sweeping.Sweep();
        Assert.Equal(before, desk.ClaimOf("1"));
        Assert.Empty(desk.Events("1", type: EventTypes.LeaseBounded));
    }

    [Fact]
    public void A_retry_from_the_future_is_due_at_once_and_one_of_now_waits()
    {
        desk.Make("1", "a");
        desk.Make("2", "b");
        Ahead(() => desk.Registry.Working.Fail(Desk.Ref("1"), desk.Begin("1"), "broken", Desk.Ann));
        desk.Registry.Working.Fail(Desk.Ref("2"), desk.Begin("2"), "broken", Desk.Ann);
        desk.Registry.Sweeping.Sweep();
        Assert.Equal((TaskState.Pending, TaskState.Blocked), (desk.State("1"), desk.State("2")));
    }

    [Fact]
    public void A_place_in_the_wait_queue_does_not_begin_in_the_future()
    {
        desk.Make("1", "a");
        desk.Make("2", "a");
        desk.Begin("1");
        Ahead(() =>
        {
            desk.Registry.Sweeping.Sweep();
            return desk.TryClaim("2", Desk.Bob);
        });
        desk.Registry.Sweeping.Sweep();
        Assert.All(desk.Store.Read(reader => Records.Parked.List(reader)), place => Assert.True(place.Came <= desk.Time.GetUtcNow() && place.Since <= desk.Time.GetUtcNow()));
    }

    [Fact]
    public void The_merge_queue_goes_by_who_came_first_and_not_by_the_clock()
    {
        desk.Create("1");
        desk.Create("2");
        Ahead(() => desk.Submit("1"));
        desk.Submit("2");
        Assert.Equal([desk.Task("1").Uid, desk.Task("2").Uid], desk.Registry.Reading.MergeQueue().Select(entry => entry.Task));
    }

    private IReadOnlyList<Finding> Verify() => StoreVerification.Run(desk.Store, null, latestLease: desk.Registry.Context.LatestLease).Value.Findings;

    private void Ahead<T>(Func<T> work)
    {
        desk.Time.Pass(Years);
        work();
        desk.Time.Pass(-Years);
    }
}
