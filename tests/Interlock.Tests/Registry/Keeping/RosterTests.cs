using Interlock.Claims;

namespace Interlock.Tests.Registry.Keeping;

public sealed class RosterTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_worker_is_registered_changed_listed_and_removed()
    {
        desk.Registry.Roster.Register(Desk.Ann, Someone("ann") with { Skills = ["sql"], MaxTasks = 2 });
        desk.Time.Pass(TimeSpan.FromHours(1));
        var changed = desk.Registry.Roster.Register(Desk.Ann, Someone("ann") with { AgentType = "review", Kind = WorkerKind.AiAgent }).Value;
        Assert.Equal(TimeSpan.FromHours(1), changed.LastActivity - changed.RegisteredAt);
        Assert.Equal("review", Assert.Single(desk.Registry.Roster.List()).AgentType);
        Assert.Equal("ann", desk.Registry.Roster.Remove(Desk.Ann, "ann").Value.Name);
        Desk.Refused(desk.Registry.Roster.Remove(Desk.Ann, "ann"), "worker.unknown", RefusalKind.NotFound);
        Desk.Refused(desk.Registry.Roster.Find("ann"), "worker.unknown", RefusalKind.NotFound);
    }

    [Fact]
    public void Names_that_differ_only_in_their_case_are_one_worker()
    {
        var loud = Desk.Ann with { Name = "ANN" };
        desk.Create("1");
        desk.Create("2");
        desk.Claim("1");
        Assert.Equal("ann", desk.TryClaim("2", loud).Value.Claim.Worker);
        Assert.Equal("ann", desk.Registry.Roster.Spelled(loud).Name);
        Assert.Equal("new", desk.Registry.Roster.Spelled(Desk.Ann with { Name = "new" }).Name);
        Assert.Equal(2, desk.Registry.Roster.Register(Desk.Ann, Someone("Ann") with { MaxTasks = 2 }).Value.MaxTasks);
        Assert.Equal("ann", Assert.Single(desk.Registry.Roster.List()).Name);
        Desk.Refused(desk.TryClaim(null, loud), "worker.limit", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Roster.Remove(Desk.Ann, "aNN"), "worker.busy", RefusalKind.Conflict);
    }

    [Fact]
    public void Who_holds_a_task_is_not_removed()
    {
        desk.Create("1");
        desk.Claim("1");
        Desk.Refused(desk.Registry.Roster.Remove(Desk.Ann, "ann"), "worker.busy", RefusalKind.Conflict);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("-x")]
    [InlineData("a\0")]
    public void A_worker_needs_a_name(string name) => Desk.Refused(desk.Registry.Roster.Register(Desk.Ann, Someone(name)), "worker.invalid", RefusalKind.Usage);

    [Fact]
    public void Claiming_is_activity_and_keeps_what_was_registered()
    {
        desk.Registry.Roster.Register(Desk.Ann, Someone("ann") with { Skills = ["sql"], Offline = true });
        desk.Create("1");
        desk.Time.Pass(TimeSpan.FromMinutes(5));
        desk.Claim("1");
        var ann = desk.Registry.Roster.Find("ann").Value;
        Assert.Equal((desk.Time.GetUtcNow(), false, "h1", "sql"), (ann.LastActivity, ann.Offline, ann.Host, Assert.Single(ann.Skills)));
    }

    [Fact]
    public void Whatever_a_worker_does_is_activity()
    {
        desk.Create("1");
        var token = desk.Begin("1");
        desk.Time.Pass(TimeSpan.FromMinutes(5));
        desk.Registry.Working.Progress(Desk.Ref("1"), 40, null, token, Desk.Ann);
        Assert.Equal(desk.Time.GetUtcNow(), desk.Registry.Roster.Find("ann").Value.LastActivity);
        desk.Time.Pass(TimeSpan.FromMinutes(5));
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "New" }, Desk.Ann);
        Assert.Equal(desk.Time.GetUtcNow(), desk.Registry.Roster.Find("ann").Value.LastActivity);
    }

    [Fact]
    public void Who_is_not_heard_of_for_as_long_as_a_lease_lasts_is_offline_unless_a_claim_lives()
    {
        desk.Create("1");
        var token = desk.Begin("1");
        Assert.False(Offline());
        desk.Time.Pass(desk.Options.PersonLease - TimeSpan.FromSeconds(10));
        desk.Registry.Working.Heartbeat(Desk.Ref("1"), token, Desk.Ann);
        desk.Time.Pass(desk.Options.PersonLease);
        Assert.False(Offline());
        desk.Time.Pass(TimeSpan.FromSeconds(2));
        Assert.True(Offline());
        desk.Create("2");
        Assert.False(Offline());

        bool Offline() => desk.Registry.Lookups.Presence(desk.Registry.Roster.Find("ann").Value).Offline;
    }

    private static Worker Someone(string name) => new() { Name = name, RegisteredAt = default, LastActivity = default };
}
