using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Claiming;

public sealed class PreparingTests
{
    private static readonly Refusal Broken = new(RefusalKind.Failed, "git.failed", "git worktree failed: fatal: no room");

    private readonly Desk desk = new();

    [Fact]
    public async Task A_claim_whose_worktree_cannot_be_made_ends_as_if_it_had_not_begun()
    {
        var before = desk.Make("1", "a.txt");
        desk.Workspace.Making = _ => Broken;
        var made = await desk.Registry.Preparing.WorktreeAsync(desk.TryClaim("1").Value, Desk.Ann, default);
        Assert.Equal("git.failed", made.Refusal?.Code);
        AsBefore(before);
        Assert.Equal("git worktree failed: fatal: no room", (string?)Assert.Single(desk.Events("1", type: EventTypes.SetUpFailed)).Details["message"]);
        Assert.Contains("could not be set up: git worktree failed: fatal: no room", desk.Registry.Explaining.Why(Desk.Ref("1")).Value.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_one_that_dies_of_an_error()
    {
        var before = desk.Make("1", "a.txt");
        desk.Workspace.Making = _ => throw new IOException("no space left");
        Assert.Equal("io.failed", (await desk.Registry.Preparing.WorktreeAsync(desk.TryClaim("1").Value, Desk.Ann, default)).Refusal?.Code);
        AsBefore(before);
        desk.Workspace.Making = _ => throw new OperationCanceledException();
        var again = desk.TryClaim("1").Value;
        await Assert.ThrowsAsync<OperationCanceledException>(() => desk.Registry.Preparing.WorktreeAsync(again, Desk.Ann, default));
        AsBefore(before);
        desk.Workspace.Making = null;
        Assert.Equal(3, desk.Claim("1"));
    }

    [Fact]
    public async Task A_branch_in_the_way_refuses_the_claim_whole()
    {
        var before = desk.Make("1", "a.txt");
        desk.Workspace.Obstacle = new(RefusalKind.Conflict, "branch.in_the_way", "The branch 'feat/1' cannot be made, because there is a branch 'feat'.");
        Assert.Equal("branch.in_the_way", (await desk.Registry.Preparing.WorktreeAsync(desk.TryClaim("1").Value, Desk.Ann, default)).Refusal?.Code);
        AsBefore(before);
        Assert.Equal("branch.in_the_way", desk.Registry.Preparing.Branch(desk.TryClaim("1").Value, Desk.Ann).Refusal?.Code);
        AsBefore(before);
    }

    [Fact]
    public async Task A_branch_that_was_there_before_is_not_the_tasks()
    {
        var task = desk.Make("1", "a.txt");
        desk.Workspace.Foreign.Add(desk.Workspace.BranchOf(task));
        var made = await desk.Registry.Preparing.WorktreeAsync(desk.TryClaim("1").Value, Desk.Ann, default);
        Assert.Equal(desk.Workspace.BranchOf(task) + "-again", made.Value.Task.Branch);
        Assert.Equal(made.Value.Task.Branch, desk.Task("1").Branch);
    }

    [Fact]
    public async Task A_branch_that_was_made_stays_the_tasks_whatever_comes_after()
    {
        var task = desk.Make("1", "a.txt");
        var token = (await ClaimedAsync()).LastToken;
        desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        desk.Workspace.Foreign.Add(desk.Workspace.BranchOf(task));
        Assert.Equal(desk.Workspace.BranchOf(task), (await ClaimedAsync()).Branch);
    }

    [Fact]
    public async Task A_claim_that_is_only_renewed_is_kept()
    {
        desk.Make("1", "a.txt");
        await ClaimedAsync();
        desk.Workspace.Making = _ => Broken;
        Assert.Equal("git.failed", (await desk.Registry.Preparing.WorktreeAsync(desk.TryClaim("1").Value, Desk.Ann, default)).Refusal?.Code);
        Assert.Equal("ann", desk.ClaimOf("1")?.Worker);
        Assert.Equal(TaskState.Analyzing, desk.State("1"));
    }

    private async Task<WorkTask> ClaimedAsync() => (await desk.Registry.Preparing.WorktreeAsync(desk.TryClaim("1").Value, Desk.Ann, default)).Value.Task;

    private void AsBefore(WorkTask before)
    {
        var now = desk.Task("1");
        Assert.Null(desk.ClaimOf("1"));
        Assert.Empty(desk.LocksOf("1"));
        Assert.Equal((before.State, before.Attempt, before.InfrastructureAttempt, before.Branch, before.BaseCommit), (now.State, now.Attempt, now.InfrastructureAttempt, now.Branch, now.BaseCommit));
    }
}
