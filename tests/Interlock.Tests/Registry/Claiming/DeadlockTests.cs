using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Claiming;

/// <summary>Tasks at work that would wait for each other for ever: the youngest yields.</summary>
public sealed class DeadlockTests
{
    private readonly Desk desk = new();
    private readonly Dictionary<string, long> tokens = [];

    [Fact]
    public void The_younger_of_two_growers_yields_and_the_older_goes_on()
    {
        Begin("old", "young");
        Grow("old", "x");
        Grow("young", "y");
        Desk.Refused(Acquire("old", "y"), "lock.held", RefusalKind.Conflict);
        Assert.Equal(TaskState.Implementing, desk.State("old"));
        var seq = desk.LastSeq;
        var refused = Acquire("young", "x");
        Desk.Refused(refused, "lock.deadlock", RefusalKind.Conflict);
        Assert.Equal("""["demo/young","demo/old"]""", refused.Refusal!.Details!["ring"]!.ToJsonString());
        Assert.Equal((TaskState.Blocked, 0), (desk.State("young"), desk.Task("young").Attempt));
        Assert.Null(desk.ClaimOf("young"));
        Assert.Empty(desk.LocksOf("young"));
        var yielded = Assert.Single(desk.Events("young", seq, EventTypes.LockYielded)).Details;
        Assert.Equal(("""["y"]""", "demo/old"), (yielded["files"]!.ToJsonString(), (string?)yielded["to"]));
        Says("young", "it yielded, the youngest of demo/young, demo/old");
        Assert.Equal(["x", "y"], LocksAfter(Acquire("old", "y")));
        Invariants.Hold(desk);

        Finish("old", "x", "y");
        Assert.Equal(TaskState.Pending, desk.State("young"));
        Assert.Equal(["x", "y"], desk.TryClaim("young", Desk.Bot).Value.Files);
        Invariants.Hold(desk);
    }

    [Fact]
    public void The_younger_yields_too_when_it_is_the_older_that_closes_the_ring()
    {
        Begin("old", "young");
        Grow("old", "x");
        Grow("young", "y");
        Desk.Refused(Acquire("young", "x"), "lock.held", RefusalKind.Conflict);
        Assert.Equal(["x", "y"], LocksAfter(Acquire("old", "y")));
        Assert.Equal(TaskState.Blocked, desk.State("young"));
        Says("young", "it yielded to demo/old");
        Says("young", "is parked with its work");
        Desk.Refused(desk.TryGrow("young", tokens["young"], Desk.Bot), "claim.stale", RefusalKind.Conflict);
        Finish("old", "x", "y");
        Assert.Equal(["x", "y"], desk.TryClaim(null, Desk.Bot).Value.Files);
        Invariants.Hold(desk);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public void In_a_longer_ring_only_the_youngest_yields(int length)
    {
        var ids = Enumerable.Range(0, length).Select(i => $"t{i}").ToArray();
        Begin(ids);
        foreach (var id in ids)
        {
            Grow(id, $"{id}.cs");
        }

        for (var i = 0; i < length - 1; i++)
        {
            Desk.Refused(Acquire(ids[i], $"t{i + 1}.cs"), "lock.held", RefusalKind.Conflict);
        }

        Assert.DoesNotContain(ids, id => desk.State(id) != TaskState.Implementing);
        Desk.Refused(Acquire(ids[^1], "t0.cs"), "lock.deadlock", RefusalKind.Conflict);
        Assert.Equal([ids[^1]], ids.Where(id => desk.State(id) != TaskState.Implementing));
        Assert.Equal([$"t{length - 2}.cs", $"t{length - 1}.cs"], LocksAfter(Acquire(ids[^2], $"t{length - 1}.cs")));
        Invariants.Hold(desk);
    }

    [Fact]
    public void A_parked_task_keeps_its_claim_on_what_its_work_touches_against_a_younger_one()
    {
        Begin("old", "young");
        Grow("old", "x");
        Grow("young", "y");
        Assert.True(Touch("old", "x", "y").IsRefused);
        Assert.Equal(TaskState.Blocked, desk.State("old"));
        Desk.Refused(Touch("young", "y", "x"), "lock.deadlock", RefusalKind.Conflict);
        Assert.Equal((TaskState.Pending, TaskState.Blocked), (desk.State("old"), Parked("young")));
        var grant = desk.TryClaim(null, Desk.Bot).Value;
        Assert.Equal(("old", "x y"), (grant.Task.Id, string.Join(' ', grant.Files)));
        Invariants.Hold(desk);
    }

    [Fact]
    public void A_parked_younger_task_steps_aside_for_an_older_one_at_work()
    {
        Begin("old", "young");
        Grow("old", "y");
        Grow("young", "x");
        Assert.True(Touch("young", "x", "y").IsRefused);
        Assert.Equal(["x", "y"], LocksAfter(Touch("old", "y", "x")));
        Assert.Equal(TaskState.Blocked, desk.State("young"));
        Finish("old", "x", "y");
        Assert.Equal(["x", "y"], desk.TryClaim("young", Desk.Bot).Value.Files);
    }

    [Fact]
    public void Two_that_want_each_others_files_come_to_an_end_however_often_they_try()
    {
        desk.Create("a");
        desk.Create("b");
        string[] files = ["f0", "f1", "f2", "f3"];
        var turns = 0;
        while (desk.State("a") != TaskState.Done || desk.State("b") != TaskState.Done)
        {
            Assert.True(turns++ < 30, "they yield to each other for ever");
            foreach (var (id, order) in (ReadOnlySpan<(string, string[])>)[("a", files), ("b", [.. files.Reverse()])])
            {
                if (desk.State(id) == TaskState.Pending && desk.TryClaim(id, Desk.Bot) is { IsRefused: false } grant)
                {
                    tokens[id] = grant.Value.Claim.Token;
                    desk.TryStart(id, tokens[id], Desk.Bot);
                }

                if (desk.State(id) == TaskState.Implementing)
                {
                    Acquire(id, order.First(file => !desk.LocksOf(id).Contains(file)));
                    if (desk.LocksOf(id).Count == files.Length)
                    {
                        Finish(id, files);
                    }
                }
            }

            Invariants.Hold(desk);
        }
    }

    [Fact]
    public void A_want_ends_with_the_claim_and_with_the_submission()
    {
        Begin("1", "2");
        Grow("1", "x");
        Grow("2", "y");
        Acquire("1", "y");
        desk.Registry.Working.Release(Desk.Ref("1"), tokens["1"], null, Desk.Bot);
        Assert.Empty(desk.Store.Read(reader => Records.Parked.List(reader)));
        Assert.Equal(["x", "y"], LocksAfter(Acquire("2", "x")));
        Begin("3", "4");
        Desk.Refused(Acquire("3", "x"), "lock.held", RefusalKind.Conflict);
        desk.Commit("3", "other");
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("3", tokens["3"], Desk.Bot).Value.State);
        Assert.Empty(desk.Store.Read(reader => Records.Parked.List(reader)));
    }

    private void Begin(params string[] ids)
    {
        foreach (var id in ids)
        {
            desk.Create(id);
            tokens[id] = desk.Begin(id, Desk.Bot);
            desk.Time.Pass(TimeSpan.FromSeconds(1));
        }
    }

    private Result<WorkTask> Touch(string id, params string[] files)
    {
        desk.Workspace.Touched[id] = files;
        return desk.TryGrow(id, tokens[id], Desk.Bot);
    }

    private void Grow(string id, params string[] files) => Assert.False(Touch(id, files).IsRefused);

    private Result<WorkTask> Acquire(string id, params string[] paths) => desk.Registry.Locking.Acquire(Desk.Ref(id), paths, tokens[id], Desk.Bot, null);

    private IReadOnlyList<string> LocksAfter(Result<WorkTask> result) => result.IsRefused ? [result.Refusal.Message] : desk.LocksOf(result.Value.Id);

    /// <summary>Blocked for a lock, or free of it again and not claimed yet.</summary>
    private TaskState Parked(string id) => desk.ClaimOf(id) is null ? TaskState.Blocked : desk.State(id);

    private void Finish(string id, params string[] files)
    {
        desk.Commit(id, files);
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit(id, tokens[id], Desk.Bot).Value.State);
        Assert.Equal(TaskState.Done, desk.TryMerge(id, tokens[id]).Value.State);
    }

    private void Says(string id, string words) =>
        Assert.Contains(words, desk.Registry.Explaining.Why(Desk.Ref(id)).Value.Sentence, StringComparison.Ordinal);
}
