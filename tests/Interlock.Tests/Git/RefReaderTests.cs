using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class RefReaderTests : IDisposable
{
    private readonly TempRepository temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void Loose_and_packed_refs_are_read_alike()
    {
        temp.Git("branch", "feat/one");
        temp.Git("pack-refs", "--all");
        var second = temp.CommitOn("loose", "main", ("x", "x"));
        var refs = temp.Open().Refs;
        Assert.Equal(temp.Head, refs.Branch("feat/one"));
        Assert.Equal(second, refs.Branch("loose"));
        Assert.Null(refs.Branch("feat"));
        Assert.Null(refs.Branch("../../HEAD"));
        Assert.Equal(["refs/heads/feat/one", "refs/heads/loose", "refs/heads/main"], refs.List("refs/heads/").Keys);
    }

    [Theory]
    [InlineData("feat", "feat/1-one", "feat")]
    [InlineData("feat/1-one", "feat/1-one/part", "feat/1-one")]
    [InlineData("feat/1-one/part", "feat/1-one", "feat/1-one/part")]
    [InlineData("feat/1-one", "feat/1-one", null)]
    [InlineData("feature", "feat/1-one", null)]
    [InlineData("feat/2-two", "feat/1-one", null)]
    public void A_branch_that_keeps_another_from_being_made_is_named(string there, string wanted, string? inTheWay)
    {
        temp.Git("branch", there);
        Assert.Equal(inTheWay, temp.Open().Refs.InTheWayOf(wanted));
        temp.Git("pack-refs", "--all");
        Assert.Equal(inTheWay, temp.Open().Refs.InTheWayOf(wanted));
    }

    [Fact]
    public void A_loose_ref_wins_over_the_packed_one()
    {
        temp.Git("pack-refs", "--all");
        temp.Write("c", "c");
        var next = temp.Commit("second");
        Assert.Equal(next, temp.Open().Refs.Branch("main"));
        Assert.Equal(new HeadState("main", next), temp.Open().Head);
    }

    [Fact]
    public void A_detached_head_has_a_commit_and_no_branch()
    {
        temp.Git("checkout", "-q", "--detach");
        Assert.Equal(new HeadState(null, temp.Head), temp.Open().Head);
    }

    [Fact]
    public void An_empty_repository_has_a_branch_and_no_commit()
    {
        using var empty = new TempRepository(empty: true);
        var repository = empty.Open(Directory.CreateDirectory(Path.Combine(empty.Path, "sub")).FullName);
        Assert.Equal(new HeadState("main", null), repository.Head);
        Assert.Equal("git.no_commit", repository.RequireCommit().Refusal!.Code);
        Assert.Equal("git.no_commit", repository.ChooseTarget().Refusal!.Code);
    }

    [Fact]
    public void Each_worktree_has_its_own_head()
    {
        var tip = temp.CommitOn("side", "main", ("x", "x"));
        Assert.Equal(new HeadState("side", tip), temp.Open(Path.Combine(temp.Outside, "side-side")).Head);
        Assert.Equal("main", temp.Open().Head.Branch);
    }
}
