using Interlock.Journal;
using Interlock.Lifecycle;

namespace Interlock.Tests.Registry.Claiming;

public sealed class LockingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_late_declaration_takes_the_lock_and_adds_the_file()
    {
        desk.Make("1", "a");
        var token = desk.Begin("1");
        var seq = desk.LastSeq;
        Assert.Equal(["a", "b", "c/"], Acquire(token, "./b", "c//", "a").Value.Files);
        Assert.Equal(["a", "b", "c/"], desk.LocksOf("1"));
        Assert.Equal("""["b","c/"]""", Assert.Single(desk.Events("1", seq)).Details["files"]!.ToJsonString());
        var version = desk.Task("1").Version;
        Assert.Equal(version, Acquire(token, "a").Value.Version);
    }

    [Fact]
    public void What_another_holds_is_refused_whole()
    {
        desk.Make("1", "a");
        desk.Make("2", "src/");
        desk.Claim("2", Desk.Bob);
        var token = desk.Claim("1");
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        var refused = Acquire(token, "free", "src/x.cs");
        Desk.Refused(refused, "lock.held", RefusalKind.Conflict);
        Assert.Equal(("src/x.cs", "src/", "demo/2", "bob"), (
            (string?)refused.Refusal!.Details!["path"], (string?)refused.Refusal.Details["held_path"], (string?)refused.Refusal.Details["task"], (string?)refused.Refusal.Details["worker"]));
        Desk.Refused(Acquire(token, "../x"), "path.outside", RefusalKind.Usage);
        Assert.Equal((before + "\n" + desk.Task("1").Uid, seq), (desk.Snapshot(), desk.LastSeq));
    }

    [Fact]
    public void A_released_lock_is_free_for_others_but_stays_declared()
    {
        desk.Make("1", "a", "b");
        desk.Make("2", "b");
        var token = desk.Begin("1");
        Desk.Refused(desk.TryClaim("2", Desk.Bob), "lock.held", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Locking.Release(Desk.Ref("1"), ["b", "z"], token, Desk.Ann, null), "lock.unknown", RefusalKind.NotFound);
        Assert.Equal(["a", "b"], desk.LocksOf("1"));
        Assert.Equal(["a", "b"], desk.Registry.Locking.Release(Desk.Ref("1"), ["b"], token, Desk.Ann, null).Value.Files);
        Assert.Equal(["a"], desk.LocksOf("1"));
        Assert.Equal(1, desk.Claim("2", Desk.Bob));
        desk.Commit("1", "a", "b");
        Desk.Stopped(desk.TrySubmit("1", token), 5, "files.undeclared");
    }

    [Fact]
    public void Cleanup_frees_locks_whose_task_is_gone_and_wakes_who_waited_for_them()
    {
        desk.Store.Write(tx =>
        {
            tx.PutLock(new("nobody", "x", false, desk.Time.GetUtcNow()));
            return 0;
        });
        desk.Create("1");
        desk.Workspace.Touched["1"] = ["x"];
        Desk.Refused(desk.TryGrow("1", desk.Begin("1")), "lock.held", RefusalKind.Conflict);
        Assert.Equal(0, desk.Registry.Sweeping.Sweep());
        Assert.Equal(1, desk.Registry.Sweeping.Cleanup(Desk.Ann).Value);
        Assert.Equal(TaskState.Pending, desk.State("1"));
        Assert.Equal("their task nobody is gone", (string?)desk.Events(type: EventTypes.LockReleased)[^1].Details["why"]);
        Invariants.Hold(desk);
    }

    [Fact]
    public void In_review_the_locks_belong_to_the_merge()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        var before = desk.Snapshot();
        Desk.Refused(Acquire(token, "b"), "task.in_review", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Locking.Release(Desk.Ref("1"), ["a"], token, Desk.Ann, null), "task.in_review", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Locking.ForceRelease(Desk.Ref("1"), "hurry", Desk.Bob), "task.in_review", RefusalKind.Conflict);
        Assert.Equal(before, desk.Snapshot());
    }

    [Theory]
    [InlineData(false, "analyzing→pending")]
    [InlineData(true, "implementing→blocked blocked→pending")]
    public void A_forced_release_ends_the_claim_too(bool started, string walk)
    {
        desk.Make("1", "a");
        var token = started ? desk.Begin("1") : desk.Claim("1");
        var seq = desk.LastSeq;
        Assert.Equal(TaskState.Pending, desk.Registry.Locking.ForceRelease(Desk.Ref("1"), "gone on holiday", Desk.Bob).Value.State);
        Assert.Equal(walk.Split(' '), desk.Walk("1", seq));
        Assert.Equal("""["a"]""", Assert.Single(desk.Events("1", seq, EventTypes.OperatorAction)).Details["files"]!.ToJsonString());
        Assert.Empty(desk.LocksOf("1"));
        Desk.Refused(desk.TryStart("1", token), "claim.stale", RefusalKind.Conflict);
        Invariants.Hold(desk);
    }

    [Fact]
    public void A_forced_release_is_a_persons_act_with_a_reason()
    {
        desk.Make("1", "a");
        desk.Claim("1");
        desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = Interlock.Claims.WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        var before = desk.Snapshot();
        Desk.Refused(desk.Registry.Locking.ForceRelease(Desk.Ref("1"), "", Desk.Bob), "reason.missing", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Locking.ForceRelease(Desk.Ref("1"), "x", Desk.Bot), "operator.run", RefusalKind.Forbidden);
        Desk.Refused(desk.Registry.Locking.ForceRelease(Desk.Ref("1"), "x", new() { Name = "robot", Host = "h" }), "operator.agent", RefusalKind.Forbidden);
        Desk.Refused(desk.Registry.Locking.ForceRelease(Desk.Ref("nope"), "x", Desk.Bob), "task.unknown", RefusalKind.NotFound);
        Assert.Equal(before, desk.Snapshot());
    }

    [Fact]
    public void A_check_names_the_holders_and_not_ones_own_task()
    {
        desk.Make("1", "src/");
        desk.Make("2", "docs/*.md");
        desk.Claim("1");
        desk.Claim("2", Desk.Bob);
        Assert.Equal(["src/x.cs demo/1 ann", "/repo/docs/y.md demo/2 bob"], Check(null, "src/x.cs", "free", "/repo/docs/y.md"));
        Assert.Equal(["/repo/docs/y.md demo/2 bob"], Check("1", "src/x.cs", "/repo/docs/y.md"));
        Desk.Refused(desk.Registry.Locking.Check(["../x"], null, "/repo"), "path.outside", RefusalKind.Usage);

        IEnumerable<string> Check(string? own, params string[] paths) =>
            desk.Registry.Locking.Check(paths, own is null ? null : Desk.Ref(own), "/repo").Value.Select(one => $"{one.Path} {one.Held.Task?.Ref} {one.Held.Claim?.Worker}").OrderDescending(StringComparer.Ordinal);
    }

    [Fact]
    public void A_shared_file_is_held_by_one_task_at_a_time()
    {
        desk.Make("1", "package.json", "a");
        desk.Make("2", "package.json", "b");
        desk.Claim("1");
        Desk.Refused(desk.TryClaim("2", Desk.Bob), "lock.held", RefusalKind.Conflict);
        Assert.True(desk.Registry.Locking.List().Single(held => held.Lock.Path == "package.json").Lock.Shared);
    }

    [Fact]
    public void Case_counts_as_the_file_system_says()
    {
        var windows = new Desk(options => options with { IgnoreCase = true });
        windows.Make("1", "Src/A.cs");
        windows.Make("2", "src/a.CS");
        windows.Claim("1");
        Desk.Refused(windows.TryClaim("2", Desk.Bob), "lock.held", RefusalKind.Conflict);
    }

    private Result<Interlock.WorkGraph.WorkTask> Acquire(long token, params string[] paths) =>
        desk.Registry.Locking.Acquire(Desk.Ref("1"), paths, token, Desk.Ann, null);
}
