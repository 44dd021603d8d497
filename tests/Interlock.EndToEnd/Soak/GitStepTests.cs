using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Soak;

/// <summary>The real program is killed around each of its calls of git, the inside of the gaps that stores do not see; the next one finishes.</summary>
public sealed class GitStepTests
{
    private const string Configuration = "merge:\n  checks:\n    - name: test\n      run: test -f README.md\n" + Scratch.Quick;
    private const string Plan = "# Plan\n\n- [ ] 1. One\n  - _Files: 1.txt_\n- [ ] 2. Two\n  - _Files: 2.txt_\n  - _Dependencies: 1_\n- [ ] 3. Checkpoint - all tests pass\n  - _Dependencies: 2_\n";
    private const string Tasks = ".kiro/specs/steps/tasks.md";
    private const string Agent = "echo \"$INTERLOCK_TASK\" > \"$(basename \"$INTERLOCK_TASK\").txt\"";

    /// <summary>The steps of git that change something; the sample takes the first of each.</summary>
    public static TheoryData<string, Death> Steps => new()
    {
        { "worktree add --no-checkout", Death.After },
        { "commit-tree", Death.Meanwhile },
        { "update-ref -m", Death.Before },
        { "update-ref -m", Death.Meanwhile },
        { "update-ref -m", Death.After },
        { "read-tree -m -u ", Death.Meanwhile },
        { "worktree remove", Death.Meanwhile },
    };

    private static readonly Lazy<IReadOnlyList<string>> Calls = new(Undisturbed);

    [ProgramTheory]
    [MemberData(nameof(Steps))]
    public void Killed_at_a_step_of_git_the_work_is_finished_by_the_next(string step, Death death)
    {
        var calls = Calls.Value;
        var at = Enumerable.Range(1, calls.Count).First(number => Is(calls[number - 1], step));
        Kill(at, death, calls[at - 1]);
    }

    [SoakFact]
    public void Every_call_of_git_is_struck_before_during_and_after()
    {
        var calls = Calls.Value;
        foreach (var at in Enumerable.Range(1, calls.Count))
        {
            foreach (var death in Enum.GetValues<Death>())
            {
                Kill(at, death, calls[at - 1]);
            }
        }
    }

    /// <summary>Files that a merge has not reached yet look like boxes that somebody has cleared.</summary>
    [ProgramFact]
    public void Until_the_files_have_followed_the_target_nothing_is_merged_and_nothing_read()
    {
        using var scratch = Planned();
        var git = new DyingGit(scratch.Machine);
        git.Await(1 + Calls.Value.TakeWhile(call => !Is(call, "read-tree -m -u ") || call.Contains(" -n ", StringComparison.Ordinal)).Count(), Death.Before);
        Assert.Equal(137, Work(scratch).ExitCode);
        git.Await(int.MaxValue, Death.Before);
        Assert.Contains("- [ ] 1.", scratch.Read(Tasks), StringComparison.Ordinal);
        Assert.Contains("- [x] 1.", scratch.Git("show", $"main:{Tasks}"), StringComparison.Ordinal);
        var gitAtWork = Path.Combine(scratch.Repository, ".git", "interlock-follow.index.lock");
        using (File.Create(gitAtWork))
        {
            scratch.Ask("merge", "process").Refused(4, "merge.checkout_busy");
            Assert.Equal("reviewing", scratch.State("steps/1"));
            scratch.Ask("spec", "sync", "steps", "--dry-run").Refused(4, "merge.checkout_busy");
        }

        Assert.Equal(0, scratch.Ask("spec", "sync", "steps").ExitCode);
        Assert.Contains("- [x] 1.", scratch.Read(Tasks), StringComparison.Ordinal);
        Assert.Equal(0, Work(scratch).ExitCode);
        Verify(scratch, "files that followed late");
        Assert.DoesNotContain(scratch.Events("OperatorAction"), one => (string?)one["details"]!["action"] == "reopen");
    }

    private static bool Is(string call, string step) => $" {call}".Contains($" {step}", StringComparison.Ordinal);

    private static IReadOnlyList<string> Undisturbed()
    {
        using var scratch = Planned();
        var git = new DyingGit(scratch.Machine);
        git.Await(int.MaxValue, Death.Before);
        Assert.Equal(0, Work(scratch).ExitCode);
        Verify(scratch, "undisturbed");
        return git.Calls;
    }

    private static void Kill(int at, Death death, string call)
    {
        using var scratch = Planned();
        var git = new DyingGit(scratch.Machine);
        git.Await(at, death);
        var killed = Work(scratch);
        Assert.True(git.Struck && killed.ExitCode == 137, $"call {at} was not reached: {killed}");
        var where = $"{death} call {at}, {call}";
        git.Await(int.MaxValue, death);
        var next = Work(scratch);
        Assert.True(next.ExitCode == 0, $"{where}: {next}");
        Verify(scratch, where);
    }

    private static Scratch Planned()
    {
        var scratch = new Scratch(Configuration);
        scratch.Write(Tasks, Plan);
        scratch.Commit("a plan");
        _ = scratch.Ask("spec", "import", Tasks).Data;
        return scratch;
    }

    // One worker: the order of the calls is the same each time.
    private static Answer Work(Scratch scratch) => scratch.Ask("work", "steps", "--workers", "1", "--agent", Agent);

    private static void Verify(Scratch scratch, string where)
    {
        foreach (var id in new[] { "1", "2", "3" })
        {
            var task = scratch.Show($"steps/{id}");
            Assert.True((string?)task["state"] == "done", $"{where}: {task.ToJsonString()}");
        }

        var merges = scratch.Git("log", "--merges", "--first-parent", "--format=%s", "main").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(merges.Length == 2 && merges.Distinct(StringComparer.Ordinal).Count() == 2, $"{where}: {string.Join(" | ", merges)}");
        Assert.True(scratch.Git("status", "--porcelain").Length == 0, $"{where}: {scratch.Git("status", "--porcelain")}");
        Assert.True(!scratch.Read(Tasks).Contains("- [ ]", StringComparison.Ordinal), $"{where}: a box is open");
        Assert.True(scratch.Read("1.txt") == "steps/1\n" && scratch.Read("2.txt") == "steps/2\n", where);
        var place = Path.Combine(scratch.Repository, ".worktrees");
        Assert.True(!Directory.Exists(place) || !Directory.EnumerateFileSystemEntries(place).Any(), $"{where}: {scratch.Git("worktree", "list")}");
        Assert.True(scratch.Ask("merge", "queue").Data.AsArray().Count == 0, $"{where}: the queue is not empty");
        Assert.DoesNotContain(scratch.Ask("run", "list").Data.AsArray(), run => (string?)run!["status"] == "running");
        scratch.Git("fsck", "--no-progress", "--connectivity-only");
    }
}
