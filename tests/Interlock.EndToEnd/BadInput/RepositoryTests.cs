using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.BadInput;

/// <summary>Repositories of every shape, and one that brings commands nobody trusted.</summary>
public sealed class RepositoryTests
{
    [ProgramFact]
    public void No_repository_at_all()
    {
        using var machine = new Machine();
        var answer = machine.Run(Released.Program!, machine.Root, "task", "list", "--json");
        answer.Refused(3, "repo.not_found");
        machine.Run(Released.Program!, machine.Root, "init", "--yes", "--json").Refused(3, "repo.not_found");
        Assert.NotEqual(0, machine.Run(Released.Program!, machine.Root, "--repo", "/nowhere", "task", "list", "--json").ExitCode);
    }

    [ProgramFact]
    public void A_repository_without_a_commit()
    {
        using var scratch = new Scratch(ready: false);
        var bare = Path.Combine(scratch.Machine.Root, "nothing yet");
        Directory.CreateDirectory(bare);
        scratch.GitIn(bare, "init", "--quiet", "-b", "main");
        var answer = scratch.AskFrom(bare, "init", "--yes");
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("commit", (string?)answer.Problem["message"], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(bare, "interlock.yaml")));
    }

    [ProgramFact]
    public void A_bare_repository()
    {
        using var scratch = new Scratch(ready: false);
        var bare = Path.Combine(scratch.Machine.Root, "bare.git");
        scratch.Git("clone", "--quiet", "--bare", ".", bare);
        var answer = scratch.AskFrom(bare, "init", "--yes");
        Assert.True(answer.ExitCode is 1, $"{answer}");
        Assert.Contains("bare", (string?)answer.Problem["code"], StringComparison.Ordinal);
    }

    [ProgramFact]
    public void A_detached_head()
    {
        using var scratch = new Scratch();
        scratch.Git("checkout", "--quiet", "--detach");
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
        Assert.Equal("changed", scratch.Git("show", "main:one.txt"));
        Assert.Equal("one\ntwo\nthree\n", scratch.Read("one.txt"));
    }

    [ProgramFact]
    public void A_sub_directory_and_a_worktree_as_working_directory()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var below = Path.Combine(scratch.Repository, "deep", "grüße");
        Directory.CreateDirectory(below);
        Assert.Single(scratch.AskFrom(below, "task", "list").Data.AsArray());
        var made = scratch.AskFrom(below, "task", "create", "app/2", "--title", "T", "--file", "new.txt").Data;
        Assert.Equal("deep/grüße/new.txt", (string?)made["files"]!.AsArray().Single());

        var claimed = scratch.Start("app/1");
        claimed.Change("one.txt", "changed\n");
        Assert.Equal(2, scratch.AskFrom(claimed.Worktree, "task", "list").Data.AsArray().Count);
        Assert.Equal("done", scratch.AskFrom(claimed.Worktree, "submit", "app/1", "--as", "ann", "--token", claimed.Token).Text("state"));
    }

    [ProgramFact]
    public void A_submodule_inside_and_as_a_repository_of_its_own()
    {
        using var scratch = new Scratch();
        var library = Path.Combine(scratch.Machine.Root, "library");
        scratch.Git("clone", "--quiet", ".", library);
        scratch.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "lib");
        scratch.Commit("a submodule");

        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal("done", scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Text("state"));
        Assert.Equal("", scratch.Git("status", "--porcelain"));

        var inside = Path.Combine(scratch.Repository, "lib");
        scratch.WriteIn(inside, "interlock.yaml", Scratch.NoChecks);
        _ = scratch.AskFrom(inside, "init", "--yes").Data;
        _ = scratch.AskFrom(inside, "task", "create", "own/1", "--title", "T").Data;
        Assert.Single(scratch.AskFrom(inside, "task", "list").Data.AsArray());
        Assert.Single(scratch.Ask("task", "list").Data.AsArray());
    }

    [ProgramFact]
    public void Commands_of_a_repository_that_nobody_trusted_do_not_run()
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: evil, run: 'touch \"$HOME/pwned\"'}]\nagents:\n  evil:\n    command: touch pwned\n", ready: false);
        _ = scratch.Ask("init", "--yes").Data;
        scratch.Create("app/1", "--file", "one.txt");

        scratch.Ask("work").Refused(6, "trust.required");
        scratch.Ask("work", "--agent", "true").Refused(6, "trust.required");
        var submitted = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit");
        Assert.Equal("reviewing", submitted.Text("state"));
        scratch.Ask("merge", "process").Refused(6, "trust.required");
        Assert.False(File.Exists(Path.Combine(scratch.Machine.Home, "pwned")));

        _ = scratch.Ask("trust", "--yes").Data;
        _ = scratch.Ask("merge", "process", "--until-empty").Data;
        scratch.Stands("done", "app/1");
        Assert.True(File.Exists(Path.Combine(scratch.Machine.Home, "pwned")));

        scratch.Write("interlock.yaml", "merge:\n  checks: [{name: worse, run: 'touch \"$HOME/worse\"'}]\n");
        scratch.Ask("work", "--agent", "true").Refused(6, "trust.required");
    }

    [ProgramTheory]
    [InlineData("merge: [")]
    [InlineData("merge:\n  chekcs: none\n")]
    [InlineData("dispatcher:\n  workers: many\n")]
    public void A_configuration_that_is_wrong_says_where(string text)
    {
        using var scratch = new Scratch();
        scratch.Write("interlock.yaml", text);
        var answer = scratch.Ask("work", "--agent", "true");
        Assert.True(answer.ExitCode is 1 or 2, $"{answer}");
        Assert.StartsWith("config.", (string?)answer.Problem["code"], StringComparison.Ordinal);
        Assert.Contains("interlock.yaml", answer.Error, StringComparison.Ordinal);
    }
}
