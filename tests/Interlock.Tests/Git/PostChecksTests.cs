using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class PostChecksTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly GitRepository repository;
    private readonly PostChecks checks;
    private readonly string start;
    private readonly string tip;

    public PostChecksTests()
    {
        repository = temp.Open();
        checks = new(repository);
        start = temp.Head;
        temp.CommitOn("feat", start, ("a.txt", "ONE\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n"));
        tip = temp.CommitOn("feat", start, ("new", "n\n"));
        temp.Write("other", "x");
        temp.Write("a.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\nEIGHT\n");
        temp.Commit("main goes on");
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_merge_carries_the_patch_by_ancestry()
    {
        temp.Git("merge", "-q", "--no-edit", "feat");
        Assert.Equal(PatchSign.Ancestor, await checks.PatchPresentAsync(start, tip, temp.Head, default));
    }

    [Fact]
    public async Task A_squash_carries_it_by_patch_id()
    {
        temp.Git("merge", "-q", "--squash", "feat");
        var merged = temp.Commit("squashed");
        Assert.Equal(PatchSign.PatchId, await checks.PatchPresentAsync(start, tip, merged, default));
    }

    [Fact]
    public async Task A_rebase_carries_it_by_its_tree()
    {
        temp.Git("cherry-pick", "feat~1", "feat");
        Assert.Equal(PatchSign.Tree, await checks.PatchPresentAsync(start, tip, temp.Head, default));
    }

    [Fact]
    public async Task Half_of_the_patch_and_binary_look_alikes_are_not_the_patch()
    {
        temp.Git("cherry-pick", "feat~1");
        Assert.Equal(PatchSign.Absent, await checks.PatchPresentAsync(start, tip, temp.Head, default));

        var binary = temp.CommitOn("binary", start, ("bin", "\0one"));
        temp.Write("bin", "\0two");
        Assert.Equal(PatchSign.Absent, await checks.PatchPresentAsync(start, binary, temp.Commit("another binary"), default));
    }

    [Fact]
    public async Task A_true_merge_reverts_nothing()
    {
        var old = temp.Head;
        temp.Git("merge", "-q", "--no-edit", "feat");
        Assert.Empty(await checks.RevertedAsync(old, temp.Head, [tip], [], default));
    }

    [Fact]
    public async Task A_merge_that_drops_others_work_is_seen()
    {
        var old = temp.Head;
        temp.Git("merge", "-q", "--no-commit", "--no-ff", "feat");
        temp.Git("rm", "-qf", "other");
        var merged = temp.Commit("a bad merge");
        Assert.Equal(["other"], await checks.RevertedAsync(old, merged, [tip], [], default));
        Assert.Empty(await checks.RevertedAsync(old, merged, [tip], ["other"], default));
    }

    [Fact]
    public async Task A_file_renamed_on_the_target_may_carry_the_branchs_change()
    {
        temp.Git("mv", "a.txt", "renamed.txt");
        var old = temp.Commit("rename");
        temp.Git("merge", "-q", "--no-edit", "feat");
        Assert.Contains("ONE", temp.Read("renamed.txt"), StringComparison.Ordinal);
        Assert.Empty(await checks.RevertedAsync(old, temp.Head, [tip], [], default));
    }
}
