using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Reviewing;

public sealed class OutsideMergeTests
{
    private static readonly string Merged = FakeWorkspace.Commit('d');
    private static readonly MergeFacts Outside = Desk.GoodMerge() with { Outside = new("squash", "Dora", "squashed", false) };
    private static readonly MergeFacts Red = Outside with { ChecksPassed = false, FailedCheck = "sound" };

    private readonly Desk desk = new();

    [Fact]
    public void A_red_one_stays_in_review_and_is_told_once()
    {
        var token = Queued();
        for (var round = 0; round < 3; round++)
        {
            Desk.Stopped(desk.TryMerge("1", token, Red), 7, "checks.failed");
        }

        Assert.Equal(TaskState.Reviewing, desk.State("1"));
        Assert.Single(desk.Events("1", type: EventTypes.MergeFoundOutside));
        Invariants.Documented(desk.Events());
        Assert.Single(desk.Events("1", type: EventTypes.GateRejected));

        desk.TryMerge("1", token, Red with { FailedCheck = "other" });
        Assert.Single(desk.Events("1", type: EventTypes.MergeFoundOutside));
        Invariants.Documented(desk.Events());
        Assert.Equal(2, desk.Events("1", type: EventTypes.GateRejected).Count);
    }

    [Fact]
    public void A_person_accepts_this_commit_with_this_fault_and_nothing_further()
    {
        var token = Queued();
        Desk.Refused(desk.Approve("1", purpose: ApprovalCommands.ForCompletion), "completion.nothing_to_accept", RefusalKind.Conflict);
        desk.TryMerge("1", token, Red);
        Desk.Refused(desk.Approve("1", Desk.Bot, purpose: ApprovalCommands.ForCompletion), "approval.by_run", RefusalKind.Forbidden);
        Assert.False(desk.Approve("1", purpose: ApprovalCommands.ForCompletion).IsRefused);

        Desk.Stopped(desk.TryMerge("1", token, Red with { FailedCheck = "other" }), 7, "checks.failed");
        Desk.Stopped(desk.TryMerge("1", token, Red with { MergeCommit = FakeWorkspace.Commit('e') }), 7, "checks.failed");
        Desk.Stopped(desk.TryMerge("1", token, Red with { PatchPresent = false }), 7, "merge.patch_missing");
        var done = desk.TryMerge("1", token, Red).Value;

        Assert.Equal((TaskState.Done, Merged), (done.State, done.MergeCommit));
        var accepted = Assert.Single(desk.Events("1", type: EventTypes.OperatorAction));
        Assert.Equal(("bob", "because", "sound"), (accepted.Worker, (string?)accepted.Details["reason"], (string?)accepted.Details["failed_check"]));
        Assert.Contains("accepted by bob", done.Worklog, StringComparison.Ordinal);
    }

    [Fact]
    public void A_no_and_ones_own_word_under_four_eyes_are_no_acceptance()
    {
        var strict = new Desk(options => options with { FourEyes = true });
        strict.Create("1");
        var token = strict.Submit("1");
        strict.TryMerge("1", token, Red);
        Desk.Refused(strict.Approve("1", Desk.Ann, purpose: ApprovalCommands.ForCompletion), "approval.own", RefusalKind.Forbidden);
        strict.Approve("1", granted: false, purpose: ApprovalCommands.ForCompletion);
        Desk.Stopped(strict.TryMerge("1", token, Red), 7, "checks.failed");
    }

    [Fact]
    public void What_the_queue_merged_red_is_accepted_by_nobody()
    {
        var token = Queued();
        desk.TryMerge("1", token, Red);
        desk.Approve("1", purpose: ApprovalCommands.ForCompletion);
        Desk.Stopped(desk.TryMerge("1", token, Red with { Outside = null }), 7, "checks.failed");
    }

    [Fact]
    public void A_commit_is_named_by_who_holds_the_task_and_only_if_it_is_a_merge_of_it()
    {
        var token = Queued();
        Desk.Refused(Name(99, Merged), "claim.stale", RefusalKind.Conflict);
        Desk.Stopped(Name(token, "nonsense"), 7, "merge.malformed");
        Desk.Stopped(Name(token, Merged), 7, "merge.unknown");
        desk.Workspace.Merges[Merged] = new() { Commit = Merged, Exists = true, OnTarget = true, PatchPresent = true, Tree = "tree" };
        desk.TryMerge("1", token, Red);
        Assert.Equal(TaskState.Reviewing, Name(token, Merged).Value.State);
        Assert.Equal(Merged, Assert.Single(desk.Registry.Reading.MergeQueue()).Named);

        // What was red is checked again.
        Assert.Null(desk.Store.Read(reader => Records.Evidence.Find(reader, desk.Task("1").Uid)));
    }

    [Fact]
    public void A_branch_without_commits_is_taken_at_its_recorded_base_only_on_a_persons_word()
    {
        desk.Make("1", "a.cs");
        desk.Make("2", "b.cs");
        desk.Workspace.Merges[Merged] = new() { Commit = Merged, Exists = true, OnTarget = true, PatchPresent = true, Tree = "tree" };
        var (ann, bot) = (desk.Begin("1"), desk.Begin("2", Desk.Bot));
        desk.Commit("1", state => state with { Commits = 0, Changed = ["a.cs"] });
        desk.Commit("2", state => state with { Commits = 0, Changed = ["b.cs"] });
        Desk.Stopped(desk.TrySubmit("1", ann), 5, "branch.no_commits");
        Desk.Stopped(Name(bot, Merged, "2", Desk.Bot), 5, "branch.no_commits");
        Assert.Equal(TaskState.Reviewing, Name(ann, Merged).Value.State);
    }

    private Result<WorkTask> Name(long token, string commit, string id = "1", Actor? actor = null) =>
        desk.Registry.Submitting.SubmitAsync(Desk.Ref(id), token, null, null, commit, actor ?? Desk.Ann, default).GetAwaiter().GetResult();

    private long Queued()
    {
        desk.Create("1");
        return desk.Submit("1");
    }
}
