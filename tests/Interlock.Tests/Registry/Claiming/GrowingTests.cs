using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Tests.Registry.Claiming;

/// <summary>Tasks that declare no files: their locks grow as files are touched.</summary>
public sealed class GrowingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Locks_grow_with_what_is_touched()
    {
        desk.Create("1");
        var token = desk.Begin("1", Desk.Bot);
        desk.Workspace.Touched["1"] = ["src/a.cs", "app/[id]/page.tsx"];
        desk.TryGrow("1", token, Desk.Bot);
        desk.Workspace.Touched["1"] = ["src/a.cs", "src/b.cs"];
        var seq = desk.LastSeq;
        desk.TryGrow("1", token, Desk.Bot);
        Assert.Equal(["app/[id]/page.tsx", "src/a.cs", "src/b.cs"], desk.LocksOf("1"));
        Assert.Equal("""["src/b.cs"]""", Assert.Single(desk.Events("1", seq)).Details["files"]!.ToJsonString());
        Assert.Empty(desk.Task("1").Files);
        desk.Commit("1", "src/a.cs", "app/[id]/page.tsx", "new.txt");
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token, Desk.Bot).Value.State);
        Assert.Contains("new.txt", desk.LocksOf("1"));
    }

    [Fact]
    public void A_task_that_declares_files_does_not_grow()
    {
        desk.Make("1", "a");
        var token = desk.Begin("1");
        desk.Workspace.Touched["1"] = ["b"];
        desk.TryGrow("1", token);
        Assert.Equal(["a"], desk.LocksOf("1"));
        desk.Commit("1", "a", "b");
        Desk.Stopped(desk.TrySubmit("1", token), 5, "files.undeclared");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_conflict_parks_the_task_and_it_goes_on_when_the_holder_lets_go(bool bySubmit)
    {
        desk.Make("holder", "src/");
        var holding = desk.Claim("holder", Desk.Bob);
        desk.Create("1");
        var token = desk.Begin("1", Desk.Bot);
        desk.Workspace.Touched["1"] = ["docs/x.md"];
        desk.TryGrow("1", token, Desk.Bot);
        desk.Workspace.Touched["1"] = ["docs/x.md", "src/a.cs"];
        desk.Commit("1", "docs/x.md", "src/a.cs");
        var seq = desk.LastSeq;
        var parked = bySubmit ? desk.TrySubmit("1", token, Desk.Bot) : desk.TryGrow("1", token, Desk.Bot);
        Desk.Refused(parked, "lock.held", RefusalKind.Conflict);
        Assert.Contains("demo/holder", parked.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal((TaskState.Blocked, "lock: src/a.cs is locked by demo/holder"), (desk.State("1"), desk.Reason("1")));
        Assert.Null(desk.ClaimOf("1"));
        Assert.Empty(desk.LocksOf("1"));
        Assert.Equal((0, 0), (desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
        Assert.Equal(["implementing→blocked"], desk.Walk("1", seq));
        Desk.Refused(desk.TryClaim("1"), "lock.held", RefusalKind.Conflict);

        seq = desk.LastSeq;
        desk.Registry.Working.Release(Desk.Ref("holder"), holding, null, Desk.Bob);
        Assert.Equal(TaskState.Pending, desk.State("1"));
        Assert.Single(desk.Events("1", seq, EventTypes.TaskReady));
        Assert.Equal(["docs/x.md", "src/a.cs"], desk.TryClaim("1", Desk.Bot).Value.Files);
    }

    [Fact]
    public void Of_two_that_wait_for_one_file_the_first_to_be_claimed_keeps_the_other_waiting()
    {
        desk.Make("holder", "shared");
        var holding = desk.Submit("holder", Desk.Bob);
        foreach (var id in (string[])["1", "2"])
        {
            desk.Create(id);
            var token = desk.Begin(id);
            desk.Workspace.Touched[id] = ["shared"];
            Desk.Refused(desk.TryGrow(id, token), "lock.held", RefusalKind.Conflict);
        }

        desk.TryMerge("holder", holding);
        Assert.Equal([TaskState.Pending, TaskState.Pending], ((string[])["1", "2"]).Select(desk.State));
        Assert.Equal("1", desk.TryClaim().Value.Task.Id);
        Desk.Refused(desk.TryClaim(), "task.none_ready", RefusalKind.Pending);
        Desk.Refused(desk.TryClaim("2", Desk.Bob), "lock.held", RefusalKind.Conflict);
        desk.Registry.Steering.Cancel(Desk.Ref("1"), null, Desk.Ann);
        Assert.Equal(["shared"], desk.TryClaim("2").Value.Files);
        Assert.Empty(desk.Store.Read(reader => Records.Parked.List(reader)));
    }

    [Fact]
    public void A_wrong_branch_neither_grows_nor_parks()
    {
        desk.Make("holder", "src/");
        desk.Claim("holder", Desk.Bob);
        desk.Create("1");
        var token = desk.Begin("1");
        desk.Workspace.Branches["wrong"] = new() { Branch = "wrong", Exists = true, Commits = 1, Changed = ["src/a.cs", "free"], Head = FakeWorkspace.Commit('c') };
        var before = desk.Snapshot();
        Desk.Stopped(desk.TrySubmit("1", token, branch: "wrong"), 5, "branch.name");
        Assert.Equal(before, desk.Snapshot());
    }

    [Fact]
    public void Growing_while_the_task_moves_on_does_nothing()
    {
        desk.Create("1");
        desk.Make("holder", "x");
        desk.Claim("holder", Desk.Bob);
        var token = desk.Begin("1");
        desk.Workspace.Touched["1"] = ["x"];
        desk.Workspace.Meanwhile = () =>
        {
            desk.Commit("1", "y");
            Assert.False(desk.TrySubmit("1", token).IsRefused);
        };
        Assert.Equal(TaskState.Reviewing, desk.TryGrow("1", token).Value.State);
        Assert.Equal(["y"], desk.LocksOf("1"));
    }

    [Fact]
    public void A_late_declaration_does_not_make_it_strict()
    {
        desk.Create("1");
        var token = desk.Begin("1");
        desk.Registry.Locking.Acquire(Desk.Ref("1"), ["a"], token, Desk.Ann, null);
        Assert.Empty(desk.Task("1").Files);
        desk.Commit("1", "a", "b");
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token).Value.State);
        Assert.Equal(["a", "b"], desk.LocksOf("1"));
    }

    [Fact]
    public void A_parked_task_whose_dependency_opened_again_waits_for_that_next()
    {
        desk.Create("0");
        desk.Create("1", "0");
        desk.Finish("0");
        desk.Make("holder", "x");
        var holding = desk.Claim("holder", Desk.Bob);
        var token = desk.Begin("1");
        desk.Workspace.Touched["1"] = ["x"];
        desk.TryGrow("1", token);
        desk.Registry.Steering.Reopen(Desk.Ref("0"), "wrong", Desk.Ann);
        Assert.StartsWith("lock", desk.Reason("1"), StringComparison.Ordinal);
        desk.Registry.Working.Release(Desk.Ref("holder"), holding, null, Desk.Bob);
        Assert.Equal((TaskState.Blocked, "dependencies"), (desk.State("1"), desk.Reason("1")));
    }
}
