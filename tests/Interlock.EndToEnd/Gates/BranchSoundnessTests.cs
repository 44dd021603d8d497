using System.IO.Compression;
using System.Text;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Gates;

/// <summary>Gate 5 on what a branch holds whatever its names say: one fact is false at a time.</summary>
public sealed class BranchSoundnessTests
{
    [ProgramFact]
    public void An_object_that_is_not_what_its_name_says()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "bad\n");
        var id = scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD:one.txt");
        Forge(scratch, id, "blob 5\0good\n");
        claimed.Ask("submit").RefusedByGate(5, "branch.unsound_object");
        scratch.Stands("implementing", "app/1");
    }

    [ProgramFact]
    public void A_repository_inside_that_was_committed_as_a_pointer()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        var claimed = scratch.Start("app/1");
        var inner = Path.Combine(claimed.Worktree, "web");
        Directory.CreateDirectory(inner);
        scratch.GitIn(inner, "init", "--quiet");
        scratch.WriteIn(inner, "page.html", "page\n");
        scratch.Commit("a scaffold", inner);
        scratch.Commit("all of it", claimed.Worktree);
        claimed.Ask("submit").RefusedByGate(5, "branch.nested_repository");
        Assert.Equal("page\n", File.ReadAllText(Path.Combine(inner, "page.html")));
    }

    [ProgramFact]
    public void A_submodule_at_a_commit_that_nobody_else_has()
    {
        using var scratch = WithSubmodule();
        scratch.Create("app/1");
        var claimed = scratch.Start("app/1");
        var inner = Path.Combine(claimed.Worktree, "lib");
        scratch.WriteIn(inner, "run.sh", "exit 0 # mine\n");
        scratch.Commit("mine alone", inner);
        scratch.Commit("moved the submodule", claimed.Worktree);
        claimed.Ask("submit").RefusedByGate(5, "submodule.unpublished");
    }

    [ProgramFact]
    public void Checks_find_the_submodule_that_the_target_has()
    {
        using var scratch = WithSubmodule();
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal("done", scratch.Worked("app/1", "one.txt", "more\n").Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void An_old_tree_committed_upon_a_newer_target()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Create("app/2", "--file", "two.txt");
        var claimed = scratch.Start("app/1");
        Assert.Equal("done", scratch.Worked("app/2", "two.txt", "landed\n", "bob").Ask("submit").Text("state"));
        scratch.WriteIn(claimed.Worktree, "one.txt", "mine\n");
        scratch.GitIn(claimed.Worktree, "add", "--all");
        scratch.GitIn(claimed.Worktree, "reset", "--quiet", "--soft", "main");
        scratch.GitIn(claimed.Worktree, "commit", "--quiet", "-m", "squashed");
        var problem = claimed.Ask("submit").RefusedByGate(5, "branch.reverts_others");
        Assert.Contains("two.txt", (string)problem["message"]!, StringComparison.Ordinal);
        Assert.Equal("landed", scratch.Git("show", "main:two.txt"));
    }

    private static Scratch WithSubmodule()
    {
        var scratch = new Scratch("merge:\n  checks: [{name: lib, run: 'sh lib/run.sh'}]\n" + Scratch.Quick);
        var library = Path.Combine(scratch.Machine.Root, "library");
        Directory.CreateDirectory(library);
        scratch.GitIn(library, "init", "--quiet", "-b", "main");
        scratch.WriteIn(library, "run.sh", "exit 0\n");
        scratch.Commit("a library", library);
        scratch.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "lib");
        scratch.Commit("with a library");
        return scratch;
    }

    private static void Forge(Scratch scratch, string id, string content)
    {
        var file = Path.Combine(scratch.Repository, ".git", "objects", id[..2], id[2..]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var packed = new ZLibStream(File.Create(file), CompressionLevel.Fastest);
        packed.Write(Encoding.ASCII.GetBytes(content));
    }
}
