using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary><c>--dry-run</c> of the commands that do more than write to the registry: it says what would be, and nothing is.</summary>
public sealed class RehearsalWalks
{
    [ProgramFact]
    public void The_merge_queue_says_what_would_merge_and_what_conflict()
    {
        // Nobody has said which checks: what is submitted stays queued until somebody does.
        using var scratch = new Scratch(Scratch.Quick);
        foreach (var (task, file) in new[] { ("app/1", "one.txt"), ("app/2", "two.txt"), ("app/3", "three.txt") })
        {
            scratch.Create(task);
            Assert.Equal(0, scratch.Worked(task, file, "a worker's\n", $"p{task[^1]}").Ask("submit").ExitCode);
        }

        Assert.Equal(["held", "held", "held"], scratch.Ask("merge", "process", "--until-empty", "--dry-run").Data.AsArray().Select(one => (string?)one!["result"]));
        scratch.Write("two.txt", "a person's\n");
        scratch.Write("interlock.yaml", Scratch.NoChecks + Scratch.Quick);
        scratch.Commit("main goes on");
        _ = scratch.Ask("trust", "--yes").Data;
        scratch.Write("three.txt", "typed just now");
        var (target, seq) = (scratch.Git("rev-parse", "main"), scratch.Events().Count);
        var outcomes = scratch.Ask("merge", "process", "--until-empty", "--dry-run").Data.AsArray();
        Assert.Equal(["app/1 merged ", "app/2 returned merge.conflict", "app/3 held merge.checkout_dirty"], outcomes.Select(one => $"{one!["task"]} {one["result"]} {one["code"]}"));
        Assert.Single(scratch.Ask("merge", "process", "--dry-run").Data.AsArray());
        Assert.Equal(target, scratch.Git("rev-parse", "main"));
        Assert.Equal(seq, scratch.Events().Count);
        Assert.Equal(3, scratch.Ask("merge", "queue").Data.AsArray().Count);
    }

    [ProgramFact]
    public void Work_says_what_it_would_take_up()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        scratch.Create("app/2", "--depends", "app/1");
        var seq = scratch.Events().Count;
        var spec = scratch.Ask("work", "--dry-run", "--agent", "true").Data["specs"]!.AsArray().Single()!;
        Assert.Equal((2, 0), ((int)spec["tasks"]!, (int)spec["done"]!));
        var said = scratch.Say("dispatch", "app", "--dry-run", "--agent", "true").Output;
        Assert.Contains("app/1", said, StringComparison.Ordinal);
        Assert.DoesNotContain("app/2", said, StringComparison.Ordinal);
        Assert.Equal(seq, scratch.Events().Count);
    }

    [ProgramFact]
    public void A_run_is_neither_started_nor_killed()
    {
        using var scratch = new Scratch();
        Assert.Equal("running", (string?)scratch.Ask("run", "start", "--dry-run", "--", "touch", "made").Data["status"]);
        Assert.False(File.Exists(Path.Combine(scratch.Repository, "made")));
        Assert.Empty(scratch.Ask("run", "list").Data.AsArray());

        using var live = scratch.Machine.Start(Released.Program!, scratch.Repository, "run", "start", "--", "sh", "-c", "touch begun; exec sleep 60");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(scratch.Repository, "begun")), TimeSpan.FromMinutes(1)));
        var id = (string)scratch.Ask("run", "list").Data.AsArray().Single()!["id"]!;
        Assert.Equal("killed", (string?)scratch.Ask("run", "kill", id, "--dry-run").Data["status"]);
        Assert.Equal("running", (string?)scratch.Ask("run", "show", id).Data["status"]);
        Assert.Equal("killed", (string?)scratch.Ask("run", "kill", id).Data["status"]);
        live.WaitForExit();
    }

    [ProgramFact]
    public void A_registry_is_neither_moved_nor_made()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        var to = $"files:{scratch.Machine.Root}/there";
        var kinds = scratch.Ask("store", "migrate", "--to", to, "--dry-run").Data["kinds"]!.AsArray();
        Assert.Equal(1, (int)kinds.Single(kind => (string?)kind!["kind"] == "tasks")!["count"]!);
        Assert.False(Directory.Exists(Path.Combine(scratch.Machine.Root, "there")));
        scratch.Create("app/2");
        _ = scratch.Ask("store", "migrate", "--to", to).Data;
        scratch.Ask("store", "migrate", "--to", $"files:{scratch.Machine.Root}/elsewhere", "--dry-run").Refused(4, "store.moved");
    }
}
