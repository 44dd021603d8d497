using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class CommitWorkTests : IDisposable
{
    private const string Spec = ".kiro/specs/app/tasks.md";

    private readonly TempRepository temp = new();
    private readonly GitRepository repository;
    private readonly Checkout worktree;
    private readonly string start;

    public CommitWorkTests()
    {
        temp.Write(Spec, "- [ ] 1 Do\n");
        start = temp.Commit("spec");
        repository = temp.Open();
        worktree = new Worktrees(repository).AddAsync(new() { Key = "k", Branch = "feat/k", BaseCommit = start, LockReason = "run" }, default)
            .GetAwaiter().GetResult().Value;
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Everything_but_ignored_files_is_committed_under_the_names_given()
    {
        Write("a.txt", "edited");
        Write("-rf ä", "new");
        Write("x.ignored", "x");
        File.Delete(Path.Combine(worktree.Path, "dir", "b.txt"));
        var work = await CommitAsync("Title\n\n# not a comment\n\0end");
        Assert.True(work.IsNew);
        Assert.Equal(["-rf ä", "a.txt", "dir/b.txt"], work.Files.Select(file => file.Path));
        Assert.Equal(work.Commit, repository.Refs.Branch("feat/k"));
        Assert.Equal("Agent $(x)|agent@example.org|Interlock|interlock@localhost", temp.Git("show", "-s", "--format=%an|%ae|%cn|%ce", work.Commit));
        Assert.Equal("Title\n\n# not a comment\nend", temp.Git("show", "-s", "--format=%B", work.Commit).TrimEnd());
        Assert.True((await repository.StatusAsync(worktree, default)).IsClean);
    }

    [Fact]
    public async Task Nothing_changed_means_no_commit()
    {
        File.SetLastWriteTimeUtc(Path.Combine(worktree.Path, "a.txt"), DateTime.UnixEpoch);
        var work = await CommitAsync();
        Assert.False(work.IsNew);
        Assert.Equal(start, work.Commit);
        Assert.Empty(work.Files);
    }

    [Fact]
    public async Task Ticks_made_by_the_agent_are_dropped_from_commit_and_disk()
    {
        Write("a.txt", "edited");
        Write(Spec, "- [x] 1 Do\n");
        Write(".kiro/specs/other/tasks.md", "new");
        var work = await CommitAsync();
        Assert.Equal(["a.txt"], work.Files.Select(file => file.Path));
        Assert.Equal([Spec, ".kiro/specs/other/tasks.md"], work.Dropped.Select(file => file.Path));
        Assert.Equal("- [x] 1 Do", temp.Git("cat-file", "blob", work.Dropped[0].NewId));
        Assert.Equal("- [ ] 1 Do\n", File.ReadAllText(Path.Combine(worktree.Path, Spec)));
        Assert.True((await repository.StatusAsync(worktree, default)).IsClean);
    }

    [Fact]
    public async Task Only_ticks_means_no_commit()
    {
        Write(Spec, "- [x] 1 Do\n");
        var work = await CommitAsync();
        Assert.False(work.IsNew);
        Assert.Equal([Spec], work.Dropped.Select(file => file.Path));
        Assert.True((await repository.StatusAsync(worktree, default)).IsClean);
    }

    [Fact]
    public async Task Ticks_the_agent_committed_itself_are_taken_back()
    {
        Write(Spec, "- [x] 1 Do\n");
        Write("own", "x");
        temp.CommitIn(worktree.Path, "agent's own commit");
        var work = await CommitAsync();
        Assert.True(work.IsNew);
        Assert.Equal([Spec], work.Files.Select(file => file.Path));
        Assert.Equal(["own"], (await repository.ChangedFilesAsync(start, work.Commit, default)).Select(file => file.Path));
    }

    [Fact]
    public async Task A_lock_left_by_a_killed_git_does_not_stop_it()
    {
        Write("a.txt", "edited");
        File.WriteAllText(Path.Combine(worktree.GitDir, "index.lock"), "");
        Assert.True((await CommitAsync()).IsNew);
    }

    [Fact]
    public async Task A_lock_somebody_holds_open_is_respected()
    {
        Write("a.txt", "edited");
        using var held = new FileStream(Path.Combine(worktree.GitDir, "index.lock"), FileMode.CreateNew);
        Assert.Equal("worktree.busy", (await Assert.ThrowsAsync<RefusalException>(() => CommitAsync())).Refusal.Code);
        Assert.True(File.Exists(held.Name));
    }

    [Fact]
    public async Task On_another_branch_or_detached_nothing_is_committed()
    {
        Write("a.txt", "edited");
        temp.GitIn(worktree.Path, "checkout", "-q", "-b", "elsewhere");
        Assert.Equal("worktree.wrong_branch", (await TryAsync()).Refusal!.Code);
        temp.GitIn(worktree.Path, "checkout", "-q", "--detach");
        var refusal = (await TryAsync()).Refusal!;
        Assert.Equal("worktree.wrong_branch", refusal.Code);
        Assert.Equal(start, (string?)refusal.Details!["head"]);
    }

    [Fact]
    public async Task A_repository_inside_is_refused_and_named()
    {
        Write("inner/file", "x");
        temp.GitIn(Path.Combine(worktree.Path, "inner"), "init", "-q");
        var refusal = (await TryAsync()).Refusal!;
        Assert.Equal("commit.nested_repository", refusal.Code);
        Assert.Equal("inner/", (string?)refusal.Details!["files"]![0]);
    }

    [Fact]
    public async Task A_branch_brought_up_to_date_with_conflicts_is_committed_once_they_are_resolved()
    {
        Write("a.txt", "mine\n");
        var mine = (await CommitAsync()).Commit;
        temp.Write("a.txt", "theirs\n");
        temp.Write("theirs", "x");
        var target = temp.Commit("on main");
        var update = await new BranchUpdate(repository).MergeAsync(worktree, "feat/k", target, "Update", default);
        Assert.Equal(UpdateOutcome.Conflicts, update.Outcome);
        Assert.Equal(["a.txt"], update.Files);
        var refusal = (await TryAsync()).Refusal!;
        Assert.Equal("commit.conflict_markers", refusal.Code);
        Assert.Equal("a.txt", (string?)refusal.Details!["files"]![0]);
        Write("a.txt", "both\n");
        var merged = (await CommitAsync(from: target)).Commit;
        Assert.Equal($"{mine} {target}", temp.Git("show", "-s", "--format=%P", merged));
        Assert.Equal(["a.txt"], (await repository.ChangedFilesAsync(target, merged, default)).Select(file => file.Path));
        Assert.Equal(UpdateOutcome.UpToDate, (await new BranchUpdate(repository).MergeAsync(worktree, "feat/k", target, "Update", default)).Outcome);
    }

    [Fact]
    public async Task A_branch_without_conflict_is_brought_up_to_date_by_a_merge()
    {
        Write("own", "x");
        var mine = (await CommitAsync()).Commit;
        temp.Write("theirs", "x");
        var target = temp.Commit("on main");
        var update = await new BranchUpdate(repository).MergeAsync(worktree, "feat/k", target, "--all\n\n'$(x)'", default);
        Assert.Equal(UpdateOutcome.Merged, update.Outcome);
        Assert.Equal($"{mine} {target}", temp.Git("show", "-s", "--format=%P", update.Commit));
        Assert.True(File.Exists(Path.Combine(worktree.Path, "theirs")));
        Assert.True((await repository.StatusAsync(worktree, default)).IsClean);
    }

    private void Write(string path, string content) => TempRepository.WriteIn(worktree.Path, path, content);

    private async Task<CommittedWork> CommitAsync(string message = "work", string? from = null) => (await TryAsync(message, from)).Value;

    private Task<Result<CommittedWork>> TryAsync(string message = "work", string? from = null) => new CommitWork(repository).CommitAsync(
        new()
        {
            Checkout = worktree,
            Branch = "feat/k",
            Message = message,
            Author = new("Agent $(x)", "agent@example.org"),
            Except = [".kiro/specs/**/tasks.md"],
            Base = from ?? start,
        },
        default);
}
