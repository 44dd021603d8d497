using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Reviewing;

public sealed class DeployingTests
{
    private readonly Desk desk = new(options => options with { Deploys = true });

    [Fact]
    public void A_merged_task_waits_in_deploying_with_its_claim_and_locks()
    {
        desk.Make("1", "a.txt");
        desk.Create("2", "1");
        var token = desk.Submit("1");
        var merged = desk.TryMerge("1", token).Value;

        Assert.Equal(TaskState.Deploying, merged.State);
        Assert.Equal(["a.txt"], desk.LocksOf("1"));
        Assert.True(desk.ClaimOf("1")!.Parked);
        Assert.Equal(TaskState.Blocked, desk.State("2"));
        Assert.Null(merged.ClosedAt);
        Assert.Equal(merged, desk.TryMerge("1", token).Value);
    }

    [Fact]
    public void A_lease_that_runs_out_takes_nothing_from_a_deploy()
    {
        Deploy("1");
        desk.Time.Pass(TimeSpan.FromDays(2));
        desk.Registry.Sweeping.Sweep();
        Assert.Equal(TaskState.Deploying, desk.State("1"));
        Assert.Equal(["a.txt"], desk.LocksOf("1"));
    }

    [Fact]
    public void Its_success_makes_it_done_and_tells_all_in_one_transaction()
    {
        Deploy("1");
        desk.Create("2", "1");
        var before = desk.LastSeq;
        var done = End("1", Passed).Value;

        Assert.Equal(TaskState.Done, done.State);
        Assert.NotNull(done.ClosedAt);
        Assert.Empty(desk.LocksOf("1"));
        Assert.Null(desk.ClaimOf("1"));
        Assert.Equal(TaskState.Pending, desk.State("2"));
        Assert.Equal(["deploying→done"], desk.Walk("1", before));
        Assert.Empty(desk.Registry.Deploying.Queue());
    }

    [Fact]
    public void A_failure_waits_longer_each_time_and_ends_at_the_limit()
    {
        Deploy("1");
        desk.Create("2", "1");
        Assert.Equal(TaskState.Deploying, End("1", Failed).Value.State);
        var first = Entry.DueAt - desk.Time.GetUtcNow();
        Assert.Equal(TaskState.Deploying, End("1", Failed).Value.State);
        Assert.True(Entry.DueAt - desk.Time.GetUtcNow() > first);
        var failed = End("1", Failed).Value;

        Assert.Equal((TaskState.Failed, "deploy: exit code 3"), (failed.State, failed.StateReason));
        Assert.Empty(desk.LocksOf("1"));
        Assert.Null(desk.ClaimOf("1"));
        Assert.Equal("dependencies: demo/1 is failed", desk.Reason("2"));
        Assert.Equal(0, failed.Attempt);
    }

    [Fact]
    public void After_a_deploy_that_failed_for_good_nothing_new_is_handed_in_and_only_the_deploy_is_done_again()
    {
        var first = Deploy("1");
        desk.Registry.Deploying.Ended(first, Failed(first));
        End("1", Failed);
        Assert.Equal(TaskState.Failed, End("1", Failed).Value.State);
        Assert.Equal(FakeWorkspace.Commit('d'), desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann).Value.MergeCommit);
        desk.Workspace.Tip = FakeWorkspace.Commit('9');

        var token = desk.Begin("1");
        Assert.Equal(FakeWorkspace.Commit('9'), desk.Task("1").BaseCommit);
        desk.Commit("1", state => state with { Commits = 0 });
        desk.Workspace.Merges[FakeWorkspace.Commit('d')] = new() { Commit = FakeWorkspace.Commit('d'), Exists = true, OnTarget = true, Tree = "tree" };
        var seq = desk.LastSeq;
        var submitted = desk.TrySubmit("1", token).Value;

        Assert.Equal((TaskState.Deploying, FakeWorkspace.Commit('d')), (submitted.State, submitted.MergeCommit));
        Assert.Equal(["5", "6", "7"], desk.Events("1", seq, EventTypes.GatePassed).Select(entry => $"{entry.Details["gate"]}"));
        Assert.Equal(token, Entry.Token);
        Assert.True(desk.ClaimOf("1")!.Parked);
    }

    [Fact]
    public void What_was_never_merged_cannot_be_handed_in_empty()
    {
        desk.Make("1", "a.txt");
        var token = desk.Begin("1");
        desk.Commit("1", state => state with { Commits = 0 });
        Desk.Stopped(desk.TrySubmit("1", token), 5, "branch.no_commits");
    }

    [Fact]
    public void What_the_machinery_lost_has_a_budget_of_its_own()
    {
        Deploy("1");
        for (var lost = 1; lost < desk.Options.InfrastructureBudget; lost++)
        {
            Assert.Equal(TaskState.Deploying, End("1", end => Failed(end) with { Counts = false }).Value.State);
        }

        Assert.Equal(TaskState.Failed, End("1", end => Failed(end) with { Counts = false }).Value.State);
    }

    [Fact]
    public void The_end_of_a_run_that_nobody_waits_for_any_more_changes_nothing()
    {
        Deploy("1");
        var stale = Entry;
        Assert.True(desk.Registry.Deploying.Begin(stale, "run2"));
        Assert.False(desk.Registry.Deploying.Begin(stale, "run3"));
        var before = desk.Snapshot();
        Desk.Refused(desk.Registry.Deploying.Ended(stale, Passed(stale)), "claim.stale", RefusalKind.Conflict);
        Assert.Equal(before, desk.Snapshot());
        Assert.False(desk.Registry.Deploying.Wanted(stale, "run1"));
    }

    [Fact]
    public void Cancelling_takes_it_out_of_the_queue_and_says_that_it_is_merged()
    {
        var begun = Deploy("1");
        var cancelled = desk.Registry.Steering.Cancel(Desk.Ref("1"), "no", Desk.Ann).Value;
        Assert.Equal(TaskState.Cancelled, cancelled.State);
        Assert.Empty(desk.Registry.Deploying.Queue());
        Assert.Empty(desk.LocksOf("1"));
        Desk.Refused(desk.Registry.Deploying.Ended(begun, Passed(begun)), "claim.stale", RefusalKind.Conflict);
        Assert.Equal(TaskState.Cancelled, desk.State("1"));
    }

    [Fact]
    public void A_worker_cannot_give_up_what_is_being_deployed()
    {
        desk.Make("1", "a.txt");
        var token = desk.Submit("1");
        desk.TryMerge("1", token);
        foreach (var refused in new[]
        {
            desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann),
            desk.Registry.Working.Fail(Desk.Ref("1"), token, null, Desk.Ann),
            desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann),
        })
        {
            Desk.Refused(refused, "state.illegal_transition", RefusalKind.Conflict);
        }

        Desk.Refused(desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Done, null, Desk.Ann), "state.needs_command", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Failed, null, Desk.Ann), "state.needs_command", RefusalKind.Conflict);
    }

    [Fact]
    public void Deploys_go_in_the_order_of_the_merges()
    {
        desk.Make("1", "a.txt");
        desk.Make("2", "b.txt");
        var (one, two) = (desk.Submit("1"), desk.Submit("2", Desk.Bob));
        desk.TryMerge("2", two, Desk.GoodMerge('e'));
        desk.TryMerge("1", one);
        Assert.Equal([desk.Task("2").Uid, desk.Task("1").Uid], desk.Registry.Deploying.Queue().Select(entry => entry.Task));
    }

    [Fact]
    public void A_persons_word_is_bound_to_this_deploy()
    {
        Deploy("1");
        Desk.Refused(desk.Registry.Approving.Approve(Desk.Ref("1"), ApprovalCommands.ForCompletion, true, "because", Desk.Bot), "approval.by_run", RefusalKind.Forbidden);
        Assert.False(desk.Approve("1", purpose: ApprovalCommands.ForCompletion).IsRefused);
        Assert.NotNull(desk.Registry.Deploying.Accepted(Entry));
        Assert.Null(desk.Registry.Deploying.Accepted(Entry with { Order = 99 }));
        Assert.Null(desk.Registry.Deploying.Accepted(Entry with { Commit = FakeWorkspace.Commit('f') }));
    }

    [Theory]
    [InlineData(Completion.Checks)]
    [InlineData(Completion.Manual)]
    public void Only_a_merge_is_deployed(Completion completion)
    {
        desk.Create(Desk.Draft("1") with { Completion = completion });
        var token = desk.Begin("1");
        if (completion == Completion.Manual)
        {
            desk.Approve("1", purpose: ApprovalCommands.ForCompletion);
            Assert.Equal(TaskState.Done, desk.TryFinish("1", token).Value.State);
            return;
        }

        desk.TrySubmit("1", token);
        Assert.Equal(TaskState.Done, desk.TryMerge("1", token).Value.State);
    }

    private DeployEntry Entry => desk.Registry.Deploying.Queue()[0];

    private DeployEntry Deploy(string id)
    {
        desk.Make(id, "a.txt");
        Assert.Equal(TaskState.Deploying, desk.TryMerge(id, desk.Submit(id)).Value.State);
        Assert.True(desk.Registry.Deploying.Begin(Entry, "run1"));
        return Entry;
    }

    private Result<WorkTask> End(string id, Func<DeployEntry, DeployEnd> how)
    {
        var entry = desk.Registry.Deploying.Queue().Single(queued => queued.Task == desk.Task(id).Uid);
        return desk.Registry.Deploying.Ended(entry, how(entry));
    }

    private static DeployEnd Passed(DeployEntry entry) => new(new("demo/1", entry.Commit, "run1", null, entry.Commit), true, "ended without an error", null);

    private static DeployEnd Failed(DeployEntry entry) => new(new("demo/1", entry.Commit, "run1", "exit code 3", null), true, "exit code 3", null);
}
