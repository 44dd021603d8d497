using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>
/// The same settings and objects before an ordinary git, which reads the repository's own git directory: there each of them succeeds.
/// So it is our own git directory, and the hashing, that hold them.
/// </summary>
public sealed class GitControlTests
{
    public static TheoryData<string> Programs => [.. GitSettings.Programs.Select(program => program.What)];

    [ProgramTheory]
    [MemberData(nameof(Programs))]
    public void An_ordinary_git_starts_the_program_of_one_who(string what)
    {
        using var arena = new Arena();
        var claimed = arena.With(GitSettings.Red).Worked();
        GitSettings.Programs.Single(program => program.What == what).Set(arena, claimed);
        arena.Scratch.WriteIn(claimed.Worktree, "one.txt", "changed once more\n");
        Git(arena, claimed, "add", "--all");
        Git(arena, claimed, "commit", "-m", "work");
        Git(arena, claimed, "checkout", "-f", "HEAD~1", "--", ".");
        Assert.True(GitSettings.WasStarted(arena));
    }

    [ProgramFact]
    public void An_ordinary_git_merges_with_the_driver()
    {
        using var arena = new Arena();
        var claimed = GitSettings.Diverged(arena);
        GitSettings.Driver(arena);
        Git(arena, claimed, "merge", "main");
        Assert.True(GitSettings.WasStarted(arena));
    }

    [ProgramFact]
    public void An_ordinary_git_has_missing_objects_brought_by_the_program()
    {
        using var arena = new Arena();
        var claimed = arena.With(GitSettings.Red).Worked();
        GitSettings.Promise(arena, claimed);
        Git(arena, claimed, "cat-file", "-p", "HEAD:one.txt");
        Assert.True(GitSettings.WasStarted(arena));
    }

    [ProgramFact]
    public void An_ordinary_git_reads_the_forged_content() => Reads("harmless", (arena, claimed) => GitObjects.ForgeBlob(arena, GitObjects.Id(arena, claimed, "HEAD:one.txt")));

    [ProgramFact]
    public void An_ordinary_git_reads_the_forged_pack() => Reads("harmless", (arena, claimed) => GitObjects.ForgePack(arena, GitObjects.Id(arena, claimed, "HEAD:one.txt")));

    [ProgramFact]
    public void An_ordinary_git_reads_the_replaced_object() => Reads("harmless", GitObjects.Replace);

    [ProgramFact]
    public void An_ordinary_git_leaves_out_what_the_index_of_the_check_tree_marks()
    {
        using var arena = new Arena();
        _ = arena.Usual().Worked();
        arena.OtherDone();
        GitObjects.SavedBit(arena);
        var tree = Path.Combine(arena.Scratch.Repository, ".worktrees", "_checks");
        Directory.CreateDirectory(tree);
        var read = arena.Scratch.Machine.Run("sh", arena.Scratch.Repository, "-c", $"GIT_INDEX_FILE='{GitObjects.SavedIndex(arena)}' git --work-tree='{tree}' checkout-index --all --force");
        Assert.Equal(0, read.ExitCode);
        Assert.False(File.Exists(Path.Combine(tree, "one.txt")));
    }

    [ProgramTheory]
    [InlineData("--skip-worktree")]
    [InlineData("--assume-unchanged")]
    public void An_ordinary_git_does_not_see_hidden_work(string bit)
    {
        using var arena = new Arena();
        var claimed = arena.Usual().Worked();
        arena.Scratch.GitIn(claimed.Worktree, "update-index", bit, "one.txt");
        arena.Scratch.WriteIn(claimed.Worktree, "one.txt", "changed again\n");
        Assert.Equal("", arena.Scratch.GitIn(claimed.Worktree, "status", "--porcelain"));
    }

    [ProgramFact]
    public void Checks_that_may_write_the_file_and_look_at_it_at_once_pass()
    {
        using var arena = new Arena();
        var claimed = arena.With("merge:\n  checks: [{name: format, run: 'sed -i s/changed/harmless/ one.txt; ! grep -q changed one.txt', writes: [one.txt]}]\n").Worked();
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void What_is_left_outside_the_check_tree_is_found_by_the_next_check()
    {
        using var arena = new Arena();
        var claimed = arena.With("merge:\n  checks: [{name: sound, run: 'test -e ../../../left || { : >../../../left; ! grep -q changed one.txt; }'}]\n").Worked();
        arena.OtherDone();
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
    }

    private static void Reads(string expected, Action<Arena, Claimed> forge)
    {
        using var arena = new Arena();
        var claimed = arena.With(GitSettings.Red).Worked();
        forge(arena, claimed);
        Assert.Equal(expected, arena.Scratch.GitIn(claimed.Worktree, "-c", "core.commitGraph=true", "show", "HEAD:one.txt"));
    }

    private static Answer Git(Arena arena, Claimed claimed, params string[] words) => arena.Scratch.Machine.Run("git", claimed.Worktree, ["-c", "user.name=Dora", "-c", "user.email=dora@example.org", .. words]);
}
