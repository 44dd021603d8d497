using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>Tasks that declare no files: locks grow, a conflict parks, the end of the holder wakes.</summary>
public sealed class GrowingWalks
{
    [ProgramFact]
    public void Locks_grow_with_submit()
    {
        using var scratch = new Scratch(Scratch.Quick);
        scratch.Create("app/1");
        var claimed = scratch.Start("app/1");
        Assert.Empty(claimed.Grant["files"]!.AsArray());
        claimed.Change("one.txt", "grown\n");

        Assert.Equal("reviewing", claimed.Ask("submit").Text("state"));
        var held = scratch.Ask("lock", "check", "one.txt").Refused(4, "lock.held");
        Assert.Equal("app/1", (string?)held["details"]!["task"]);
    }

    [ProgramFact]
    public void A_conflict_parks_it_and_it_goes_on_after_the_holder_merged()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2");
        var holder = scratch.Worked("app/1", "one.txt", "ONE\ntwo\nthree\n");
        var grower = scratch.Worked("app/2", "one.txt", "one\ntwo\nTHREE\n", "bob");

        grower.Ask("submit").Refused(4, "lock.held");
        scratch.Stands("blocked", "app/2");
        Assert.Contains("lock", scratch.Reason("app/2"), StringComparison.Ordinal);
        Assert.Contains("app/1", scratch.Reason("app/2"), StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nTHREE\n", File.ReadAllText(Path.Combine(grower.Worktree, "one.txt")));

        Assert.Equal("done", holder.Ask("submit").Text("state"));
        scratch.Stands("pending", "app/2");

        var again = scratch.Start("app/2", "bob");
        Assert.Equal(grower.Worktree, again.Worktree);
        Assert.Equal("one.txt", (string?)again.Grant["files"]!.AsArray().Single());
        Assert.Equal("done", again.Ask("submit").Text("state"));
        Assert.Equal("ONE\ntwo\nTHREE\n", scratch.Read("one.txt"));
        Assert.Equal(0, (int)scratch.Show("app/2")["attempt"]!);
    }

    [ProgramFact]
    public void Two_agents_that_declare_nothing_change_the_same_file_one_after_the_other()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Create("app/2");
        var both = Path.Combine(scratch.Machine.Root, "both ");

        // Each waits until both have begun, so that they meet for certain the first time.
        var summary = scratch.Work($$"""
            me=$(basename $INTERLOCK_TASK)
            if ! grep -q "line of $me" shared.txt 2>/dev/null; then echo "line of $me" >>shared.txt; fi
            touch '{{both}}'$me
            n=0; while [ ! -e '{{both}}1' -o ! -e '{{both}}2' ] && [ $n -lt 100 ]; do sleep 0.05; n=$((n+1)); done
            if grep -q '<<<<<<<' shared.txt; then printf 'line of 1\nline of 2\n' >shared.txt; fi
            exit 0
            """);

        Assert.True(summary.ExitCode == 0, $"{summary}\n{string.Join('\n', scratch.Events().Select(one => one.ToJsonString()))}");
        var lines = scratch.Read("shared.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["line of 1", "line of 2"], lines.Order());
        Assert.Contains(scratch.Events("TaskUpdated").Concat(scratch.Events()), one => one.ToJsonString().Contains("locked by app/", StringComparison.Ordinal));
        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }
}
