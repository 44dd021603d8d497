using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.BadInput;

/// <summary>Names, titles and slugs from hostile hands.</summary>
public sealed class NameTests
{
    [ProgramFact]
    public void Unknown_things_are_not_found()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Ask("task", "show", "app/9").Refused(3, "task.unknown");
        scratch.Ask("claim", "app/9", "--as", "ann").Refused(3, "task.unknown");
        scratch.Ask("claim", "--spec", "none", "--as", "ann").Refused(3, "spec.unknown");
        scratch.Ask("start", "app/9", "--as", "ann", "--token", "1").Refused(3, "task.unknown");
        scratch.Ask("task", "list", "none").Refused(3, "spec.unknown");
        scratch.Ask("spec", "show", "none").Refused(3, "spec.unknown");
        scratch.Ask("work", "none", "--agent", "true").Refused(3, "spec.unknown");
        scratch.Ask("run", "show", "zzzzzzzz").Refused(3, "run.unknown");
        scratch.Ask("change", "show", "9").Refused(3, "change.unknown");
        scratch.Ask("issue", "show", "9").Refused(3, "issue.unknown");
        Assert.Equal(2, scratch.Ask("nonsense").ExitCode);
        Assert.Equal(2, scratch.Ask("task", "show").ExitCode);
        Assert.Equal(2, scratch.Ask("task", "create", "app/2", "--title", "T", "--priority", "9").ExitCode);
        Assert.Equal(2, scratch.Ask("task", "create", "app/2", "--title", "T", "--nonsense").ExitCode);
        Assert.NotNull(scratch.Ask("nonsense").Problem["code"]);
    }

    [ProgramFact]
    public void A_malformed_name_is_refused_before_anything_happens()
    {
        using var scratch = new Scratch();
        foreach (var name in (string[])["a/b/c", "../1", "app/..", "./1", "app/", "/1", "app", "", "app/a b\n", "app/-7", "app/🚀", "app/\u0001", "app/\u001b[31m"])
        {
            var answer = scratch.Ask("task", "create", name, "--title", "T");
            Assert.True(answer.ExitCode == 2, $"{answer}");
            Assert.False(string.IsNullOrEmpty((string?)answer.Problem["code"]));
            Assert.DoesNotContain('\u001b', answer.Error);
            Assert.Equal(2, scratch.Ask("claim", name, "--as", "ann").ExitCode);
        }

        Assert.Empty(scratch.Ask("task", "list").Data.AsArray());
    }

    [ProgramFact]
    public void A_name_of_10_kB_is_refused()
    {
        using var scratch = new Scratch();
        var answer = scratch.Ask("task", "create", "app/" + new string('x', 10_000), "--title", "T");
        Assert.Equal(2, answer.ExitCode);
        Assert.NotNull(answer.Problem["code"]);
        Assert.InRange(answer.Error.Length, 1, 2_000);
    }

    [ProgramTheory]
    [InlineData("größe/1", "plain")]
    [InlineData("app/1", "$(touch pwned) `touch pwned` ; touch pwned")]
    [InlineData("app/2", "quotes ' \" \\ and <b> & %s {0}")]
    [InlineData("app/3", "two\nlines\r\nand three\ttabs")]
    [InlineData("app/4", "--force -rf /")]
    [InlineData("app/5", "....lock")]
    [InlineData("app/6", "🚀🚀🚀")]
    [InlineData("app/7", "ends in .lock")]
    [InlineData("app/x.lock", "@{ ~^:?*[ \\")]
    public void Whatever_it_is_called_it_walks_from_claim_to_done(string name, string title)
    {
        using var scratch = new Scratch("merge:\n  checks: [{name: sound, run: 'test ! -e pwned'}]\n");
        _ = scratch.Ask("task", "create", name, "--title=" + title, "--file", "one.txt").Data;
        Assert.Equal(title.ReplaceLineEndings("\n"), ((string)scratch.Show(name)["title"]!).ReplaceLineEndings("\n"));

        var claimed = scratch.Worked(name, "one.txt", "changed\n");

        var slug = claimed.Branch.Split('/')[^1];
        Assert.False(slug.StartsWith('-') || slug.EndsWith(".lock", StringComparison.Ordinal) || slug.EndsWith('.') || slug.Contains("..", StringComparison.Ordinal), claimed.Branch);
        scratch.Git("check-ref-format", "--branch", claimed.Branch);
        Assert.Equal(Path.Combine(scratch.Repository, ".worktrees"), Path.GetDirectoryName(claimed.Worktree));
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
        Assert.Equal("changed\n", scratch.Read("one.txt"));
        Assert.False(File.Exists(Path.Combine(scratch.Repository, "pwned")));
        Assert.Equal(1, scratch.Say("task", "list").Output.Split('\n').Count(line => line.Contains(name, StringComparison.Ordinal)));
    }

    [ProgramFact]
    public void A_hostile_title_reaches_an_agent_as_text()
    {
        using var scratch = new Scratch();
        _ = scratch.Ask("task", "create", "app/1", "--title", "$(touch pwned) `touch pwned`", "--file", "prompt.txt").Data;
        Assert.Equal(0, scratch.Work("cat >prompt.txt").ExitCode);
        Assert.Contains("$(touch pwned) `touch pwned`", scratch.Read("prompt.txt"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Repository, "pwned", SearchOption.AllDirectories));
    }

    [ProgramFact]
    public void A_file_outside_the_repository_is_refused()
    {
        using var scratch = new Scratch();
        foreach (var file in (string[])["../outside.txt", "/etc/passwd", "a/../../b", ".git/config", ""])
        {
            var answer = scratch.Ask("task", "create", "app/1", "--title", "T", "--file", file);
            Assert.True(answer.ExitCode == 2, $"{answer}");
            Assert.NotNull(answer.Problem["code"]);
        }

        Assert.Empty(scratch.Ask("task", "list").Data.AsArray());
    }

    [ProgramTheory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("\u001b[0m")]
    public void A_worker_with_no_proper_name_is_refused(string worker)
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        var answer = scratch.Ask("claim", "app/1", "--as", worker);
        Assert.True(answer.ExitCode == 2, $"{answer}");
        scratch.Stands("pending", "app/1");
    }
}
