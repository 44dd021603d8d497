using System.Text;
using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class GitRepositoryTests : IDisposable
{
    private static readonly string[] Hostile = ["-rf", "--all", "a b", "ä/ö", "new\nline", "tab\t", "quote\"'", "$(touch x)", "*", ":(glob)x", "back\\slash", "#hash"];

    private readonly TempRepository temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Revisions_resolve_and_what_looks_like_an_option_is_unknown()
    {
        var repository = temp.Open();
        temp.Git("tag", "-a", "v1", "-m", "tag");
        foreach (var known in new[] { "main", "HEAD", "v1", temp.Head[..10], "refs/heads/main" })
        {
            Assert.Equal(temp.Head, (await repository.ResolveAsync(known, default)).Value);
        }

        foreach (var unknown in new[] { "--all", "-x", "", "nothing", "main..HEAD", "a\0b", "main\nx", "HEAD:a.txt", "--exec=touch x" })
        {
            Assert.Equal("git.unknown_revision", (await repository.ResolveAsync(unknown, default)).Refusal!.Code);
        }
    }

    [Fact]
    public async Task Ancestry_and_commits_beyond_a_base()
    {
        var repository = temp.Open();
        var first = temp.Head;
        var tip = temp.CommitOn("side", "main", ("x", "1"));
        var tip2 = temp.CommitOn("side", "main", ("x", "2"));
        temp.Write("m", "m");
        var main = temp.Commit("main goes on");
        Assert.True(await repository.IsAncestorAsync(first, tip2, default));
        Assert.True(await repository.IsAncestorAsync(tip2, tip2, default));
        Assert.False(await repository.IsAncestorAsync(tip2, main, default));
        Assert.Equal(first, await repository.MergeBaseAsync(main, tip2, default));
        Assert.Equal([tip2, tip], await repository.CommitsBeyondAsync(main, tip2, default));
        Assert.Empty(await repository.CommitsBeyondAsync(tip2, tip, default));
        await Assert.ThrowsAsync<ArgumentException>(() => repository.MergeBaseAsync("--all", main, default));
    }

    [Fact]
    public async Task Unrelated_histories_have_no_merge_base()
    {
        temp.Git("checkout", "-q", "--orphan", "other");
        var other = temp.Commit("other root");
        Assert.Null(await temp.Open().MergeBaseAsync(other, temp.Git("rev-parse", "main"), default));
    }

    [Fact]
    public async Task Any_file_name_is_listed_changed_shown_and_dirty_as_it_is()
    {
        var repository = temp.Open();
        var from = temp.Head;
        foreach (var name in Hostile)
        {
            temp.Write(name, $"needle {name}");
        }

        Assert.Equal(Hostile.Order(StringComparer.Ordinal), (await repository.StatusAsync(repository.Place.Here, default)).Untracked.Order(StringComparer.Ordinal));
        var to = temp.Commit("hostile names");
        Assert.Equal(Hostile.Order(StringComparer.Ordinal), (await repository.ChangedFilesAsync(from, to, default)).Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Superset(Hostile.ToHashSet(), (await repository.ListFilesAsync(to, default)).Select(file => file.Path).ToHashSet());
        Assert.Equal(Hostile.Order(StringComparer.Ordinal), (await repository.SearchAsync(to, ["needle"], true, default)).Order(StringComparer.Ordinal));
        foreach (var name in Hostile)
        {
            Assert.Equal($"needle {name}", Encoding.UTF8.GetString((await repository.ShowFileAsync(to, name, default))!));
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_shows_nothing()
    {
        var repository = temp.Open();
        foreach (var path in new[] { "none", "a b missing", "dir", "", "./a.txt", "../a.txt", "a.txt\0" })
        {
            Assert.Null(await repository.ShowFileAsync(temp.Head, path, default));
        }
    }

    [Fact]
    public async Task A_rename_a_mode_a_link_and_a_submodule_are_all_changes()
    {
        var repository = temp.Open();
        var from = temp.Head;
        using var library = new TempRepository();
        temp.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.Path, "sub");
        temp.Git("config", "-f", ".gitmodules", "submodule.sub.ignore", "all");
        temp.Git("mv", "dir/b.txt", "dir/c.txt");
        File.SetUnixFileMode(Path.Combine(temp.Path, "a.txt"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(Path.Combine(temp.Path, ".gitignore"));
        File.CreateSymbolicLink(Path.Combine(temp.Path, ".gitignore"), "/etc/passwd");
        var to = temp.Commit("all sorts");
        var changes = (await repository.ChangedFilesAsync(from, to, default)).ToDictionary(file => file.Path, StringComparer.Ordinal);
        Assert.Equal(ChangeKind.Deleted, changes["dir/b.txt"].Kind);
        Assert.Equal(ChangeKind.Added, changes["dir/c.txt"].Kind);
        Assert.Equal(("100644", "100755"), (changes["a.txt"].OldMode, changes["a.txt"].NewMode));
        Assert.Equal(ChangeKind.TypeChanged, changes[".gitignore"].Kind);
        Assert.True(changes["sub"].IsSubmodule);
        Assert.Equal(6, changes.Count);
    }

    [Fact]
    public async Task Several_differences_come_from_one_process_in_the_order_asked()
    {
        var repository = temp.Open();
        var first = temp.Head;
        var hex = new string('a', 40);
        var one = temp.CommitOn("one", first, (hex, "1"));
        var two = temp.CommitOn("two", first, ("two", "2"), ("three", "3"));
        var all = await repository.ChangedFilesAsync([(first, first), (first, one), (one, two), (two, first)], default);
        Assert.Equal(4, all.Length);
        Assert.Empty(all[0]);
        Assert.Equal([hex], all[1].Select(file => file.Path));
        Assert.Equal([hex, "three", "two"], all[2].Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.All(all[3], file => Assert.Equal(ChangeKind.Deleted, file.Kind));
    }

    [Fact]
    public async Task Status_tells_changed_untracked_ignored_and_unmerged_apart()
    {
        var repository = temp.Open();
        Assert.True((await repository.StatusAsync(repository.Place.Here, default)).IsClean);
        temp.CommitOn("side", "main", ("a.txt", "theirs\n"));
        temp.Write("a.txt", "ours\n");
        temp.Commit("ours");
        Assert.Equal(1, temp.TryGitIn(temp.Path, "merge", "side"));
        temp.Write("dir/b.txt", "edited\n");
        temp.Write("new", "x");
        temp.Write("x.ignored", "x");
        temp.Git("init", "-q", "nested");
        temp.Write("nested/x", "x");
        var status = await repository.StatusAsync(repository.Place.Here, default);
        Assert.Equal(["a.txt"], status.Unmerged);
        Assert.Equal(["dir/b.txt"], status.Changed);
        Assert.Equal(["nested/", "new"], status.Untracked.Order(StringComparer.Ordinal));
        Assert.Equal(["nested/"], status.NestedRepositories);
        Assert.Equal("main", status.Branch);
        Assert.Equal(temp.Head, status.Head);
    }

    [Fact]
    public async Task Search_finds_whole_words_and_never_takes_one_for_an_option()
    {
        var repository = temp.Open();
        temp.Write("use.cs", "new Parser(); --all");
        temp.Write("other.cs", "ParserBase");
        temp.Write("binary.bin", "Parser\0");
        var commit = temp.Commit("words");
        Assert.Equal(["use.cs"], await repository.SearchAsync(commit, ["Parser", "absent"], true, default));
        Assert.Equal(["other.cs", "use.cs"], await repository.SearchAsync(commit, ["Parser"], false, default));
        Assert.Equal(["use.cs"], await repository.SearchAsync(commit, ["--all"], false, default));
        Assert.Empty(await repository.SearchAsync(commit, ["", "a\nb", "absent"], true, default));
    }

    [Fact]
    public async Task History_tells_which_files_changed_together()
    {
        var repository = temp.Open();
        for (var i = 0; i < 3; i++)
        {
            temp.Write("a.txt", $"{i}");
            temp.Write("with a", $"{i}");
            temp.Write($"once {i}", "x");
            temp.Commit($"a {i}");
        }

        temp.Write("unrelated", "x");
        temp.Commit("other");
        for (var i = 0; i < 20; i++)
        {
            temp.Write($"many{i}", "x");
        }

        temp.Write("a.txt", "large");
        temp.Commit("too large to mean anything");
        var together = await repository.CoChangesAsync(temp.Head, ["a.txt"], window: 100, largest: 10, default);
        Assert.Equal(new CoChange("with a", 3, 4), together[0]);
        Assert.DoesNotContain(together, other => other.Path is "unrelated" or "many1" or "a.txt");
        Assert.Empty(await repository.CoChangesAsync(temp.Head, ["a.txt"], window: 2, largest: 10, default));
    }

    [Fact]
    public void The_target_is_the_remotes_then_the_only_usual_name_then_what_is_checked_out()
    {
        string Chosen() => temp.Open().ChooseTarget().Value.Branch;
        Assert.Equal("main", Chosen());
        temp.Git("checkout", "-q", "-b", "feature");
        Assert.Equal("main", Chosen());
        temp.Git("branch", "release");
        temp.Git("update-ref", "refs/remotes/origin/release", "main");
        temp.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release");
        Assert.Equal("release", Chosen());
        temp.Git("symbolic-ref", "--delete", "refs/remotes/origin/HEAD");
        temp.Git("branch", "develop");
        Assert.Equal("feature", Chosen());
        temp.Git("branch", "-m", "main", "own");
        Assert.Equal("develop", Chosen());
        temp.Git("branch", "-D", "develop");
        Assert.Equal("feature", Chosen());
        temp.Git("checkout", "-q", "--detach");
        Assert.Equal("git.no_target", temp.Open().ChooseTarget().Refusal!.Code);
    }

    [Fact]
    public async Task A_branch_is_deleted_only_where_it_is_known_to_stand()
    {
        var repository = temp.Open();
        temp.Git("branch", "old");
        var tip = temp.Head;
        Assert.False(await repository.DeleteBranchAsync("old", new string('1', 40), default));
        Assert.True(await repository.DeleteBranchAsync("old", tip, default));
        Assert.Null(repository.Refs.Branch("old"));
        Assert.False(await repository.DeleteBranchAsync("old", tip, default));
    }
}
