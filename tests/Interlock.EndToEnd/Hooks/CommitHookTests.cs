using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary>git's pre-commit hook, through git itself.</summary>
public sealed class CommitHookTests
{
    private static readonly string[] Person = ["-c", "user.name=Dora", "-c", "user.email=dora@example.org"];

    [ProgramFact]
    public void A_person_may_not_commit_what_a_task_holds()
    {
        using var scratch = Ready();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Claim("app/1", "bob");
        scratch.Write("one.txt", "changed\n");
        scratch.Write("two.txt", "changed\n");
        scratch.Git("add", "--all");
        Refused(scratch, "one.txt is locked by task app/1 (worker bob");

        scratch.Git("restore", "--staged", "one.txt");
        Committed(scratch);

        // An index of its own, as for `commit PATH`, is the one that is looked at.
        scratch.Write("two.txt", "again\n");
        Refused(scratch, "one.txt is locked", "one.txt");
        Committed(scratch, "two.txt");
        Assert.Equal(0, Commit(scratch, scratch.Repository, "--no-verify", "one.txt").ExitCode);
    }

    [ProgramFact]
    public void Both_names_of_a_rename_count_and_so_does_what_is_deleted()
    {
        using var scratch = Ready();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "new/");
        scratch.Claim("app/1", "bob");
        scratch.Git("mv", "one.txt", "uno.txt");
        Refused(scratch, "one.txt is locked by task app/1");
        scratch.Git("mv", "uno.txt", "one.txt");

        scratch.Claim("app/2", "bob");
        Directory.CreateDirectory(Path.Combine(scratch.Repository, "new"));
        scratch.Git("mv", "two.txt", "new/two.txt");
        Refused(scratch, "new/two.txt is locked by task app/2");
        scratch.Git("mv", "new/two.txt", "two.txt");

        scratch.Git("rm", "--quiet", "one.txt");
        Refused(scratch, "one.txt is locked by task app/1");
    }

    [ProgramFact]
    public void In_a_task_s_worktree_only_its_own_files_are_committed()
    {
        using var scratch = Ready();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2");
        scratch.Create("app/3", "--file", "two.txt");
        var strict = scratch.Claim("app/1");
        var grower = scratch.Claim("app/2", "bob");
        scratch.Claim("app/3", "cyd");

        scratch.WriteIn(strict.Worktree, "one.txt", "mine\n");
        scratch.WriteIn(strict.Worktree, "stray.txt", "not mine\n");
        scratch.GitIn(strict.Worktree, "add", "--all");
        RefusedIn(scratch, strict.Worktree, "stray.txt is not among the files of task app/1, which holds one.txt");
        scratch.GitIn(strict.Worktree, "restore", "--staged", "stray.txt");
        CommittedIn(scratch, strict.Worktree);

        scratch.WriteIn(grower.Worktree, "free.txt", "taken\n");
        scratch.GitIn(grower.Worktree, "add", "--all");
        CommittedIn(scratch, grower.Worktree);
        scratch.WriteIn(grower.Worktree, "two.txt", "cyd's\n");
        scratch.GitIn(grower.Worktree, "add", "--all");
        RefusedIn(scratch, grower.Worktree, "two.txt is locked by task app/3");
    }

    [ProgramFact]
    public void Names_of_any_kind_are_told_apart()
    {
        using var scratch = Ready();
        scratch.Create("app/1", "--file", "held/");
        scratch.Claim("app/1", "bob");
        foreach (var name in new[] { "a b", "line\nbreak", "-rf", "$(id)", "\"quoted\"", "ü 日本", "*" })
        {
            scratch.Write(Path.Combine("held", name), "x\n");
            scratch.Git("add", "--all");
            Refused(scratch, "is locked by task app/1");
            scratch.Git("rm", "--quiet", "--cached", "-r", "held");
            Directory.Delete(Path.Combine(scratch.Repository, "held"), recursive: true);
            scratch.Write(name, "x\n");
            scratch.Git("add", "--all");
            Committed(scratch);
        }
    }

    [ProgramFact]
    public void A_merge_brings_what_others_committed()
    {
        using var scratch = Ready();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "task\ntwo\nthree\n");
        scratch.Git("switch", "--quiet", "--create", "side");
        scratch.Write("README.md", "# side\n");
        scratch.Write("one.txt", "one\ntwo\nside\n");
        scratch.Git("add", "--all");
        Assert.Equal(0, Commit(scratch, scratch.Repository, "--no-verify").ExitCode);

        // In the worktree: README.md comes from the other side, one.txt is merged by the task that holds it.
        scratch.GitIn(claimed.Worktree, "merge", "--no-commit", "side");
        CommittedIn(scratch, claimed.Worktree);
        scratch.GitIn(claimed.Worktree, "reset", "--quiet", "--hard", "HEAD^");
        scratch.GitIn(claimed.Worktree, "merge", "--no-commit", "side");
        scratch.WriteIn(claimed.Worktree, "README.md", "# slipped in\n");
        scratch.GitIn(claimed.Worktree, "add", "--all");
        RefusedIn(scratch, claimed.Worktree, "README.md is not among the files of task app/1");

        // A person who merges the task's branch by hand concludes it wherever they stand.
        scratch.GitIn(claimed.Worktree, "merge", "--abort");
        scratch.GitIn(claimed.Worktree, "reset", "--quiet", "--hard");
        scratch.Git("merge", "--no-commit", claimed.Branch);
        Committed(scratch);
    }

    [ProgramFact]
    public void The_first_commit_of_a_repository_is_looked_at_too()
    {
        using var scratch = Ready();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Claim("app/1", "bob");
        scratch.Git("switch", "--quiet", "--orphan", "fresh");
        scratch.Write("one.txt", "anew\n");
        scratch.Git("add", "one.txt");
        Refused(scratch, "one.txt is locked by task app/1");
    }

    [ProgramFact]
    public void Interlock_s_own_commits_are_not_held_up()
    {
        using var scratch = new Scratch();
        scratch.Write(".git/hooks/pre-commit", "#!/bin/sh\necho ran >>\"$(git rev-parse --git-common-dir)/ran\"\nexit 1\n");
        File.SetUnixFileMode(Path.Combine(scratch.Repository, ".git/hooks/pre-commit"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _ = scratch.Ask("hooks", "install").Data;
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2");
        var summary = scratch.Work("echo \"$INTERLOCK_TASK\" >one.txt");
        Assert.Equal(0, summary.ExitCode);
        scratch.Stands("done", "app/1");
        scratch.Stands("done", "app/2");
        Assert.False(File.Exists(Path.Combine(scratch.Repository, ".git/ran")));
    }

    [ProgramFact]
    public void Without_a_registry_or_with_a_broken_one_a_person_still_commits_and_a_task_does_not()
    {
        using var scratch = new Scratch(ready: false);
        _ = scratch.Ask("hooks", "install").Data;
        scratch.Write("one.txt", "1\n");
        Committed(scratch, "one.txt");

        _ = scratch.Ask("init", "--yes").Data;
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Claim("app/1");
        var registry = Path.Combine(scratch.Repository, ".git", "interlock", "registry.db");
        File.Delete(registry + "-wal");
        File.WriteAllText(registry, new string('x', 8192));
        scratch.Write("one.txt", "2\n");
        var aloud = Commit(scratch, scratch.Repository, "one.txt");
        Assert.True(aloud.ExitCode == 0 && aloud.Error.Contains("error:", StringComparison.Ordinal), $"{aloud}");
        scratch.WriteIn(claimed.Worktree, "one.txt", "3\n");
        Assert.NotEqual(0, Commit(scratch, claimed.Worktree, "one.txt").ExitCode);
    }

    private static Scratch Ready()
    {
        var scratch = new Scratch();
        _ = scratch.Ask("hooks", "install").Data;
        return scratch;
    }

    private static Answer Commit(Scratch scratch, string directory, params string[] more) =>
        scratch.Machine.Run("git", directory, [.. Person, "commit", "--quiet", "-m", "a commit", .. more]);

    private static void Committed(Scratch scratch, params string[] paths) => Passed(Commit(scratch, scratch.Repository, paths));

    private static void CommittedIn(Scratch scratch, string worktree) => Passed(Commit(scratch, worktree));

    private static void Refused(Scratch scratch, string because, params string[] paths) => Stopped(Commit(scratch, scratch.Repository, paths), because);

    private static void RefusedIn(Scratch scratch, string worktree, string because) => Stopped(Commit(scratch, worktree), because);

    private static void Passed(Answer answer) => Assert.True(answer.ExitCode == 0, $"{answer}");

    private static void Stopped(Answer answer, string because) =>
        Assert.True(answer.ExitCode != 0 && answer.Error.Contains(because, StringComparison.Ordinal), $"expected: {because}: {answer}");
}
