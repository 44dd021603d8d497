using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>A person with no dispatcher, and the target checked out with edits of their own.</summary>
public sealed class LocalEditsWalks
{
    [ProgramFact]
    public void Edits_that_do_not_overlap_survive_the_merge()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        scratch.Write("two.txt", "half a thought\n");
        scratch.Write("notes.txt", "untracked\n");
        scratch.Write("README.md", "staged\n");
        scratch.Git("add", "README.md");

        Assert.Equal("done", claimed.Ask("submit").Text("state"));

        Assert.Equal("changed\n", scratch.Read("one.txt"));
        Assert.Equal("half a thought\n", scratch.Read("two.txt"));
        Assert.Equal("untracked\n", scratch.Read("notes.txt"));
        var status = scratch.Machine.Run("git", scratch.Repository, "status", "--porcelain").Output.TrimEnd('\n').Split('\n');
        Assert.Equal([" M two.txt", "?? notes.txt", "M  README.md"], status.Order(StringComparer.Ordinal));
    }

    [ProgramTheory]
    [InlineData("edited")]
    [InlineData("staged")]
    [InlineData("untracked")]
    public void Edits_that_overlap_hold_the_queue_and_lose_nothing(string how)
    {
        using var scratch = new Scratch();
        var file = how == "untracked" ? "new.txt" : "one.txt";
        scratch.Create("app/1", "--file", file);
        scratch.Create("app/2", "--file", "two.txt");
        var claimed = scratch.Worked("app/1", file, "changed\n");
        scratch.Write(file, "my own words\n");
        if (how == "staged")
        {
            scratch.Git("add", file);
        }

        var before = scratch.Machine.Run("git", scratch.Repository, "status", "--porcelain").Output;
        var target = scratch.Git("rev-parse", "main");

        var held = claimed.Ask("submit");

        Assert.Equal("reviewing", held.Text("state"));
        Assert.Contains(file, held.Output[held.Output.IndexOf("\"warnings\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(target, scratch.Git("rev-parse", "main"));
        Assert.Equal(before, scratch.Machine.Run("git", scratch.Repository, "status", "--porcelain").Output);
        Assert.Contains(file, scratch.Ask("merge", "queue").Data.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(file, scratch.Ask("task", "why", "app/1").Data.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("my own words\n", scratch.Read(file));

        // What does not overlap is merged past it.
        Assert.Equal("done", scratch.Worked("app/2", "two.txt", "other\n", "bob").Ask("submit").Text("state"));

        scratch.Git("stash", "push", "--include-untracked", "--quiet");
        _ = scratch.Ask("merge", "process", "--until-empty").Data;
        scratch.Stands("done", "app/1");
        Assert.Equal("changed\n", scratch.Read(file));
        Assert.Equal("", scratch.Git("status", "--porcelain"));
        if (how != "untracked")
        {
            Assert.Equal("my own words", scratch.Git("show", $"stash@{{0}}:{file}"));
        }
    }

    [ProgramFact]
    public void The_target_may_be_checked_out_nowhere()
    {
        using var scratch = new Scratch();
        scratch.Git("switch", "--quiet", "-c", "elsewhere");
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");

        Assert.Equal("done", claimed.Ask("submit").Text("state"));

        Assert.Equal("one\ntwo\nthree\n", scratch.Read("one.txt"));
        Assert.Equal("changed", scratch.Git("show", "main:one.txt"));
    }
}
