using System.Diagnostics;
using System.Text;
using Interlock.EndToEnd.Harness;
using Interlock.Launching.LocalProcess;

namespace Interlock.EndToEnd.Soak;

/// <summary><c>kill -9</c> of <c>work</c> at moments drawn by a seed, and started again each time: nothing is lost, nothing happens twice.</summary>
public sealed class KillTests
{
    private const string Configuration = "merge:\n  checks:\n    - name: test\n      run: ./test.sh\nkiro:\n  order: free\n" + Scratch.Quick;

    private const string Check = "#!/bin/sh\nfor f in src/*.txt; do\n    [ ! -e \"$f\" ] || [ \"$(tail -n 1 \"$f\")\" = end ] || exit 1\ndone\n";

    [ProgramFact]
    public void Five_kills_lose_nothing_and_do_nothing_twice() => Soak(seed: 5, kills: 5, tasks: 8);

    [SoakFact]
    public void A_hundred_kills_lose_nothing_and_do_nothing_twice() => Soak(seed: 100, kills: 100, tasks: 70);

    private static void Soak(int seed, int kills, int tasks)
    {
        var random = new Random(seed);
        using var scratch = new Scratch(Configuration);
        scratch.Write("test.sh", Check);
        File.SetUnixFileMode(Path.Combine(scratch.Repository, "test.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        scratch.Write(".kiro/specs/soak/tasks.md", Plan(random, tasks));
        scratch.Commit("a plan and a check");
        _ = scratch.Ask("spec", "import", ".kiro/specs/soak/tasks.md").Data;
        for (var killed = 0; killed < kills; killed++)
        {
            Allow(scratch, tasks * killed / kills);
            KillAfter(scratch, random.Next(150, 900));
        }

        Allow(scratch, tasks);
        var last = scratch.Machine.Run(Released.Program!, scratch.Repository, Words(scratch));
        Assert.True(last.ExitCode == 0, $"seed {seed}: {last}");
        Verify(scratch, tasks, $"seed {seed}, {kills} kills");
    }

    private static void KillAfter(Scratch scratch, int milliseconds)
    {
        using var work = scratch.Machine.Start(Released.Program!, scratch.Repository, Words(scratch));
        work.StandardInput.Close();
        var (output, error) = (work.StandardOutput.ReadToEndAsync(), work.StandardError.ReadToEndAsync());
        if (work.WaitForExit(milliseconds))
        {
            Assert.Fail($"ended before it was killed: {work.ExitCode} {output.GetAwaiter().GetResult()}{error.GetAwaiter().GetResult()}");
        }

        work.Kill();
        work.WaitForExit();
    }

    // An agent does half of its work, and the other half once its task is allowed to end: the work lasts as long as the kills do,
    // on any machine.
    private static string[] Words(Scratch scratch) =>
    [
        "work", "soak", "--workers", "4", "--json", "--agent",
        $"mkdir -p src; n=$(basename \"$INTERLOCK_TASK\"); f=src/$n.txt; echo begin > $f; "
            + $"i=0; while [ ! -e '{Allowed(scratch)}'/$n ]; do i=$((i+1)); [ $i -lt 1200 ] || exit 1; sleep 0.05; done; echo end >> $f",
    ];

    private static string Allowed(Scratch scratch) => Path.Combine(scratch.Machine.Root, "allowed");

    private static void Allow(Scratch scratch, int tasks)
    {
        Directory.CreateDirectory(Allowed(scratch));
        for (var task = 1; task <= tasks; task++)
        {
            File.WriteAllText(Path.Combine(Allowed(scratch), $"{task}"), "");
        }
    }

    private static void Verify(Scratch scratch, int tasks, string where)
    {
        var all = scratch.Ask("task", "list", "soak").Data.AsArray();
        Assert.Equal(tasks, all.Count);
        Assert.All(all, task => Assert.True((string?)task!["state"] == "done", $"{where}: {task.ToJsonString()}"));
        var merges = scratch.Git("rev-list", "--first-parent", "--merges", "main").Split('\n');
        Assert.Equal(merges.Order(), all.Select(task => (string?)task!["merge_commit"]).Order());
        Assert.Equal(tasks, merges.Length);
        for (var task = 1; task <= tasks; task++)
        {
            Assert.Equal("begin\nend\n", scratch.Read($"src/{task}.txt"));
        }

        Assert.Equal("", scratch.Git("status", "--porcelain"));
        Assert.DoesNotContain("- [ ]", scratch.Read(".kiro/specs/soak/tasks.md"), StringComparison.Ordinal);
        Assert.Single(scratch.Git("worktree", "list", "--porcelain").Split('\n'), line => line.StartsWith("worktree ", StringComparison.Ordinal));
        var place = Path.Combine(scratch.Repository, ".worktrees");
        Assert.True(!Directory.Exists(place) || !Directory.EnumerateFileSystemEntries(place).Any(), where);
        var clone = Path.Combine(scratch.Machine.Root, "clone");
        scratch.Git("clone", "--quiet", scratch.Repository, clone);
        foreach (var commit in scratch.Git("rev-list", "--first-parent", "main", "--", "test.sh", "src").Split('\n'))
        {
            scratch.GitIn(clone, "checkout", "--quiet", "--detach", commit);
            Assert.True(scratch.Machine.Run(Path.Combine(clone, "test.sh"), clone).ExitCode == 0, $"{where}: the check fails at {commit}");
        }

        var runs = scratch.Ask("run", "list").Data.AsArray();
        Assert.DoesNotContain(runs, run => (string?)run!["status"] == "running");
        var ids = runs.Select(run => (string?)run!["id"]).ToHashSet();
        Assert.DoesNotContain(ProcessTable.AllMarked(), marked => ids.Contains(marked.RunId) || InPlace(marked.Process.Pid, scratch.Machine.Root));
    }

    private static bool InPlace(int pid, string root)
    {
        try
        {
            return Directory.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName.StartsWith(root, StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // It ended while we looked.
            return false;
        }
    }

    private static string Plan(Random random, int tasks)
    {
        var plan = new StringBuilder("# Plan\n\n");
        for (var task = 1; task <= tasks; task++)
        {
            var before = Enumerable.Range(Math.Max(1, task - 6), Math.Min(6, task - 1)).Where(_ => random.Next(5) == 0).ToList();
            plan.Append(System.Globalization.CultureInfo.InvariantCulture, $"- [ ] {task}. Write part {task}\n  - _Files: src/{task}.txt_\n");
            if (before.Count > 0)
            {
                plan.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - _Dependencies: {string.Join(", ", before)}_\n");
            }
        }

        return plan.ToString();
    }
}
