using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class RescueTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly GitRepository repository;
    private readonly Worktrees worktrees;
    private readonly Rescue rescue;

    public RescueTests()
    {
        repository = temp.Open();
        worktrees = new(repository);
        rescue = new(repository);
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Dirty_staged_untracked_and_committed_work_comes_back_after_removal()
    {
        var made = await AddAsync();
        TempRepository.WriteIn(made.Path, "committed", "c");
        var tip = temp.CommitIn(made.Path, "own commit");
        TempRepository.WriteIn(made.Path, "a.txt", "edited");
        File.Delete(Path.Combine(made.Path, "dir", "b.txt"));
        TempRepository.WriteIn(made.Path, "neu ä/x y", "untracked");
        TempRepository.WriteIn(made.Path, "x.ignored", "ignored");
        TempRepository.WriteIn(made.Path, "staged", "staged content");
        temp.GitIn(made.Path, "add", "staged");
        TempRepository.WriteIn(made.Path, "staged", "later content");

        var saved = (await worktrees.RemoveAsync("k", 3, null, default)).Value.Rescued!;
        Assert.Equal("refs/interlock/rescue/k/3", saved.Ref);
        Assert.Equal(("k", "3"), (saved.Key, saved.Attempt));
        Assert.Equal(tip, saved.Parents[0]);
        Assert.Equal("staged content", temp.Git("show", $"{saved.Parents[1]}:staged"));
        Assert.False(Directory.Exists(made.Path));
        Assert.Equal([saved.Ref], (await rescue.ListAsync(default)).Select(known => known.Ref));

        var back = (await worktrees.RestoreAsync(saved.Ref, "restored/k", default)).Value;
        Assert.Equal("edited", Read(back, "a.txt"));
        Assert.Equal("untracked", Read(back, "neu ä/x y"));
        Assert.Equal("later content", Read(back, "staged"));
        Assert.Equal("c", Read(back, "committed"));
        Assert.False(File.Exists(Path.Combine(back.Path, "dir", "b.txt")));
        Assert.Equal("ignored", Read(back, "x.ignored"));
    }

    [Fact]
    public async Task What_git_ignores_is_kept_within_bounds_and_named_whatever_becomes_of_it()
    {
        var made = await AddAsync();
        TempRepository.WriteIn(made.Path, "x.ignored", "precious");
        TempRepository.WriteIn(made.Path, "secrets/y.ignored", "deep");
        TempRepository.WriteIn(made.Path, "node_modules/z.ignored", "made by a tool");
        var large = TempRepository.WriteIn(made.Path, "large.ignored", "");
        using (var file = File.OpenWrite(large))
        {
            file.SetLength(5 << 20);
        }

        var removal = (await worktrees.RemoveAsync("k", 1, null, default)).Value;
        Assert.Equal(["secrets/y.ignored", "x.ignored"], removal.Ignored.Kept.Order(StringComparer.Ordinal));
        Assert.Equal(["large.ignored", "node_modules/"], removal.Ignored.Left.Order(StringComparer.Ordinal));
        Assert.Equal("deep", temp.Git("show", $"{removal.Rescued!.Commit}:secrets/y.ignored"));
    }

    [Fact]
    public async Task Bits_of_the_index_that_hide_a_file_hide_nothing_from_a_rescue()
    {
        var made = await AddAsync();
        temp.GitIn(made.Path, "update-index", "--skip-worktree", "a.txt");
        temp.GitIn(made.Path, "update-index", "--assume-unchanged", "dir/b.txt");
        TempRepository.WriteIn(made.Path, "a.txt", "hidden one");
        TempRepository.WriteIn(made.Path, "dir/b.txt", "hidden two");
        var saved = (await worktrees.RemoveAsync("k", 1, null, default)).Value.Rescued!;
        Assert.Equal("hidden one", temp.Git("show", $"{saved.Commit}:a.txt"));
        Assert.Equal("hidden two", temp.Git("show", $"{saved.Commit}:dir/b.txt"));
    }

    [Fact]
    public async Task With_nothing_to_save_no_ref_appears()
    {
        var made = await AddAsync();
        TempRepository.WriteIn(made.Path, "obj/x.ignored", "x");
        File.SetLastWriteTimeUtc(Path.Combine(made.Path, "a.txt"), DateTime.UnixEpoch);
        Assert.Null(await rescue.SaveAsync(made, "k", 1, temp.Head, default));
        Assert.Empty(await rescue.ListAsync(default));
    }

    [Fact]
    public async Task Saving_changes_nothing_in_the_worktree_and_twice_is_once()
    {
        var made = await AddAsync();
        TempRepository.WriteIn(made.Path, "new", "x");
        TempRepository.WriteIn(made.Path, "a.txt", "x");
        temp.GitIn(made.Path, "add", "a.txt");
        var before = temp.GitIn(made.Path, "status", "--porcelain");
        var first = await rescue.SaveAsync(made, "k", 1, null, default);
        Assert.Equal(first!.Ref, (await rescue.SaveAsync(made, "k", 1, null, default))!.Ref);
        Assert.Equal(before, temp.GitIn(made.Path, "status", "--porcelain"));
        TempRepository.WriteIn(made.Path, "new", "y");
        Assert.Equal("refs/interlock/rescue/k/1-2", (await rescue.SaveAsync(made, "k", 1, null, default))!.Ref);
        Assert.Empty(Directory.GetFiles(Path.Combine(repository.Place.StateDirectory, "tmp")));
    }

    [Fact]
    public async Task Commits_the_target_lacks_are_kept_even_when_the_tree_is_clean()
    {
        var made = await AddAsync();
        TempRepository.WriteIn(made.Path, "c", "c");
        var tip = temp.CommitIn(made.Path, "unmerged");
        Assert.Null(await rescue.SaveAsync(made, "k", 1, null, default));
        Assert.Equal(tip, (await rescue.SaveAsync(made, "k", 1, temp.Head, default))!.Commit);
        Assert.Equal("refs/interlock/rescue/k/1", (await rescue.SaveAsync(made, "k", 1, temp.Head, default))!.Ref);
    }

    [Fact]
    public async Task Commits_on_no_branch_are_kept_without_being_asked()
    {
        var made = await AddAsync();
        temp.GitIn(made.Path, "checkout", "-q", "--detach");
        TempRepository.WriteIn(made.Path, "c", "c");
        var tip = temp.CommitIn(made.Path, "on no branch");
        Assert.Equal(tip, (await worktrees.RemoveAsync("k", 1, null, default)).Value.Rescued!.Commit);
    }

    [Fact]
    public async Task Files_of_repositories_inside_the_worktree_are_saved_as_files()
    {
        var made = await AddAsync();
        foreach (var inner in new[] { "empty", "full", "full/deep", "dir" })
        {
            var where = Path.Combine(made.Path, inner);
            Directory.CreateDirectory(where);
            temp.GitIn(where, "init", "-q");
            TempRepository.WriteIn(where, "file", inner);
            if (inner == "full")
            {
                temp.CommitIn(where, "inner commit");
            }
        }

        var saved = (await worktrees.RemoveAsync("k", 1, null, default)).Value.Rescued!;
        foreach (var inner in new[] { "empty", "full", "full/deep" })
        {
            Assert.Equal(inner, temp.Git("show", $"{saved.Commit}:{inner}/file"));
        }

        Assert.Equal("dir", temp.Git("show", $"{saved.Commit}:dir/file"));
    }

    [Fact]
    public async Task Edits_inside_a_submodule_are_saved_as_files()
    {
        using var library = new TempRepository();
        temp.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.Path, "libs/sub");
        temp.Commit("submodule");
        var made = await AddAsync();
        temp.GitIn(made.Path, "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");
        Assert.Null(await rescue.SaveAsync(made, "k", 1, null, default));
        TempRepository.WriteIn(made.Path, "libs/sub/a.txt", "edited inside");
        var saved = (await worktrees.RemoveAsync("k", 1, null, default)).Value.Rescued!;
        Assert.Equal("edited inside", temp.Git("show", $"{saved.Commit}:libs/sub/a.txt"));
        Assert.False(Directory.Exists(made.Path));
    }

    [Fact]
    public async Task An_unfinished_merge_is_saved_with_its_marks()
    {
        var made = await AddAsync();
        var other = temp.CommitOn("other", "main", ("a.txt", "theirs\n"));
        TempRepository.WriteIn(made.Path, "a.txt", "ours\n");
        temp.CommitIn(made.Path, "ours");
        Assert.Equal(UpdateOutcome.Conflicts, (await new BranchUpdate(repository).MergeAsync(made, "feat/k", other, "update", default)).Outcome);
        var saved = (await worktrees.RemoveAsync("k", 1, null, default)).Value.Rescued!;
        Assert.Contains("<<<<<<<", temp.Git("show", $"{saved.Commit}:a.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worktree_whose_link_was_replaced_is_still_saved()
    {
        var made = await AddAsync();
        File.Delete(Path.Combine(made.Path, ".git"));
        temp.GitIn(made.Path, "init", "-q");
        TempRepository.WriteIn(made.Path, "work", "x");
        temp.CommitIn(made.Path, "in a repository of its own");
        var saved = (await worktrees.RemoveAsync("k", 1, null, default)).Value.Rescued!;
        Assert.Equal("x", temp.Git("show", $"{saved.Commit}:work"));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_not_deleted()
    {
        var made = await AddAsync();
        TempRepository.WriteIn(made.Path, "new", "x");

        // A ref below this one makes the rescue ref impossible to write.
        temp.Git("update-ref", "refs/interlock/rescue/k/1/in-the-way", "HEAD");
        await Assert.ThrowsAsync<RefusalException>(() => worktrees.RemoveAsync("k", 1, null, default));
        Assert.Equal("x", Read(made, "new"));
        Assert.NotNull(worktrees.Find("k"));
    }

    [Fact]
    public async Task An_unknown_rescue_cannot_be_restored()
        => Assert.Equal("rescue.not_found", (await worktrees.RestoreAsync("refs/heads/main", "x", default)).Refusal!.Code);

    private async Task<Checkout> AddAsync()
        => (await worktrees.AddAsync(new() { Key = "k", Branch = "feat/k", BaseCommit = temp.Head, LockReason = "run" }, default)).Value;

    private static string Read(Checkout checkout, string path) => File.ReadAllText(Path.Combine(checkout.Path, path));
}
