using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class WorktreesTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly Worktrees shared;

    public WorktreesTests() => shared = new(temp.Open());

    public void Dispose() => temp.Dispose();

    private string Root => Path.Combine(temp.Path, ".worktrees");

    [Fact]
    public async Task A_worktree_stands_on_a_new_branch_at_the_recorded_base_and_is_locked()
    {
        var first = temp.Head;
        temp.Write("later", "x");
        temp.Commit("later");
        temp.Git("config", "branch.autoSetupMerge", "always");
        var repository = temp.Open(Path.Combine(temp.Path, "dir"));
        var worktrees = new Worktrees(repository);
        var made = (await worktrees.AddAsync(Request("k") with { BaseCommit = first }, default)).Value;
        Assert.Equal(Path.Combine(Root, "k"), made.Path);
        var entry = worktrees.Find("k")!;
        Assert.Equal(("feat/k", first, "run-1"), (entry.Branch, entry.Head, entry.LockReason));
        Assert.True(entry.IsComplete);
        Assert.False(File.Exists(Path.Combine(made.Path, "later")));
        Assert.True((await repository.StatusAsync(made, default)).IsClean);
        Assert.Equal("", temp.Git("for-each-ref", "--format=%(upstream)", "refs/heads/feat/k"));
        Assert.Equal(made.Path, temp.GitIn(made.Path, "rev-parse", "--show-toplevel"));
        Assert.Equal("", temp.Status());
    }

    [Fact]
    public async Task In_a_repository_that_was_moved_git_works_on_the_files_that_are_there()
    {
        await shared.AddAsync(Request("k"), default);
        temp.Git("config", "extensions.worktreeConfig", "true");
        temp.Git("config", "core.worktree", temp.Outside);
        var moved = Path.Combine(temp.Outside, "moved");
        Directory.Move(temp.Path, moved);
        var worktree = Path.Combine(moved, ".worktrees", "k");
        temp.GitIn(moved, "--work-tree=.", "worktree", "repair", worktree);
        Assert.Equal(worktree, temp.GitIn(worktree, "rev-parse", "--show-toplevel"));
        File.Delete(Path.Combine(worktree, "a.txt"));
        Assert.Equal("D a.txt", temp.GitIn(worktree, "status", "--porcelain").Trim());
    }

    [Fact]
    public async Task Thirty_parallel_adds_all_succeed()
    {
        var adds = Enumerable.Range(0, 30).Select(async i =>
        {
            // Half of them share one instance, the others stand for other processes.
            var worktrees = i % 2 == 0 ? shared : new Worktrees(temp.Open());
            return await worktrees.AddAsync(Request($"t{i}"), default);
        });
        Assert.All(await Task.WhenAll(adds), made => Assert.True(File.Exists(Path.Combine(made.Value.Path, "a.txt"))));
        Assert.Equal(30, shared.List().Count(entry => entry.Key is not null));
    }

    [Fact]
    public async Task Looking_while_others_add_and_remove_never_fails()
    {
        using var end = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            var looks = 0;
            for (; !end.IsCancellationRequested; looks++)
            {
                _ = new Worktrees(temp.Open()).List();
            }

            return looks;
        });
        for (var i = 0; i < 8; i++)
        {
            Assert.False((await shared.AddAsync(Request("k"), default)).IsRefused);
            Assert.True((await shared.RemoveAsync("k", i, null, default)).Value.Existed);
        }

        await end.CancelAsync();
        Assert.True(await looking > 0);
    }

    [Fact]
    public async Task Adding_again_finds_the_same_and_gives_it_the_new_run()
    {
        var made = (await shared.AddAsync(Request("k"), default)).Value;
        TempRepository.WriteIn(made.Path, "work", "x");
        Assert.Equal(made, (await shared.AddAsync(Request("k") with { LockReason = "run-2" }, default)).Value);
        Assert.True(File.Exists(Path.Combine(made.Path, "work")));
        Assert.Equal("run-2", shared.Find("k")!.LockReason);
    }

    [Fact]
    public async Task An_existing_branch_is_taken_up_when_it_contains_the_base()
    {
        var tip = temp.CommitOn("feat/k", "main", ("x", "x"));
        Assert.Equal("branch.in_use", (await shared.AddAsync(Request("k"), default)).Refusal!.Code);
        temp.Git("worktree", "remove", Path.Combine(temp.Outside, "side-feat-k"));
        Assert.False((await shared.AddAsync(Request("k"), default)).IsRefused);
        Assert.Equal(tip, shared.Find("k")!.Head);

        temp.Git("branch", "feat/old");
        temp.Write("more", "x");
        temp.Commit("base moves on");
        Assert.Equal("branch.unrelated", (await shared.AddAsync(Request("other") with { Branch = "feat/old", BaseCommit = temp.Head }, default)).Refusal!.Code);
    }

    [Fact]
    public async Task Hostile_names_are_refused_and_nothing_is_made()
    {
        foreach (var key in new[] { "", "..", ".", "a/b", "../x", "-x", "a\0b", "a\nb", new string('x', 300) })
        {
            Assert.Equal("worktree.bad_name", (await shared.AddAsync(Request(key) with { Branch = "feat/x" }, default)).Refusal!.Code);
        }

        foreach (var branch in new[] { "-x", "--force", "a..b", "HEAD", "x.lock" })
        {
            Assert.Equal("branch.invalid", (await shared.AddAsync(Request("k") with { Branch = branch }, default)).Refusal!.Code);
        }

        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public async Task A_symbolic_link_that_leads_out_is_refused()
    {
        var outside = Directory.CreateDirectory(Path.Combine(temp.Outside, "precious")).FullName;
        TempRepository.WriteIn(outside, "keep", "x");
        Directory.CreateDirectory(Root);
        File.CreateSymbolicLink(Path.Combine(Root, "k"), outside);
        Assert.Equal("worktree.outside", (await shared.AddAsync(Request("k"), default)).Refusal!.Code);
        Assert.Equal("worktree.outside", shared.Require("k").Refusal!.Code);
        Assert.Equal("worktree.outside", (await shared.RemoveAsync("k", 1, null, default)).Refusal!.Code);

        TreeDeletion.Delete(Root);
        File.CreateSymbolicLink(Root, outside);
        Assert.Equal("worktree.outside", (await shared.AddAsync(Request("k"), default)).Refusal!.Code);
        Assert.True(File.Exists(Path.Combine(outside, "keep")));
    }

    [Fact]
    public async Task A_worktree_swapped_for_a_link_is_neither_run_in_nor_removed()
    {
        var made = (await shared.AddAsync(Request("k"), default)).Value;
        Directory.Move(made.Path, Path.Combine(temp.Outside, "moved"));
        File.CreateSymbolicLink(made.Path, temp.Outside);
        Assert.Equal("worktree.outside", shared.Require("k").Refusal!.Code);
        Assert.Equal("worktree.outside", (await shared.RemoveAsync("k", 1, null, default)).Refusal!.Code);
        Assert.True(Directory.Exists(temp.Path));
    }

    [Fact]
    public async Task A_directory_nobody_made_is_left_alone()
    {
        TempRepository.WriteIn(Root, "k/file", "theirs");
        Assert.Equal("worktree.unknown_directory", (await shared.AddAsync(Request("k"), default)).Refusal!.Code);
        Assert.Equal("worktree.unknown_directory", (await shared.RemoveAsync("k", 1, null, default)).Refusal!.Code);
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(Root, "k", "file")));
    }

    [Theory]
    [InlineData("unborn")]
    [InlineData("no head")]
    [InlineData("head of zeros")]
    [InlineData("not filled")]
    [InlineData("locked while filling")]
    [InlineData("only the directory")]
    [InlineData("directory gone")]
    [InlineData("link gone")]
    [InlineData("link bent")]
    [InlineData("branch only")]
    public async Task An_add_that_was_cut_off_anywhere_is_finished_by_the_next(string point)
    {
        var path = Path.Combine(Root, "k");
        var admin = Path.Combine(temp.Path, ".git", "worktrees", "k");
        switch (point)
        {
            case "unborn":
                TempRepository.WriteIn(admin, "locked", "initializing");
                break;
            case "branch only":
                temp.Git("branch", "feat/k");
                break;
            case "only the directory":
                Directory.CreateDirectory(path);
                break;
            default:
                temp.Git("worktree", "add", "-q", "--no-checkout", "--lock", "-b", "feat/k", path);
                break;
        }

        switch (point)
        {
            case "no head":
                File.Delete(Path.Combine(admin, "HEAD"));
                break;
            case "head of zeros":
                File.WriteAllText(Path.Combine(admin, "HEAD"), new string('0', 40) + "\n");
                break;
            case "locked while filling":
                TempRepository.WriteIn(admin, "index.lock", "");
                break;
            case "directory gone":
                TreeDeletion.Delete(path);
                break;
            case "link gone":
                File.Delete(Path.Combine(path, ".git"));
                break;
            case "link bent":
                File.WriteAllText(Path.Combine(path, ".git"), "gitdir: /elsewhere\n");
                break;
        }

        var made = (await shared.AddAsync(Request("k"), default)).Value;
        Assert.Equal("k", Path.GetFileName(made.GitDir));
        Assert.Equal("feat/k", temp.GitIn(path, "branch", "--show-current"));
        Assert.Equal("", temp.GitIn(path, "status", "--porcelain"));
        Assert.True(File.Exists(Path.Combine(path, "dir", "b.txt")));
        Assert.Single(shared.List(), entry => entry.Key is not null);
    }

    [Fact]
    public async Task Another_branch_or_another_repository_inside_is_not_taken_for_the_right_one()
    {
        var made = (await shared.AddAsync(Request("k"), default)).Value;
        Assert.Equal("worktree.wrong_branch", (await shared.AddAsync(Request("k") with { Branch = "feat/other" }, default)).Refusal!.Code);
        File.Delete(Path.Combine(made.Path, ".git"));
        temp.GitIn(made.Path, "init", "-q");
        Assert.Equal("worktree.damaged", (await shared.AddAsync(Request("k"), default)).Refusal!.Code);
    }

    [Fact]
    public async Task Removing_leaves_branch_and_no_trace_of_the_worktree()
    {
        var made = (await shared.AddAsync(Request("k"), default)).Value;
        TempRepository.WriteIn(made.Path, "obj/x.ignored", "x");
        File.SetUnixFileMode(Path.Combine(made.Path, "obj"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var removal = (await shared.RemoveAsync("k", 1, null, default)).Value;
        Assert.Null(removal.Rescued);
        Assert.Equal(["obj/"], removal.Ignored.Left);
        Assert.False(Directory.Exists(made.Path));
        Assert.False(Directory.Exists(made.GitDir));
        Assert.Empty(Directory.GetDirectories(Path.Combine(Root, "_trash")));
        Assert.NotNull(temp.Open().Refs.Branch("feat/k"));
        Assert.False((await shared.RemoveAsync("k", 1, null, default)).Value.Existed);
    }

    [Fact]
    public async Task A_worktree_whose_directory_is_gone_can_be_removed_and_pruned()
    {
        var one = (await shared.AddAsync(Request("one"), default)).Value;
        var two = (await shared.AddAsync(Request("two"), default)).Value;
        var elsewhere = Path.Combine(temp.Outside, "elsewhere");
        temp.Git("worktree", "add", "-q", elsewhere);
        TreeDeletion.Delete(elsewhere);
        TreeDeletion.Delete(one.Path);
        TreeDeletion.Delete(two.Path);
        TempRepository.WriteIn(Root, "_trash/three/x", "x");
        Assert.True((await shared.RemoveAsync("one", 1, null, default)).Value.Existed);
        var trash = Path.Combine(Root, "_trash", "three");
        Assert.Equal([two.Path, trash], (await shared.PruneAsync(dryRun: true, default)).Value);
        Assert.True(Directory.Exists(trash));
        Assert.Equal([two.Path, trash], (await shared.PruneAsync(dryRun: false, default)).Value);
        Assert.Empty((await shared.PruneAsync(dryRun: false, default)).Value);
        Assert.Contains(shared.List(), entry => entry.Checkout.Path == elsewhere);
    }

    [Fact]
    public async Task In_a_bare_repository_with_worktrees_tasks_get_theirs_too()
    {
        var bare = Path.Combine(temp.Outside, "bare.git");
        temp.Git("clone", "-q", "--bare", temp.Path, bare);
        var linked = Path.Combine(temp.Outside, "linked");
        temp.GitIn(bare, "worktree", "add", "-q", linked, "main");
        var worktrees = new Worktrees(temp.Open(linked));
        var made = (await worktrees.AddAsync(Request("k"), default)).Value;
        Assert.True(File.Exists(Path.Combine(made.Path, "a.txt")));
        Assert.Equal("", temp.GitIn(linked, "status", "--porcelain"));
        Assert.True((await worktrees.RemoveAsync("k", 1, null, default)).Value.Existed);
    }

    [Fact]
    public async Task The_mutex_keeps_a_second_holder_out_until_the_first_lets_go()
    {
        var file = Path.Combine(temp.Outside, "m.lock");
        var one = new RepositoryMutex(file, TimeProvider.System);
        var two = new RepositoryMutex(file, TimeProvider.System);
        var held = (await one.EnterAsync(TimeSpan.FromSeconds(10), default)).Value;
        Assert.Equal("git.mutex_busy", (await two.EnterAsync(TimeSpan.Zero, default)).Refusal!.Code);
        Assert.Equal("git.mutex_busy", (await one.EnterAsync(TimeSpan.Zero, default)).Refusal!.Code);
        var waiting = two.EnterAsync(TimeSpan.FromMinutes(1), default);
        held.Dispose();
        held.Dispose();
        using var second = (await waiting).Value;
        Assert.Equal("git.mutex_busy", (await one.EnterAsync(TimeSpan.Zero, default)).Refusal!.Code);
    }

    private WorktreeRequest Request(string key)
        => new() { Key = key, Branch = $"feat/{key}", BaseCommit = temp.Head, LockReason = "run-1" };
}
