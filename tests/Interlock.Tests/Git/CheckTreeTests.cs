using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class CheckTreeTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly CheckTree tree;
    private readonly string first;
    private readonly string second;

    public CheckTreeTests()
    {
        first = temp.Head;
        temp.Write("a.txt", "second\n");
        temp.Write("new", "x");
        second = temp.Commit("second");
        tree = new(temp.Open(), "check");
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task It_holds_exactly_the_tree_asked_for_whatever_ran_there_before()
    {
        string path;
        using (var lease = (await tree.TakeAsync(first, default)).Value)
        {
            path = lease.Path;
            Assert.Equal("_check", Path.GetFileName(path));
            AssertExactly(lease);
            TempRepository.WriteIn(path, "out.ignored", "x");
            TempRepository.WriteIn(path, "left", "x");
            TempRepository.WriteIn(path, "a.txt", "changed by a test");
            TempRepository.WriteIn(path, ".git-evil/x", "x");
            Directory.CreateDirectory(Path.Combine(path, "nested"));
            temp.GitIn(Path.Combine(path, "nested"), "init", "-q");
        }

        using (var lease = (await tree.TakeAsync(second, default)).Value)
        {
            Assert.Equal(path, lease.Path);
            AssertExactly(lease);
        }

        using var back = (await tree.TakeAsync(first, default)).Value;
        AssertExactly(back);
    }

    [Fact]
    public async Task What_is_named_stays_while_no_lock_file_differs()
    {
        var keeping = new CheckTree(temp.Open(), "check", new(["node_modules", "deep/[cache]"], ["package-lock.json"]));
        temp.Write("sub/package-lock.json", "1");
        var locked = temp.Commit("locked");
        Fill((await keeping.TakeAsync(second, default)).Value, "left", "node_modules/x", "sub/node_modules/y", "deep/[cache]/z", "deep/c/z");
        Fill((await keeping.TakeAsync(first, default)).Value);
        Assert.Equal(["deep/[cache]/z", "node_modules/x", "sub/node_modules/y"], Untracked((await keeping.TakeAsync(second, default)).Value));
        Assert.Empty(Untracked((await keeping.TakeAsync(locked, default)).Value));
    }

    [Fact]
    public async Task A_test_cannot_hide_its_changes_from_the_next_check()
    {
        using (var lease = (await tree.TakeAsync(first, default)).Value)
        {
            temp.GitIn(lease.Path, "update-index", "--assume-unchanged", "a.txt");
            temp.GitIn(lease.Path, "update-index", "--skip-worktree", "dir/b.txt");
            TempRepository.WriteIn(lease.Path, "a.txt", "hidden");
            TempRepository.WriteIn(lease.Path, "dir/b.txt", "hidden");
        }

        using var again = (await tree.TakeAsync(first, default)).Value;
        AssertExactly(again);
        Assert.Equal("b\n", File.ReadAllText(Path.Combine(again.Path, "dir", "b.txt")));
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("link")]
    [InlineData("other repository")]
    [InlineData("index")]
    [InlineData("index lock")]
    [InlineData("saved index")]
    [InlineData("admin")]
    [InlineData("read-only")]
    public async Task Broken_it_is_made_anew(string what)
    {
        using (var lease = (await tree.TakeAsync(first, default)).Value)
        {
            var admin = Path.Combine(lease.Path, ".git");
            switch (what)
            {
                case "directory":
                    TreeDeletion.Delete(lease.Path);
                    break;
                case "link":
                    TreeDeletion.Delete(admin);
                    Directory.CreateSymbolicLink(admin, Path.Combine(temp.Path, ".git"));
                    break;
                case "other repository":
                    TreeDeletion.Delete(admin);
                    temp.GitIn(lease.Path, "init", "-q");
                    break;
                case "index":
                    File.WriteAllText(Path.Combine(admin, "index"), "garbage");
                    break;
                case "saved index":
                    File.WriteAllText(Path.Combine(temp.Path, ".git", "interlock", "check", "check.index"), "half");
                    break;
                case "index lock":
                    File.WriteAllText(Path.Combine(admin, "index.lock"), "");
                    break;
                case "admin":
                    TreeDeletion.Delete(admin);
                    break;
                default:
                    TempRepository.WriteIn(lease.Path, "closed/x", "x");
                    File.SetUnixFileMode(Path.Combine(lease.Path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
                    break;
            }
        }

        using var again = (await tree.TakeAsync(second, default)).Value;
        AssertExactly(again);
    }

    [Fact]
    public async Task A_tracked_file_that_changes_under_the_checks_is_named_and_can_be_put_back()
    {
        using var lease = (await tree.TakeAsync(first, default)).Value;
        Assert.Empty(await lease.ChangedAsync(default));
        var file = Path.Combine(lease.Path, "a.txt");
        var (text, time) = (File.ReadAllText(file), File.GetLastWriteTimeUtc(file));
        File.WriteAllText(file, text.Replace("one", "eno", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(file, time);
        File.Delete(Path.Combine(lease.Path, "dir", "b.txt"));
        TempRepository.WriteIn(lease.Path, "built", "not tracked");
        Assert.Equal(["a.txt", "dir/b.txt"], (await lease.ChangedAsync(default)).Order(StringComparer.Ordinal));
        await lease.RestoreAsync(["a.txt", "dir/b.txt"], default);
        Assert.Empty(await lease.ChangedAsync(default));
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public async Task Neither_sparse_patterns_nor_hidden_bits_keep_a_file_out()
    {
        temp.Git("config", "core.sparseCheckout", "true");
        TempRepository.WriteIn(temp.Path, ".git/info/sparse-checkout", "/*\n!/dir/\n");
        using (var lease = (await tree.TakeAsync(second, default)).Value)
        {
            temp.GitIn(lease.Path, "update-index", "--skip-worktree", "a.txt");
            TempRepository.WriteIn(lease.Path, "a.txt", "left by a check");
        }

        using var again = (await tree.TakeAsync(second, default)).Value;
        AssertExactly(again);
        Assert.Equal(File.Exists(Path.Combine(temp.Path, "dir", "b.txt")), File.Exists(Path.Combine(again.Path, "dir", "b.txt")));
        Assert.Empty(await again.ChangedAsync(default));
    }

    [Fact]
    public async Task Objects_that_are_not_what_their_names_say_are_found_before_and_after_they_reach_the_files()
    {
        var blob = temp.Git("rev-parse", $"{first}:a.txt");
        Forge(blob, "blob 5\0good\n");
        using (var lease = (await tree.TakeAsync(first, default)).Value)
        {
            Assert.Equal(["a.txt"], await lease.ChangedAsync(default));
        }

        var root = temp.Git("rev-parse", $"{first}^{{tree}}");
        Forge(root, "tree 0\0");
        Assert.Equal("git.unsound_object", (await tree.TakeAsync(first, default)).Refusal!.Code);
    }

    private void Forge(string id, string content)
    {
        var file = Path.Combine(temp.Path, ".git", "objects", id[..2], id[2..]);
        Assert.True(File.Exists(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var packed = new System.IO.Compression.ZLibStream(File.Create(file), System.IO.Compression.CompressionLevel.Fastest);
        packed.Write(System.Text.Encoding.ASCII.GetBytes(content));
    }

    [Fact]
    public async Task Two_names_are_two_trees_and_neither_moves_a_branch()
    {
        using var one = (await tree.TakeAsync(first, default)).Value;
        using var two = (await new CheckTree(temp.Open(), "check-2").TakeAsync(second, default)).Value;
        AssertExactly(one);
        AssertExactly(two);
        Assert.Equal(second, temp.Head);
        Assert.Equal("", temp.Status());
    }

    [Fact]
    public async Task A_lease_keeps_others_out_until_it_is_given_back()
    {
        var one = (await tree.TakeAsync(first, default)).Value;
        var waiting = new CheckTree(temp.Open(), "check").TakeAsync(second, default);
        Assert.Equal("one", File.ReadAllLines(Path.Combine(one.Path, "a.txt"))[0]);
        one.Dispose();
        using var two = (await waiting).Value;
        AssertExactly(two);
    }

    private void AssertExactly(CheckTreeLease lease)
    {
        Assert.Equal(lease.Commit, temp.GitIn(lease.Path, "rev-parse", "HEAD"));
        Assert.Equal("", temp.GitIn(lease.Path, "status", "--porcelain", "--ignored", "--untracked-files=all"));
        Assert.Equal(lease.Commit == second ? "second\n" : "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n", File.ReadAllText(Path.Combine(lease.Path, "a.txt")));
    }

    private static void Fill(CheckTreeLease lease, params string[] files)
    {
        using (lease)
        {
            foreach (var file in files)
            {
                TempRepository.WriteIn(lease.Path, file, "x");
            }
        }
    }

    private List<string> Untracked(CheckTreeLease lease)
    {
        using (lease)
        {
            return [.. temp.GitIn(lease.Path, "ls-files", "--others").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
        }
    }
}
