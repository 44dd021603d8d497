using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Reviewing;

public sealed class SubmittingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Submit_records_branch_and_change_and_queues_the_merge()
    {
        desk.Create(Desk.Draft("1") with { Files = ["a"], Priority = 2 });
        var token = desk.Begin("1");
        desk.Commit("1", "a");
        var seq = desk.LastSeq;
        var task = desk.TrySubmit("1", token).Value;
        Assert.Equal((TaskState.Reviewing, "feat/1-1", 1, 100), (task.State, task.Branch, task.Change, task.Progress));
        Assert.Equal(
            [EventTypes.GatePassed, EventTypes.PrOpened, EventTypes.GatePassed, EventTypes.TaskUpdated, EventTypes.MergeQueued],
            desk.Events("1", seq).Select(entry => entry.Type));
        var entry = Assert.Single(desk.Registry.Reading.MergeQueue());
        Assert.Equal((task.Uid, "main", "feat/1-1", FakeWorkspace.Commit('c'), 2, token), (entry.Task, entry.Target, entry.Branch, entry.Head, entry.Priority, entry.Token));
        Assert.True(desk.ClaimOf("1")!.Parked);
        Assert.Equal(["a"], desk.LocksOf("1"));
        seq = desk.LastSeq;
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token).Value.State);
        Assert.Equal(seq, desk.LastSeq);
    }

    [Fact]
    public void An_agents_files_are_committed_for_it_and_a_persons_are_not()
    {
        desk.Create(Desk.Draft("1") with { Title = "Line\nbreak $(x)" });
        desk.Submit("1", Desk.Bot);
        desk.Create("2");
        desk.Submit("2");
        Assert.Equal("feat: Line break $(x)\n\nInterlock-Task: demo/1\n", Assert.Single(desk.Workspace.Committed));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "branch.name", "other" },
        { "branch.foreign", "of another task" },
        { "branch.missing", "missing" },
        { "worktree.dirty", "dirty" },
        { "branch.no_commits", "empty" },
        { "files.undeclared", "undeclared" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Gate_5_refuses_and_the_work_goes_on(string code, string fault)
    {
        desk.Make("1", "src/");
        desk.Make("2", "lib/");
        var token = desk.Begin("1");
        desk.Claim("2", Desk.Bob);
        var branch = desk.Commit("1", state => fault switch
        {
            "missing" => state with { Exists = false },
            "dirty" => state with { Changed = ["src/a"], Dirty = ["src/b"] },
            "empty" => state with { Commits = 0 },
            "undeclared" => state with { Changed = ["src/a", "lib/b"] },
            _ => state with { Changed = ["src/a"] },
        });
        var other = desk.Commit("2", "lib/x");
        desk.Workspace.Branches["other"] = desk.Workspace.Branches[branch] with { Branch = "other" };
        var (before, seq) = (desk.Snapshot(), desk.LastSeq);
        Desk.Stopped(desk.TrySubmit("1", token, branch: fault switch { "other" => "other", "of another task" => other, _ => null }), 5, code);
        Assert.Equal(before, desk.Snapshot());
        Assert.Equal((EventTypes.GateRejected, code), (desk.Events(after: seq).Single().Type, (string?)desk.Events(after: seq).Single().Details["code"]));
        desk.Commit("1", "src/a");
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token).Value.State);
    }

    [Fact]
    public void An_undeclared_file_passes_once_it_is_declared()
    {
        desk.Make("1", "src/");
        var token = desk.Begin("1");
        desk.Commit("1", "src/a", "lib/b");
        Desk.Stopped(desk.TrySubmit("1", token), 5, "files.undeclared");
        desk.Registry.Locking.Acquire(Desk.Ref("1"), ["lib/b"], token, Desk.Ann, null);
        Assert.Equal(["src/", "lib/b"], desk.Task("1").Files);
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token).Value.State);
    }

    [Fact]
    public void Gate_6_refuses_a_change_that_is_not_this_tasks_open_one()
    {
        desk.Make("1", "a");
        desk.Make("2", "b");
        desk.Submit("2", Desk.Bob);
        var foreign = desk.Task("2").Change!.Value;
        var token = desk.Begin("1");
        var branch = desk.Commit("1", "a");
        var closed = Change(7, branch, "closed");
        var elsewhere = Change(8, branch + "-again", "open");
        var before = desk.Snapshot();
        Desk.Stopped(desk.TrySubmit("1", token, change: 99), 6, "change.unknown");
        Desk.Stopped(desk.TrySubmit("1", token, change: 0), 6, "change.missing");
        Desk.Stopped(desk.TrySubmit("1", token, change: -1), 6, "change.missing");
        Desk.Stopped(desk.TrySubmit("1", token, change: foreign), 6, "change.foreign");
        Desk.Stopped(desk.TrySubmit("1", token, change: closed), 6, "change.not_open");
        Desk.Stopped(desk.TrySubmit("1", token, change: elsewhere), 6, "change.other_branch");
        Assert.Equal(before, desk.Snapshot());
        var own = Change(9, branch, "open");
        Assert.Equal(own, desk.TrySubmit("1", token, change: own).Value.Change);
        Assert.Equal(FakeWorkspace.Commit('c'), desk.Store.Read(reader => desk.Forge.FindChange(reader, own))!.Head);

        int Change(int number, string on, string state) => desk.Store.Write(tx =>
        {
            desk.Forge.PutChange(tx, new()
            {
                Number = number,
                Task = desk.Task("1").Uid,
                Title = "t",
                Branch = on,
                Head = FakeWorkspace.Commit('0'),
                Base = "main",
                State = state,
                Author = "ann",
                CreatedAt = default,
                UpdatedAt = default,
            });
            return number;
        });
    }

    [Fact]
    public void A_change_of_another_task_is_foreign_even_on_the_same_branch()
    {
        desk.Create("1");
        desk.Create("2");
        var token = desk.Begin("1");
        var branch = desk.Commit("1", "a");
        desk.Store.Write(tx =>
        {
            desk.Forge.PutChange(tx, new() { Number = 5, Task = desk.Task("2").Uid, Title = "t", Branch = branch, Head = FakeWorkspace.Commit('c'), Base = "main", Author = "x", CreatedAt = default, UpdatedAt = default });
            return 0;
        });
        Desk.Stopped(desk.TrySubmit("1", token, change: 5), 6, "change.foreign");
    }

    [Fact]
    public void Submitting_again_after_a_return_brings_the_same_change_up_to_date()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        desk.Registry.Completing.Review(1, false, "please", Desk.Bob);
        desk.Commit("1", state => state with { Changed = ["a"], Head = FakeWorkspace.Commit('e'), Commits = 2 });
        Assert.Equal(1, desk.TrySubmit("1", token).Value.Change);
        var change = Assert.Single(desk.Registry.Reading.ChangeRequests());
        Assert.Equal((FakeWorkspace.Commit('e'), (string?)null, "open"), (change.Head, change.Review, change.State));
        Assert.Equal(TaskState.Done, desk.TryMerge("1", token).Value.State);
    }

    [Theory]
    [InlineData(Completion.Manual)]
    [InlineData(Completion.External)]
    public void Manual_and_external_tasks_have_nothing_to_submit(Completion completion)
    {
        desk.Create(Desk.Draft("1") with { Completion = completion });
        Desk.Refused(desk.TrySubmit("1", desk.Begin("1")), "completion.not_merge", RefusalKind.Usage);
    }

    [Fact]
    public void A_checks_task_is_queued_without_a_branch()
    {
        desk.Create(Desk.Draft("1") with { Completion = Completion.Checks });
        var token = desk.Begin("1");
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token).Value.State);
        Assert.Equal(("", ""), (desk.Registry.Reading.MergeQueue()[0].Branch, desk.Registry.Reading.MergeQueue()[0].Head));
        Assert.Equal(FakeWorkspace.Commit('d'), desk.TryMerge("1", token).Value.MergeCommit);
    }

    [Fact]
    public void It_must_have_been_started()
    {
        desk.Create("1");
        var token = desk.Claim("1");
        Desk.Refused(desk.TrySubmit("1", token), "state.illegal_transition", RefusalKind.Conflict);
    }

    [Fact]
    public void What_changes_while_git_is_asked_is_judged_again()
    {
        desk.Make("1", "src/");
        var token = desk.Begin("1");
        desk.Commit("1", "src/a", "lib/b");
        desk.Workspace.Meanwhile = () => desk.Registry.Locking.Acquire(Desk.Ref("1"), ["lib/b"], token, Desk.Ann, null);
        Assert.Equal(TaskState.Reviewing, desk.TrySubmit("1", token).Value.State);
        Assert.Empty(desk.Events(type: EventTypes.GateRejected));
    }

    [Fact]
    public void A_claim_that_is_lost_while_git_is_asked_submits_nothing()
    {
        desk.Make("1", "a");
        var token = desk.Begin("1");
        desk.Commit("1", "a");
        desk.Workspace.Meanwhile = () => desk.Registry.Steering.Cancel(Desk.Ref("1"), "no", Desk.Bob);
        Desk.Refused(desk.TrySubmit("1", token), "claim.stale", RefusalKind.Conflict);
        Assert.Empty(desk.Registry.Reading.MergeQueue());
        Assert.Empty(desk.Registry.Reading.ChangeRequests());
    }

    [Fact]
    public void Without_a_repository_there_is_nothing_to_merge_into()
    {
        var bare = new TaskRegistry(desk.Registry.Context, desk.Forge, null, null);
        desk.Create("1");
        var token = bare.Claiming.Claim(new() { Actor = Desk.Ann, Task = Desk.Ref("1") }).Value.Claim.Token;
        Assert.False(bare.Working.StartAsync(Desk.Ref("1"), token, Desk.Ann, default).GetAwaiter().GetResult().IsRefused);
        Desk.Refused(bare.Submitting.SubmitAsync(Desk.Ref("1"), token, null, null, Desk.Ann, default).GetAwaiter().GetResult(), "repo.not_found", RefusalKind.NotFound);
    }
}
