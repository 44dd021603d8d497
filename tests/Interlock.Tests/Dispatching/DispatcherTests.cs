using Interlock.Dispatching;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Dispatching;

public sealed class DispatcherTests : IDisposable
{
    private readonly DispatchScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task Tasks_are_worked_side_by_side_merged_and_cleaned_up()
    {
        var (registry, dispatcher) = (scene.Registry, scene.Dispatcher("echo \"$INTERLOCK_TASK\" > \"$(basename \"$INTERLOCK_TASK\").txt\""));
        foreach (var id in new[] { "1", "2", "3", "4" })
        {
            Assert.False(registry.Creating.Create(
                new() { Ref = new("demo", id), Title = $"Task {id}", Files = [$"{id}.txt"], DependsOn = id == "4" ? [("1", true), ("2", true)] : [] }, scene.Ann).IsRefused);
        }

        var summary = await dispatcher.RunAsync(CancellationToken.None, CancellationToken.None);
        var log = string.Join("\n", registry.Reading.Events(new()).Select(entry => $"{entry.Seq} {entry.Type} {entry.TaskId} {entry.Worker} {entry.Details.ToJsonString()}"));
        Assert.False(summary.IsRefused);
        Assert.True(summary.Value.Specs[0].Done == 4, log);
        Assert.Equal(4, summary.Value.Merges);
        Assert.Equal("", scene.Git("status", "--porcelain"));
        Assert.Equal("4", scene.Git("rev-list", "--merges", "--first-parent", "--count", "main").Trim());
        Assert.True(File.Exists(Path.Combine(scene.Root, "4.txt")));
        Assert.DoesNotContain(".worktrees/demo", scene.Git("worktree", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_only_says_it_is_done_is_refused_at_gate_5_until_the_limit()
    {
        var (registry, dispatcher) = (scene.Registry, scene.Dispatcher("echo all done"));
        registry.Creating.Create(new() { Ref = new("demo", "1"), Title = "Lie", Files = ["a.txt"] }, scene.Ann);
        var summary = await dispatcher.RunAsync(CancellationToken.None, CancellationToken.None);
        Assert.Equal(1, summary.Value.Specs[0].Failed);
        Assert.Equal(3, registry.Reading.Events(new() { Type = EventTypes.GateRejected }).Count(entry => (int)entry.Details["gate"]! == 5));
        Assert.Equal(TaskState.Failed, registry.Reading.Show(new("demo", "1")).Value.State);
    }

    [Fact]
    public async Task A_question_is_not_handed_in_and_not_asked_again()
    {
        scene.Create("1");
        var summary = await scene.WorkAsync("echo placeholder >hello.txt; echo 'interlock: needs input: which greeting?'");
        Assert.Equal((1, 0, false), (summary.Runs, summary.Merges, summary.Finished));
        Assert.Equal((TaskState.Blocked, "question: which greeting?", 0), (scene.Task("1").State, scene.Task("1").StateReason, scene.Task("1").Attempt));
        Assert.DoesNotContain("hello.txt", scene.Git("ls-tree", "--name-only", "main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answered_question_goes_on_with_its_work_and_its_answer()
    {
        scene.Create("1");
        await scene.WorkAsync("echo placeholder >hello.txt; echo 'interlock: needs input: which greeting?'");
        Assert.False(scene.Registry.Answering.Answer(new("demo", "1"), "moin moin", scene.Ann).IsRefused);
        var summary = await scene.WorkAsync("grep -q 'moin moin' \"$INTERLOCK_PROMPT_FILE\" && test -f hello.txt && echo moin >hello.txt");
        Assert.True(summary.Finished, scene.Task("1").StateReason);
        Assert.Equal("moin\n", scene.Git("show", "main:hello.txt"));
    }

    [Fact]
    public async Task A_set_up_that_fails_is_named_and_not_repeated_for_ever()
    {
        scene.Git("branch", "feat");
        scene.Create("1", "a.txt");
        var summary = await scene.WorkAsync("echo x >a.txt");
        var failure = Assert.Single(summary.NotSetUp);
        Assert.Equal(("demo/1", "branch.in_the_way"), (failure.Task, failure.Why.Code));
        Assert.Equal((TaskState.Pending, 0, 0, null), (scene.Task("1").State, scene.Task("1").Attempt, scene.Task("1").InfrastructureAttempt, scene.Task("1").Branch));
        scene.Git("branch", "-D", "feat");
        Assert.True((await scene.WorkAsync("echo x >a.txt")).Finished);
    }

    [Fact]
    public async Task A_door_that_cannot_be_opened_leaves_no_run_and_no_attempt()
    {
        scene.Create("1", "a.txt");
        var summary = await scene.WorkAsync("echo x >a.txt", with: options => options with { Doors = new ClosedDoors() });
        Assert.Equal("runner.no_socket", Assert.Single(summary.NotSetUp).Why.Code);
        Assert.Empty(scene.Registry.Runs.List());
        Assert.Equal((TaskState.Pending, 0, 0), (scene.Task("1").State, scene.Task("1").Attempt, scene.Task("1").InfrastructureAttempt));
    }

    [Fact]
    public async Task The_commits_of_a_branch_that_was_there_before_are_no_work_of_a_task()
    {
        scene.Create("1");
        var branch = scene.Registry.Workspace!.BranchOf(scene.Task("1"));
        scene.Git("checkout", "-q", "-b", branch);
        File.WriteAllText(Path.Combine(scene.Root, "abandoned.txt"), "");
        scene.Git("add", ".");
        scene.Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "abandoned");
        var abandoned = scene.Git("rev-parse", "HEAD");
        scene.Git("checkout", "-q", "main");
        Assert.True((await scene.WorkAsync("echo new >fresh.txt")).Finished);
        Assert.Equal(branch + "-2", scene.Task("1").Branch);
        Assert.DoesNotContain("abandoned.txt", scene.Git("ls-tree", "--name-only", "main"), StringComparison.Ordinal);
        Assert.Equal(abandoned, scene.Git("rev-parse", branch));
    }

    [Fact]
    public async Task Control_were_that_branch_on_record_as_the_tasks_its_commits_would_be_merged()
    {
        scene.Create("1");
        var task = scene.Task("1");
        var branch = scene.Registry.Workspace!.BranchOf(task);
        scene.Git("checkout", "-q", "-b", branch);
        File.WriteAllText(Path.Combine(scene.Root, "abandoned.txt"), "");
        scene.Git("add", ".");
        scene.Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "abandoned");
        scene.Git("checkout", "-q", "main");
        scene.Registry.Context.Store.Write(tx => Records.Branches.Put(tx, new() { Task = task.Uid, Branch = branch, Since = scene.Registry.Context.Now }));
        Assert.True((await scene.WorkAsync("echo new >fresh.txt")).Finished);
        Assert.Contains("abandoned.txt", scene.Git("ls-tree", "--name-only", "main"), StringComparison.Ordinal);
    }

    private sealed class ClosedDoors : IRunDoors
    {
        public string PathOf(string runId, string? group) => "/nowhere/" + runId;

        public IAsyncDisposable Open(string runId, string worker, TaskRef task, long token, Action heard, string? group) => throw new UnauthorizedAccessException("it is another user's");
    }
}
