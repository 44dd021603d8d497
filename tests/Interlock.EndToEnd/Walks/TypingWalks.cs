using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>What a person need not type, and what is typed next.</summary>
public sealed class TypingWalks
{
    [ProgramFact]
    public void In_the_worktree_its_holder_needs_neither_name_nor_token()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Say("claim", "app/1", "--as", "ann");
        Assert.Contains("\ninterlock submit --as ann\n", claimed.Output, StringComparison.Ordinal);
        var worktree = (string)scratch.Ask("claim", "app/1", "--as", "ann").Data["worktree"]!;
        Assert.Equal("implementing", (string?)scratch.AskFrom(worktree, "start", "--as", "ann").Data["state"]);
        Assert.Equal(40, (int?)scratch.AskFrom(worktree, "progress", "40", "--as", "ANN").Data["progress"]);
        Directory.CreateDirectory(Path.Combine(worktree, "deep"));
        Assert.Equal("app", (string?)scratch.AskFrom(Path.Combine(worktree, "deep"), "task", "show", "--as", "ann").Data["spec"]);
        scratch.WriteIn(worktree, "one.txt", "changed\n");
        scratch.Commit("work", worktree);
        scratch.AskFrom(worktree, "submit", "--as", "bob").Refused(2, "usage.invalid");
        scratch.AskFrom(worktree, "submit", "app/1", "--as", "bob").Refused(4, "claim.held");
        scratch.AskFrom(worktree, "submit", "--as", "ann", "--token", "9").Refused(4, "claim.stale");
        Assert.Equal("done", (string?)scratch.AskFrom(worktree, "submit", "--as", "ann").Data["state"]);
    }

    [ProgramFact]
    public void Its_holder_declares_files_there_with_and_without_the_name()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var worktree = scratch.Claim("app/1").Worktree;
        string[] Files(params string[] words) => [.. scratch.AskFrom(worktree, [.. words, "--as", "ann"]).Data["locked_files"]!.AsArray().Select(file => (string)file!).Order(StringComparer.Ordinal)];
        Assert.Equal(["one.txt", "two.txt"], Files("lock", "acquire", "app/1", "two.txt"));

        // Paths that could be names of tasks.
        Assert.Equal(["one.txt", "src/three.txt", "two.txt"], Files("lock", "acquire", "src/three.txt"));
        Assert.Equal(["one.txt", "two.txt"], Files("lock", "release", "src/three.txt"));
        Assert.Equal(3, Files("lock", "acquire", "src/three.txt").Length);
        _ = scratch.AskFrom(worktree, "start", "--as", "ann").Data;
        Assert.Equal("app/1", (string?)scratch.AskFrom(worktree, "run", "start", "--task", "app/1", "--as", "ann", "--", "true").Data["task"]);
    }

    [ProgramFact]
    public void Outside_of_it_nothing_is_implied_and_a_run_keeps_its_own()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Create("app/2");
        var claimed = scratch.Claim("app/1");
        scratch.Ask("start", "app/1", "--as", "ann").Refused(4, "claim.token_missing");
        scratch.Ask("start", "--as", "ann").Refused(2, "usage.invalid");
        scratch.AskFrom(claimed.Worktree, "start", "app/2", "--as", "ann").Refused(4, "claim.none");
        scratch.Machine.Variables["INTERLOCK_RUN_ID"] = "abcd1234";
        Assert.NotEqual(0, scratch.AskFrom(claimed.Worktree, "start", "--as", "ann").ExitCode);
    }

    [ProgramFact]
    public void A_branch_whose_worktree_was_deleted_is_handed_in_all_the_same()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "done\n");
        Directory.Delete(claimed.Worktree, recursive: true);
        Assert.Equal("done", (string?)claimed.Ask("submit").Data["state"]);
        Assert.DoesNotContain("#", scratch.Git("log", "main", "--format=%B"), StringComparison.Ordinal);
        Assert.Contains("Interlock-Task: app/1", scratch.Git("log", "-1", "main", "--format=%B"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void An_index_lock_that_a_dead_git_left_is_named_with_the_way_on()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "done\n");
        var stale = Path.Combine(scratch.Repository, ".git", "index.lock");
        File.WriteAllText(stale, "");
        File.SetLastWriteTimeUtc(stale, File.GetLastWriteTimeUtc(stale).AddHours(-1));
        _ = claimed.Ask("submit");
        scratch.Stands("reviewing", "app/1");
        var held = scratch.Say("merge", "process");
        Assert.Contains("Delete the file", held.Output + held.Error, StringComparison.Ordinal);
        File.Delete(stale);
        scratch.Say("merge", "process");
        scratch.Stands("done", "app/1");
    }
}
