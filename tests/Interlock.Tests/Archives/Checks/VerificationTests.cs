using Interlock.Archives.Checks;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Archives.Checks;

/// <summary>A sound store is found sound; each way of damaging it is found as itself, and as nothing else.</summary>
public sealed class VerificationTests
{
    private readonly Desk desk = new();

    public VerificationTests()
    {
        desk.Import(
            Desk.Draft("1") with { IsParent = true },
            Desk.Draft("1.1") with { Parent = "1", Files = ["src/a.cs"] },
            Desk.Draft("1.2", "1.1") with { Parent = "1", Files = ["src/b.cs"] });
        desk.Create(Desk.Draft("2", "1", "~1.1") with { Files = ["docs/"] });
        desk.Create("other/x", "demo/2");
        desk.Finish("1.1");
        desk.Begin("1.2", Desk.Bob);
        desk.Create("3");
        desk.Submit("3");
    }

    private static Severity Error => Severity.Error;

    /// <summary>Each way to damage the store, and all that may be found then.</summary>
    public static TheoryData<string> Damages => [.. Ways.Keys];

    private static Dictionary<string, (Action<IStoreTransaction, Desk> Do, string[] Codes)> Ways { get; } = new()
    {
        ["an edge to nobody"] = ((tx, desk) => tx.PutDependency(new(desk.Task("2").Uid, "nobody", true)), ["graph.dangling"]),
        ["an edge of nobody"] = ((tx, desk) => tx.PutDependency(new("nobody", desk.Task("2").Uid, true)), ["graph.dangling"]),
        ["a circle"] = ((tx, desk) =>
        {
            tx.PutDependency(new(desk.Task("1.2").Uid, desk.Task("2").Uid, true));
            tx.PutTask(desk.Task("1.2") with { OpenDependencies = 1 });
        }, ["graph.cycle"]),
        ["a counter too high"] = ((tx, desk) => tx.PutTask(desk.Task("2") with { OpenDependencies = 2 }), ["counter.dependencies"]),
        ["a soft counter too high"] = ((tx, desk) => tx.PutTask(desk.Task("2") with { OpenSoftDependencies = 1 }), ["counter.dependencies"]),
        ["ready too early"] = ((tx, desk) => Say(tx, desk.Task("2") with { State = TaskState.Pending, StateReason = null }), ["state.ready_too_early"]),
        ["waiting for nothing"] = ((tx, desk) =>
        {
            tx.DeleteDependency(desk.Task("2").Uid, desk.Task("1").Uid);
            tx.PutTask(desk.Task("2") with { OpenDependencies = 0 });
        }, ["state.waits_for_nothing"]),
        ["a parent that is nobody"] = ((tx, desk) => tx.PutTask(desk.Task("2") with { Parent = "9" }), ["parent.dangling"]),
        ["a parent that is work"] = ((tx, desk) => tx.PutTask(desk.Task("2") with { Parent = "3" }), ["parent.is_work"]),
        ["no spec"] = ((tx, _) => tx.DeleteSpec("other"), ["spec.missing"]),
        ["a claim of nobody"] = ((tx, desk) => tx.PutClaim(desk.ClaimOf("3")! with { Task = "nobody" }), ["claim.dangling"]),
        ["a claim on a done task"] = ((tx, desk) => tx.PutClaim(desk.ClaimOf("3")! with { Task = desk.Task("1.1").Uid }), ["claim.idle"]),
        ["a claim on a parent"] = ((tx, desk) => tx.PutClaim(desk.ClaimOf("3")! with { Task = desk.Task("1").Uid }), ["claim.idle"]),
        ["work without a claim"] = ((tx, desk) =>
        {
            tx.DeleteClaim(desk.Task("1.2").Uid);
            tx.DeleteLocks(desk.Task("1.2").Uid);
        }, ["claim.missing", "lock.lost"]),
        ["a claim with another token"] = ((tx, desk) => tx.PutClaim(desk.ClaimOf("1.2")! with { Token = 7 }), ["claim.token"]),
        ["a claim at rest at work"] = ((tx, desk) => tx.PutClaim(desk.ClaimOf("1.2")! with { Parked = true }), ["claim.parked"]),
        ["a claim without its locks"] = ((tx, desk) => tx.DeleteLocks(desk.Task("1.2").Uid), ["lock.lost", "lock.missing"]),
        ["work of another program"] = ((tx, desk) => tx.PutTask(Foreign(desk) with { State = TaskState.Implementing }), ["claim.missing", "events.no_creation"]),
        ["a number that is behind"] = ((tx, _) => tx.PutRecord(tx.FindRecord("issues", "1")! with { Key = "999" }), ["counter.sequence"]),
        ["a lock of nobody"] = ((tx, _) => tx.PutLock(new("nobody", "x.txt", false, default)), ["lock.dangling"]),
        ["a lock without a claim"] = ((tx, desk) => tx.PutLock(new(desk.Task("2").Uid, "x.txt", false, default)), ["lock.unclaimed", "lock.unproven"]),
        ["two locks on a file"] = ((tx, desk) => tx.PutLock(new(desk.Task("3").Uid, "src/b.cs", false, default)), ["lock.overlap", "lock.unproven"]),
        ["a lock under a pattern"] = ((tx, desk) => tx.PutLock(new(desk.Task("3").Uid, "**/b.cs", false, default)), ["lock.overlap", "lock.unproven"]),
        ["a state that nobody reported"] = ((tx, desk) => tx.PutTask(desk.Task("other/x") with { State = TaskState.Cancelled }), ["events.state"]),
        ["a token that nobody was given"] = ((tx, desk) =>
        {
            tx.PutTask(desk.Task("1.2") with { LastToken = 5 });
            tx.PutClaim(desk.ClaimOf("1.2")! with { Token = 5 });
        }, ["fence.last"]),
        ["a token given twice"] = ((tx, _) => tx.Append(new() { Type = EventTypes.TaskAssigned, Spec = "demo", TaskId = "1.2", At = default, Details = new() { ["token"] = 1 } }), ["fence.order"]),
        ["a task that nobody created"] = ((tx, desk) => tx.PutTask(desk.Task("3") with { Uid = "fresh", Id = "99", State = TaskState.Draft, LastToken = 0 }), ["events.no_creation"]),
        ["a task that is gone"] = ((tx, desk) =>
        {
            var gone = desk.Create("gone");
            tx.DeleteTask(gone.Uid);
            tx.DeleteRecord("issues", $"{gone.Issue}");
        }, ["events.no_task"]),
        ["a record that is no JSON of its kind"] = ((tx, _) => tx.PutRecord(new("workers", "eve", "", "", "{\"Name\":7}")), ["record.unreadable"]),
        ["a record of nobody"] = ((tx, _) => tx.PutRecord(new("impacts", "nobody", "", "", tx.FindRecord("impacts", tx.FindTask(Desk.Ref("3"))!.Uid)!.Body)), ["record.dangling"]),
        ["a merge of nobody"] = ((tx, desk) => tx.PutRecord(tx.FindRecord("merges", desk.Task("3").Uid)! with { Key = "nobody" }), ["merge.dangling"]),
        ["a merge of a done task"] = ((tx, desk) => tx.PutRecord(tx.FindRecord("merges", desk.Task("3").Uid)! with { Key = desk.Task("1.1").Uid }), ["merge.idle"]),
        ["a run of nobody"] = ((tx, _) => tx.PutRecord(new("runs", "run00009", "demo/none", "running", "{\"Id\":\"run00009\",\"Type\":0,\"Host\":\"h\",\"StartedAt\":\"2026-01-01T00:00:00Z\",\"OutputPath\":\"o\"}")), ["run.dangling"]),
        ["a file of no spec"] = ((tx, _) => tx.PutRecord(new("ticked", "nospec", "", "", "{\"Spec\":\"nospec\",\"Ids\":[]}")), ["file.no_spec"]),
    };

    [Fact]
    public void A_store_at_work_is_sound()
    {
        var verified = Verify();
        Assert.Empty(verified.Findings);
        Assert.Null(verified.Worst);
        Assert.Equal((2, 6, 4, 2), (verified.Checked.Specs, verified.Checked.Tasks, verified.Checked.Dependencies, verified.Checked.Claims));
        Assert.Equal(desk.LastSeq, verified.Checked.Events);
        Assert.True(verified.Checked is { Locks: >= 2, Records: > 5 });
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Each_damage_is_found_as_itself(string way)
    {
        var (damage, codes) = Ways[way];
        desk.Store.Write(tx =>
        {
            damage(tx, desk);
            return 0;
        });
        var found = Verify().Findings;
        Assert.Equal(codes, found.Select(finding => finding.Code).Distinct());
        Assert.All(found, finding => Assert.False(string.IsNullOrWhiteSpace(finding.Fact) || string.IsNullOrWhiteSpace(finding.Next)));
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("missing")]
    public void An_edited_log_is_found(string kind)
    {
        var store = new AlteredLog(desk.Store, kind == "edited"
            ? entry => entry.Seq == 3 ? entry with { Worker = "mallory" } : entry
            : entry => entry.Seq == 3 ? null : entry);
        var found = StoreVerification.Run(store, null).Value.Findings;
        Assert.Contains(found, finding => finding.Code == "events." + kind && finding.Severity == Error);
    }

    [Fact]
    public void What_another_program_wrote_is_no_error()
    {
        desk.Store.Write(tx =>
        {
            tx.PutTask(Foreign(desk) with { State = TaskState.Implementing });
            return 0;
        });
        Assert.Equal(Severity.Warning, Verify().Worst);
    }

    [Fact]
    public void A_known_circle_is_a_warning()
    {
        desk.Import(Desk.Draft("ring/a", "b"), Desk.Draft("ring/b", "a"));
        var found = Assert.Single(Verify().Findings);
        Assert.Equal(("graph.cycle", Severity.Warning), (found.Code, found.Severity));
        Assert.Empty(Verify("demo").Findings);
        Assert.Single(Verify("ring").Findings);
    }

    [Fact]
    public void Only_the_spec_asked_about_is_told_of()
    {
        desk.Store.Write(tx =>
        {
            tx.PutTask(desk.Task("2") with { OpenDependencies = 2 });
            tx.PutTask(desk.Task("other/x") with { OpenDependencies = 2 });
            return 0;
        });
        Assert.Equal(["demo/2"], Verify("demo").Findings.Select(finding => finding.Task!));
        Assert.Equal(["other/x"], Verify("other").Findings.Select(finding => finding.Task!));
        Assert.Equal(2, Verify().Findings.Count);
    }

    [Fact]
    public void An_unknown_spec_is_refused() => Desk.Refused(StoreVerification.Run(desk.Store, "nobody"), "spec.unknown", RefusalKind.NotFound);

    [Fact]
    public void Very_many_findings_are_counted()
    {
        desk.Store.Write(tx =>
        {
            for (var n = 0; n < StoreVerification.MostFindings + 5; n++)
            {
                tx.PutLock(new("nobody", $"d{n}/x.txt", false, default));
            }

            return 0;
        });
        var verified = Verify();
        Assert.Equal((StoreVerification.MostFindings, 5), (verified.Findings.Count, verified.Left));
    }

    private static WorkTask Foreign(Desk desk) => desk.Task("3") with { Uid = ForeignUid.Of("demo", "99"), Id = "99", LastToken = 0, Files = [] };

    private static void Say(IStoreTransaction tx, WorkTask task)
    {
        tx.PutTask(task);
        tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = task.Spec, TaskId = task.Id, At = default, Details = new() { ["to"] = task.State.Name() } });
    }

    private Verification Verify(string? spec = null) => StoreVerification.Run(desk.Store, spec).Value;
}
