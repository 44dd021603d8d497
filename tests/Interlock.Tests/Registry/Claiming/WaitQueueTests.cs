using Interlock.Lifecycle;

namespace Interlock.Tests.Registry.Claiming;

/// <summary>Who waits for a lock gets it in turn.</summary>
public sealed class WaitQueueTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_stream_of_small_claims_does_not_starve_one_that_wants_a_whole_directory()
    {
        desk.Make("first", "src/0.cs");
        var holding = desk.Claim("first", Desk.Bob);
        desk.Make("big", "src/**");
        for (var i = 1; i < 20; i++)
        {
            desk.Make($"small{i}", $"src/{i}.cs");
        }

        Waits("big");
        Desk.Refused(desk.TryClaim(), "task.none_ready", RefusalKind.Pending);
        Desk.Refused(desk.TryClaim("small1"), "lock.queued", RefusalKind.Conflict);
        Says("small1", "src/1.cs goes first to demo/big; it waits since");
        Says("big", "src/** is locked by demo/first; it waits since 2026-01-02T03:04:05.000Z, 1st in line");
        desk.Registry.Working.Release(Desk.Ref("first"), holding, null, Desk.Bob);
        Assert.Equal("big", desk.TryClaim().Value.Task.Id);
    }

    [Fact]
    public void Passing_over_a_task_for_its_lock_gives_it_a_place()
    {
        desk.Make("first", "src/0.cs");
        var holding = desk.Claim("first", Desk.Bob);
        desk.Make("big", "src/**");
        desk.Make("other", "docs/x");
        Assert.Equal("other", desk.TryClaim().Value.Task.Id);
        desk.Make("small", "src/1.cs");
        Desk.Refused(desk.TryClaim(), "task.none_ready", RefusalKind.Pending);
        Assert.Equal(["demo/big 1"], Waiting("src/0.cs"));
        desk.Registry.Working.Release(Desk.Ref("first"), holding, null, Desk.Bob);
        Desk.Refused(desk.TryClaim("small"), "lock.queued", RefusalKind.Conflict);
        Assert.Equal("big", desk.TryClaim().Value.Task.Id);
    }

    [Fact]
    public void Within_a_priority_the_first_to_wait_is_the_first_to_get_it_and_a_better_priority_goes_before()
    {
        desk.Make("holder", "x");
        var holding = desk.Claim("holder", Desk.Bob);
        foreach (var id in (string[])["1", "2", "3"])
        {
            desk.Make(id, "x");
        }

        desk.Create(Desk.Draft("urgent") with { Files = ["x"], Priority = 1 });
        foreach (var id in (string[])["3", "1", "urgent", "2"])
        {
            Waits(id);
            desk.Time.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["demo/urgent 1", "demo/3 2", "demo/1 3", "demo/2 4"], Waiting("x"));
        desk.Registry.Steering.Cancel(Desk.Ref("holder"), null, Desk.Ann);
        Assert.NotEqual(0, holding);
        foreach (var id in (string[])["urgent", "3", "1", "2"])
        {
            var grant = desk.TryClaim().Value;
            Assert.Equal(id, grant.Task.Id);
            desk.Registry.Steering.Cancel(Desk.Ref(id), null, Desk.Ann);
        }
    }

    [Fact]
    public void Waiting_raises_the_priority_so_that_a_stream_of_better_ones_does_not_starve_it()
    {
        desk.Make("holder", "x");
        var holding = desk.Claim("holder", Desk.Bob);
        desk.Create(Desk.Draft("low") with { Files = ["x"], Priority = 4 });
        Waits("low");
        for (var i = 0; ; i++)
        {
            Assert.True(i < 10, "it starves");
            desk.Create(Desk.Draft($"high{i}") with { Files = ["x"], Priority = 1 });
            Waits($"high{i}");
            desk.Time.Pass(TimeSpan.FromMinutes(4));
            var held = desk.Registry.Locking.List()[0].Task!;
            desk.Registry.Steering.Cancel(held.Ref, null, Desk.Ann);
            if (desk.TryClaim(null, Desk.Bob).Value.Task.Id == "low")
            {
                Assert.InRange(i, 2, 8);
                break;
            }
        }

        Assert.NotEqual(0, holding);
    }

    [Fact]
    public void A_place_lapses_when_nobody_claims_its_task()
    {
        desk.Make("holder", "src/0.cs");
        var holding = desk.Claim("holder", Desk.Bob);
        desk.Make("nobodys", "src/**");
        desk.Make("small", "src/1.cs");
        Waits("nobodys");
        desk.Registry.Working.Release(Desk.Ref("holder"), holding, null, Desk.Bob);
        Desk.Refused(desk.TryClaim("small"), "lock.queued", RefusalKind.Conflict);
        desk.Time.Pass(desk.Options.PlaceKept);
        Assert.Equal(["src/1.cs"], desk.TryClaim("small").Value.Files);
    }

    [Fact]
    public void Growers_that_come_later_do_not_overtake_a_task_that_waits()
    {
        desk.Make("holder", "src/0.cs");
        var holding = desk.Claim("holder", Desk.Bob);
        desk.Create("early");
        var early = desk.Begin("early", Desk.Bot);
        desk.Time.Pass(TimeSpan.FromSeconds(1));
        desk.Make("big", "src/**");
        Waits("big");
        desk.Time.Pass(TimeSpan.FromSeconds(1));
        desk.Create("late");
        var late = desk.Begin("late", Desk.Bot);
        desk.Workspace.Touched["late"] = ["src/late.cs"];
        Desk.Refused(desk.TryGrow("late", late, Desk.Bot), "lock.queued", RefusalKind.Conflict);
        Assert.Null(desk.ClaimOf("late"));
        desk.Workspace.Touched["early"] = ["src/early.cs"];
        Assert.False(desk.TryGrow("early", early, Desk.Bot).IsRefused);
        desk.Registry.Working.Release(Desk.Ref("holder"), holding, null, Desk.Bob);
        desk.Registry.Steering.Cancel(Desk.Ref("early"), null, Desk.Ann);
        Assert.Equal("big", desk.TryClaim(null, Desk.Bob).Value.Task.Id);
        Desk.Refused(desk.TryClaim("late"), "lock.held", RefusalKind.Conflict);
        desk.Registry.Steering.Cancel(Desk.Ref("big"), null, Desk.Ann);
        Assert.Equal(["src/late.cs"], desk.TryClaim("late").Value.Files);
    }

    [Fact]
    public void A_waiting_task_that_was_given_other_files_waits_for_those()
    {
        desk.Make("holder", "x");
        desk.Claim("holder", Desk.Bob);
        desk.Make("1", "x");
        Waits("1");
        desk.Registry.Steering.Update(Desk.Ref("1"), new() { Files = ["free"] }, Desk.Ann);
        Assert.Equal(["free"], desk.TryClaim("1").Value.Files);
    }

    [Fact]
    public void Who_asks_for_a_task_by_name_is_answered_and_leaves_no_place()
    {
        desk.Make("holder", "src/0.cs");
        var holding = desk.Claim("holder", Desk.Bob);
        desk.Make("big", "src/**");
        desk.Make("small", "src/1.cs");
        Desk.Refused(desk.TryClaim("big"), "lock.held", RefusalKind.Conflict);
        Assert.Empty(Waiting("src/0.cs"));
        desk.Registry.Working.Release(Desk.Ref("holder"), holding, null, Desk.Bob);
        Assert.Equal(["src/1.cs"], desk.TryClaim("small").Value.Files);
    }

    /// <summary>A worker looks for work, and passes this task over for its lock.</summary>
    private void Waits(string id) =>
        Desk.Refused(desk.Registry.Claiming.Claim(new() { Actor = Desk.Ann, Wanted = task => task.Id == id }), "task.none_ready", RefusalKind.Pending);

    private IReadOnlyList<string> Waiting(string path) =>
        [.. desk.Registry.Locking.List().Single(held => held.Lock.Path == path).Waiting.Select(waiter => $"{waiter.Task} {waiter.Place}")];

    private void Says(string id, string words) =>
        Assert.Contains(words, desk.Registry.Explaining.Why(Desk.Ref(id)).Value.Sentence, StringComparison.Ordinal);
}
