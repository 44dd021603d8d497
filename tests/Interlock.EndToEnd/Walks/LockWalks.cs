using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>Who waits for a lock, in which order, and what becomes of those who would wait for each other.</summary>
public sealed class LockWalks
{
    [ProgramFact]
    public void Of_two_growers_that_want_each_others_file_the_younger_yields_and_resumes()
    {
        using var scratch = new Scratch();
        var (old, young) = (Grower(scratch, "app/1", "one.txt", "ann"), Grower(scratch, "app/2", "two.txt", "bob"));
        old.Ask("lock acquire", "two.txt").Refused(4, "lock.held");
        scratch.Stands("implementing", "app/1");
        Assert.Equal("app/1 1", Waiting(scratch, "two.txt"));
        var refused = young.Ask("lock acquire", "one.txt").Refused(4, "lock.deadlock");
        Assert.Equal("""["app/2","app/1"]""", refused["details"]!["ring"]!.ToJsonString());

        scratch.Stands("blocked", "app/2");
        Assert.Contains("it yielded, the youngest of app/2, app/1", Sentence(scratch, "app/2"), StringComparison.Ordinal);
        var yielded = Assert.Single(scratch.Events("LockYielded"));
        Assert.Equal(("2", """["two.txt"]""", "app/1"), ((string)yielded["task_id"]!, yielded["details"]!["files"]!.ToJsonString(), (string?)yielded["details"]!["to"]));
        young.Ask("submit").Refused(4, "claim.stale");

        _ = old.Ask("lock acquire", "two.txt").Data;
        old.Change("two.txt", "uno\ndue\nTRE\n");
        Assert.Equal("done", old.Ask("submit").Text("state"));
        scratch.Stands("pending", "app/2");
        Assert.Equal("two.txt, changed by bob\n", File.ReadAllText(Path.Combine(young.Worktree, "two.txt")));
        Assert.Equal("one.txt two.txt", string.Join(' ', scratch.Start("app/2", "bob").Grant["files"]!.AsArray().Select(file => (string)file!)));
        Assert.Equal(0, (int)scratch.Show("app/2")["attempt"]!);
    }

    [ProgramFact]
    public void In_a_ring_of_three_only_the_youngest_yields()
    {
        using var scratch = new Scratch();
        var all = new[] { Grower(scratch, "app/1", "a.txt", "ann"), Grower(scratch, "app/2", "b.txt", "bob"), Grower(scratch, "app/3", "c.txt", "cyd") };
        all[0].Ask("lock acquire", "b.txt").Refused(4, "lock.held");
        all[2].Ask("lock acquire", "a.txt").Refused(4, "lock.held");
        _ = all[1].Ask("lock acquire", "c.txt").Data;
        Assert.Equal(["implementing", "implementing", "blocked"], all.Select(one => scratch.State(one.Task)));
        Assert.Contains("it yielded to app/2", scratch.Reason("app/3"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void Two_agents_that_want_each_others_file_both_come_to_an_end()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Create("app/2");
        var met = Path.Combine(scratch.Machine.Root, "met ");

        // Each takes its own file and waits until the other has too; then each wants the other's.
        var summary = scratch.Work($$"""
            me=$(basename $INTERLOCK_TASK); other=$((3-me))
            add() { grep -q "line of $me" $1 2>/dev/null || echo "line of $me" >>$1; '{{Released.Program}}' lock acquire $1 >>'{{met}}log' 2>&1 || true; }
            add file$me.txt
            touch '{{met}}'$me
            n=0; while [ ! -e '{{met}}1' -o ! -e '{{met}}2' ] && [ $n -lt 200 ]; do sleep 0.05; n=$((n+1)); done
            add file$other.txt
            for file in file1.txt file2.txt; do if grep -q '<<<<<<<' $file; then printf 'line of 1\nline of 2\n' >$file; fi; done
            exit 0
            """);

        var told = string.Join('\n', scratch.Events().Select(one => one.ToJsonString()));
        Assert.True(summary.ExitCode == 0, $"{summary}\n{told}");
        Assert.Equal((2, 0), ((int)summary.Data["specs"]![0]!["done"]!, (int)summary.Data["specs"]![0]!["failed"]!));
        Assert.Contains("\"LockYielded\"", told, StringComparison.Ordinal);
        foreach (var file in (string[])["file1.txt", "file2.txt"])
        {
            Assert.Equal(["line of 1", "line of 2"], scratch.Read(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        }
    }

    [ProgramFact]
    public void Small_claims_do_not_starve_one_that_wants_a_directory()
    {
        using var scratch = new Scratch();
        scratch.Create("app/0", "--file", "src/0.txt");
        var holder = scratch.Claim("app/0");
        scratch.Create("app/big", "--file", "src/**");
        for (var i = 1; i < 4; i++)
        {
            scratch.Create($"app/{i}", "--file", $"src/{i}.txt");
        }

        // The first that finds it locked takes the next task and leaves it a place; nobody overtakes it after that.
        var small = new Claimed(scratch, "app/1", "bob", scratch.Ask("claim", "--as", "bob").Data);
        Assert.Equal("app/1", Taken(small.Grant));
        scratch.Ask("claim", "--as", "cyd").Refused(8, "task.none_ready");
        _ = holder.Ask("release").Data;
        var refused = scratch.Ask("claim", "app/2", "--as", "cyd").Refused(4, "lock.queued");
        Assert.Equal(("src/2.txt", "app/big"), ((string?)refused["details"]!["path"], (string?)refused["details"]!["task"]));
        Assert.Contains("is locked by app/1", Sentence(scratch, "app/big"), StringComparison.Ordinal);
        Assert.Contains("1st in line", Sentence(scratch, "app/big"), StringComparison.Ordinal);
        Assert.Contains("src/2.txt goes first to app/big; it waits since", Sentence(scratch, "app/2"), StringComparison.Ordinal);
        _ = small.Ask("release").Data;
        Assert.Equal("app/big", Taken(scratch.Ask("claim", "--as", "cyd").Data));
    }

    [ProgramFact]
    public void What_is_locked_is_mirrored_for_other_tools()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt", "--file", "package.json");
        var claimed = scratch.Claim("app/1");
        var file = JsonNode.Parse(scratch.Read(".task-locks/app--1.lock"))!;
        Assert.Equal(("app/1", "ann", "human", claimed.Branch, """["one.txt","package.json"]"""), (
            (string?)file["taskId"], (string?)file["workerId"], (string?)file["workerType"], (string?)file["branchName"], file["lockedFiles"]!.ToJsonString()));
        Assert.Equal("app/1", (string?)JsonNode.Parse(scratch.Read(".task-locks/shared/package.json.lock"))!["taskId"]);
        Assert.Equal("", scratch.Git("status", "--porcelain"));
        _ = claimed.Ask("release").Data;
        Assert.Equal(["shared"], Entries(scratch, ".task-locks"));
        Assert.Empty(Entries(scratch, ".task-locks/shared"));

        _ = scratch.Claim("app/1");
        File.Delete(Path.Combine(scratch.Repository, ".task-locks/app--1.lock"));
        scratch.Write(".task-locks/app--9.lock", file.ToJsonString());
        scratch.Write(".task-locks/README", "mine");
        var cleaned = scratch.Ask("lock", "cleanup").Data;
        Assert.Equal((2, 1), ((int)cleaned["mirrors"]!["written"]!, (int)cleaned["mirrors"]!["removed"]!));
        Assert.Equal(["README", "app--1.lock", "shared"], Entries(scratch, ".task-locks"));
    }

    [ProgramFact]
    public void A_mirror_that_cannot_be_written_is_warned_of_and_fails_nothing()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var elsewhere = Directory.CreateDirectory(Path.Combine(scratch.Machine.Root, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(scratch.Repository, ".task-locks"), elsewhere);
        var claimed = scratch.Ask("claim", "app/1", "--as", "ann");
        Assert.Equal((0, "locks.mirror"), (claimed.ExitCode, (string?)JsonNode.Parse(claimed.Output)!["warnings"]![0]!["code"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
        Assert.Equal("one.txt", (string?)scratch.Ask("lock", "list").Data[0]!["path"]);
    }

    private static Claimed Grower(Scratch scratch, string task, string file, string worker)
    {
        scratch.Create(task);
        var claimed = scratch.Worked(task, file, $"{file}, changed by {worker}\n", worker);
        _ = claimed.Ask("lock acquire", file).Data;
        return claimed;
    }

    private static string Waiting(Scratch scratch, string path) => string.Join(' ', scratch.Ask("lock", "list").Data.AsArray()
        .Single(held => (string?)held!["path"] == path)!["waiting"]!.AsArray().Select(waiter => $"{waiter!["task"]} {waiter["place"]}"));

    private static string Sentence(Scratch scratch, string task) => scratch.Say("task", "why", task).Output;

    private static string Taken(JsonNode grant) => $"{grant["task"]!["spec"]}/{grant["task"]!["id"]}";

    private static IReadOnlyList<string> Entries(Scratch scratch, string directory) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(scratch.Repository, directory)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
}
