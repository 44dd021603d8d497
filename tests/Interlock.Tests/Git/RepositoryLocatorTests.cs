using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class RepositoryLocatorTests : IDisposable
{
    private readonly TempRepository temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_sub_directory_finds_the_checkout_around_it()
    {
        var found = RepositoryLocator.Find(Path.Combine(temp.Path, "dir")).Value;
        Assert.Equal(temp.Path, found.WorkTree);
        Assert.Equal(temp.Path, found.MainCheckout);
        Assert.Equal(Path.Combine(temp.Path, ".git"), found.CommonDir);
        Assert.False(found.IsLinkedWorktree);
        Assert.False(found.IsBare);
    }

    [Fact]
    public void A_symbolic_link_to_the_checkout_gives_the_real_paths()
    {
        var link = Path.Combine(temp.Outside, "link");
        File.CreateSymbolicLink(link, temp.Path);
        Assert.Equal(temp.Path, RepositoryLocator.Find(Path.Combine(link, "dir")).Value.WorkTree);
    }

    [Fact]
    public void A_linked_worktree_knows_the_main_checkout()
    {
        var linked = Path.Combine(temp.Outside, "linked");
        temp.Git("worktree", "add", "-q", linked);
        var found = RepositoryLocator.Find(linked).Value;
        Assert.Equal(linked, found.WorkTree);
        Assert.Equal(temp.Path, found.MainCheckout);
        Assert.Equal(Path.Combine(temp.Path, ".git"), found.CommonDir);
        Assert.True(found.IsLinkedWorktree);
        Assert.Equal(Path.Combine(temp.Path, ".worktrees"), found.WorktreesRoot);
    }

    [Fact]
    public void Inside_the_git_directory_the_checkout_is_found()
        => Assert.Equal(temp.Path, RepositoryLocator.Find(Path.Combine(temp.Path, ".git", "refs")).Value.WorkTree);

    [Fact]
    public void A_submodule_is_a_repository_of_its_own_and_so_are_its_worktrees()
    {
        using var library = new TempRepository();
        temp.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.Path, "libs/sub");
        var sub = Path.Combine(temp.Path, "libs", "sub");
        var found = RepositoryLocator.Find(Path.Combine(sub, "dir")).Value;
        Assert.Equal(sub, found.MainCheckout);
        Assert.Equal(Path.Combine(temp.Path, ".git", "modules", "libs", "sub"), found.CommonDir);

        var linked = Path.Combine(temp.Outside, "linked-sub");
        temp.GitIn(sub, "worktree", "add", "-q", linked);
        var inner = RepositoryLocator.Find(linked).Value;
        Assert.Equal(sub, inner.MainCheckout);
        Assert.Equal(found.CommonDir, inner.CommonDir);
    }

    [Fact]
    public void A_bare_repository_is_refused_but_a_worktree_of_it_works()
    {
        var bare = Path.Combine(temp.Outside, "bare.git");
        temp.Git("clone", "-q", "--bare", temp.Path, bare);
        Assert.Equal("repo.bare", RepositoryLocator.Find(bare).Refusal!.Code);
        Assert.Equal("repo.bare", RepositoryLocator.Find(Path.Combine(bare, "refs")).Refusal!.Code);

        var linked = Path.Combine(temp.Outside, "of-bare");
        temp.GitIn(bare, "worktree", "add", "-q", "--detach", linked, "main");
        var found = RepositoryLocator.Find(linked).Value;
        Assert.True(found.IsBare);
        Assert.Null(found.MainCheckout);
        Assert.Equal(linked, found.WorkTree);
        Assert.Equal(bare, found.CommonDir);
    }

    [Fact]
    public void The_main_checkout_of_a_bare_repository_is_the_worktree_with_its_branch_from_wherever_one_looks()
    {
        var home = Path.Combine(temp.Outside, "home");
        var bare = Path.Combine(home, ".bare");
        temp.Git("clone", "-q", "--bare", temp.Path, bare);
        File.WriteAllText(Path.Combine(home, ".git"), "gitdir: ./.bare\n");
        var (main, other) = (Path.Combine(home, "main"), Path.Combine(home, "other"));
        temp.GitIn(bare, "worktree", "add", "-q", main, "main");
        temp.GitIn(bare, "worktree", "add", "-q", "-b", "other", other, "main");

        foreach (var from in new[] { home, bare, main, other, Path.Combine(main, "dir") })
        {
            var found = RepositoryLocator.Find(from).Value;
            Assert.Equal(main, found.MainCheckout);
            Assert.Equal(bare, found.CommonDir);
            Assert.Equal(from == other ? other : main, found.WorkTree);
            Assert.Equal(Path.Combine(main, ".worktrees"), found.WorktreesRoot);
            Assert.Equal([main], WorktreeList.Read(found).Where(entry => entry.IsMain).Select(entry => entry.Checkout.Path));
            Assert.Equal([other], WorktreeList.Read(found).Where(entry => !entry.IsMain).Select(entry => entry.Checkout.Path));
        }
    }

    [Fact]
    public void A_checkout_that_was_declared_bare_is_not_looked_for_in_a_worktree()
    {
        var linked = Path.Combine(temp.Outside, "linked");
        temp.Git("worktree", "add", "-q", "-b", "made", linked);
        temp.Git("config", "core.bare", "true");
        temp.Git("symbolic-ref", "HEAD", "refs/heads/made");
        Assert.Null(RepositoryLocator.Find(linked).Value.MainCheckout);
    }

    [Fact]
    public void A_separate_git_directory_is_followed()
    {
        var place = Path.Combine(temp.Outside, "apart");
        temp.Git("init", "-q", "--separate-git-dir", Path.Combine(temp.Outside, "store"), place);
        var found = RepositoryLocator.Find(place).Value;
        Assert.Equal(place, found.MainCheckout);
        Assert.Equal(Path.Combine(temp.Outside, "store"), found.CommonDir);
    }

    [Fact]
    public void Outside_of_any_repository_it_says_so()
    {
        Assert.Equal("repo.not_found", RepositoryLocator.Find(temp.Outside).Refusal!.Code);
        Assert.Equal("repo.not_found", RepositoryLocator.Find(Path.Combine(temp.Outside, "nowhere")).Refusal!.Code);
        Assert.Equal("repo.not_found", RepositoryLocator.Find("a\0b").Refusal!.Code);
    }

    [Fact]
    public void A_git_file_that_leads_nowhere_is_named()
    {
        var broken = Path.Combine(temp.Outside, "broken");
        TempRepository.WriteIn(broken, ".git", "gitdir: /nonexistent/x\n");
        var refusal = RepositoryLocator.Find(broken).Refusal!;
        Assert.Equal("repo.not_found", refusal.Code);
        Assert.Contains(broken, refusal.Message, StringComparison.Ordinal);
    }
}
