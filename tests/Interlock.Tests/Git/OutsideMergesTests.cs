using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class OutsideMergesTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly GitRepository repository;
    private readonly OutsideMerges merges;
    private readonly string start;
    private readonly string tip;

    public OutsideMergesTests()
    {
        repository = temp.Open();
        merges = new(repository);
        start = temp.Head;
        temp.CommitOn("feat", start, ("a.txt", "ONE\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n"));
        tip = temp.CommitOn("feat", start, ("new", "n\n"));
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Nothing_is_found_where_nobody_has_merged_it()
    {
        Assert.Null(await FindAsync());
        Further();
        Assert.Null(await FindAsync());
        temp.Git("cherry-pick", "feat~1");
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_merge_is_the_first_commit_of_the_target_that_contains_the_branch()
    {
        var before = Further();
        temp.Git("merge", "-q", "--no-edit", "feat");
        var merged = temp.Head;
        Further();
        var found = await FindAsync();
        Assert.Equal((merged, before, MergeShape.Merge, "Person"), (found!.Commit, found.OldTarget, found.Shape, found.Committer));
        Assert.Equal(start, await merges.BaseOfMergedAsync(start, tip, temp.Head, false, default));
    }

    [Fact]
    public async Task A_branch_that_came_by_way_of_another_is_found_where_that_was_merged()
    {
        temp.Git("checkout", "-q", "-b", "integration", "feat");
        Further();
        temp.Git("checkout", "-q", "main");
        temp.Git("merge", "-q", "--no-ff", "--no-edit", "integration");
        Assert.Equal((temp.Head, MergeShape.Merge), await ShapeAsync());
    }

    [Fact]
    public async Task A_fast_forward_is_the_tip_of_the_branch_and_does_not_tell_where_it_began()
    {
        temp.Git("merge", "-q", "--ff-only", "feat");
        Further();
        Assert.Equal((tip, MergeShape.FastForward), await ShapeAsync());
        Assert.Null(await merges.BaseOfMergedAsync(start, tip, temp.Head, false, default));
        Assert.Equal(start, await merges.BaseOfMergedAsync(start, tip, temp.Head, true, default));
    }

    [Fact]
    public async Task A_squash_is_found_by_its_patch_also_where_the_lines_changed_again()
    {
        Further();
        temp.Git("merge", "-q", "--squash", "feat");
        var squashed = temp.Commit("squashed");
        temp.Write("a.txt", "all new\n");
        temp.Commit("and on");
        Assert.Equal((squashed, MergeShape.Squash), await ShapeAsync());
    }

    [Fact]
    public async Task A_rebase_is_found_at_its_last_commit_and_begins_before_its_first()
    {
        temp.Git("cherry-pick", "feat~1");
        Further();
        temp.Git("cherry-pick", "feat");
        var found = await FindAsync();
        Assert.Equal((temp.Head, start, MergeShape.Content), (found!.Commit, found.OldTarget, found.Shape));
    }

    [Fact]
    public async Task What_the_queue_itself_merged_was_not_merged_outside()
    {
        var candidate = (await new Candidates(repository).BuildAsync(new() { Target = "main", OldTarget = start, Tips = [tip], Message = "queue\n", Replaced = new Dictionary<string, byte[]>() }, default)).Candidate!;
        temp.Git("reset", "-q", "--hard", candidate.Commit);
        Assert.Null(await FindAsync());
        Assert.Null(await merges.BaseOfMergedAsync(start, tip, temp.Head, true, default));
    }

    [Fact]
    public async Task A_branch_that_changes_nothing_in_the_end_is_found_by_ancestry_alone()
    {
        temp.Git("checkout", "-q", "-b", "void");
        temp.Write("v", "v\n");
        temp.Commit("there");
        temp.Git("rm", "-q", "v");
        var nothing = temp.Commit("and back");
        temp.Git("checkout", "-q", "main");
        Further();
        Assert.Null(await merges.FindAsync(start, nothing, temp.Head, default));
        temp.Git("merge", "-q", "--no-edit", "void");
        Assert.Equal(MergeShape.Merge, (await merges.FindAsync(start, nothing, temp.Head, default))!.Shape);
    }

    [Fact]
    public async Task Work_that_landed_meanwhile_may_not_be_set_back()
    {
        var lost = new LostWork(repository);
        temp.Write("dir/b.txt", "theirs\n");
        temp.Write("a.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\nEIGHT\n");
        var old = temp.Commit("theirs");
        temp.Git("merge", "-q", "--no-edit", "feat");
        Assert.Empty(await lost.FindAsync(old, temp.Head, tip, default));

        temp.Write("note", "further things are fine\n");
        Assert.Empty(await lost.FindAsync(old, temp.Commit("with a note"), tip, default));

        temp.Write("dir/b.txt", "b\n");
        Assert.Equal(["dir/b.txt"], await lost.FindAsync(old, temp.Commit("back to what it was"), tip, default));

        temp.Git("checkout", "-q", "feat", "--", "a.txt");
        Assert.Equal(["a.txt", "dir/b.txt"], await lost.FindAsync(old, temp.Commit("and only ours"), tip, default));
    }

    private string Further()
    {
        temp.Write("other", (temp.Head + "\n")[..8]);
        return temp.Commit("goes on");
    }

    private Task<OutsideMerge?> FindAsync() => merges.FindAsync(start, tip, temp.Head, default);

    private async Task<(string, MergeShape)> ShapeAsync() => await FindAsync() is { } found ? (found.Commit, found.Shape) : default;
}
