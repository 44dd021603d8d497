using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;
using Interlock.Storage.Sqlite;

namespace Interlock.EndToEnd.Archives;

/// <summary>Backups, restores, verification and moving with the real program, beside others and through <c>kill -9</c>.</summary>
public sealed class BackupTests
{
    [ProgramFact]
    public void Backups_made_while_eight_processes_write_are_each_one_moment_of_the_registry()
    {
        using var scratch = new Scratch();
        scratch.Create("load/0");
        var stop = Path.Combine(scratch.Machine.Root, "stop");
        var writers = Enumerable.Range(1, 8).Select(n => Write(scratch, $"w{n}", stop)).ToList();
        var backups = new List<JsonNode>();
        while (backups.Count < 6)
        {
            // Each is of another moment: waits for the writers, not for a clock.
            var before = backups.Count == 0 ? 0 : (long)backups[^1]["seq"]!;
            if ((long)scratch.Ask("events", "--limit", "1").Data[0]!["seq"]! > before + 20)
            {
                backups.Add(scratch.Ask(["spec", "backup", "load", .. (string[])(backups.Count is 2 or 3 ? ["--incremental"] : [])]).Data.DeepClone());
            }
        }

        File.WriteAllText(stop, "");
        foreach (var writer in writers)
        {
            var (output, error) = (writer.StandardOutput.ReadToEndAsync(), writer.StandardError.ReadToEndAsync());
            writer.WaitForExit();
            Assert.True(writer.ExitCode == 0, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
            writer.Dispose();
        }

        Sound(scratch);
        Assert.Equal(backups.Select(one => (long)one["seq"]!).Order(), backups.Select(one => (long)one["seq"]!));
        foreach (var backup in backups)
        {
            using var elsewhere = new Scratch();
            var restored = elsewhere.Ask("spec", "restore", (string)backup["path"]!).Data;
            Assert.Equal(((long)backup["tasks"]!, "load"), ((long)restored["tasks"]!, (string)restored["spec"]!));
            Sound(elsewhere);
            Assert.Equal((long)backup["tasks"]!, elsewhere.Ask("task", "list", "load", "--limit", "100000").Data.AsArray().Count);
        }
    }

    [ProgramFact]
    public void A_killed_backup_is_never_taken_for_one()
    {
        using var scratch = new Scratch();
        Import(scratch, 1500);
        _ = scratch.Ask("spec", "backup").Data;
        var random = new Random(7);
        for (var kill = 0; kill < 10; kill++)
        {
            Kill(scratch, random.Next(20, 320), "spec", "backup", "big");
        }

        var home = Path.Combine(scratch.Repository, ".git", "interlock", "backups", "big");
        foreach (var backup in Directory.GetDirectories(home).Where(path => Path.GetFileName(path)[0] != '.'))
        {
            using var elsewhere = new Scratch();
            Assert.Equal(1500, (int)elsewhere.Ask("spec", "restore", backup).Data["tasks"]!);
        }

        Assert.Equal("big-restored", scratch.Ask("spec", "restore", "big").Text("spec"));
        Sound(scratch);
    }

    [ProgramFact]
    public void A_killed_restore_has_changed_nothing_or_all()
    {
        using var scratch = new Scratch();
        Import(scratch, 1500);
        _ = scratch.Ask("spec", "backup").Data;
        var random = new Random(11);
        for (var kill = 0; kill < 6; kill++)
        {
            Kill(scratch, random.Next(100, 900), "spec", "restore", "big", "--name", $"copy{kill}");
            var specs = scratch.Ask("spec", "list").Data.AsArray().ToDictionary(spec => (string)spec!["spec"]!, spec => (int)spec!["tasks"]!);
            Assert.All(specs, spec => Assert.Equal(1500, spec.Value));
        }

        Sound(scratch);
    }

    [ProgramFact]
    public void A_killed_migration_goes_on_and_leaves_one_registry_to_write_to()
    {
        using var scratch = new Scratch();
        Import(scratch, 1500);
        scratch.Claim("big/1");
        var random = new Random(13);
        for (var kill = 0; kill < 6; kill++)
        {
            Kill(scratch, random.Next(80, 900), "store", "migrate", "--to", "sqlite:moved.db");
        }

        var migrated = scratch.Ask("store", "migrate", "--to", "sqlite:moved.db").Data;
        Assert.Equal(1500, (int)migrated["kinds"]!.AsArray().First(kind => (string?)kind!["kind"] == "tasks")!["count"]!);
        scratch.Ask("task", "create", "big/x", "--title", "too late").Refused(4, "store.moved");
        Assert.Equal(1500, scratch.Ask("task", "list", "big", "--limit", "9999").Data.AsArray().Count);
        scratch.Write("interlock.yaml", Scratch.NoChecks + "registry:\n  url: 'sqlite:moved.db'\n");
        Assert.Equal("ann", (string)scratch.Show("big/1")["claim"]!["worker"]!);
        scratch.Create("big/x");
        Sound(scratch);
    }

    [ProgramFact]
    public void Verify_tells_by_its_exit_code()
    {
        using var scratch = new Scratch();
        scratch.Create("demo/1");
        Sound(scratch);
        scratch.Write("tasks.md", "- [ ] 1. One\n  - _Dependencies: 2_\n- [ ] 2. Two\n  - _Dependencies: 1_\n");
        _ = scratch.Ask("spec", "import", "tasks.md", "--name", "ring").Data;
        var warned = scratch.Ask("spec", "verify");
        Assert.Equal((1, "graph.cycle", "warning"), (warned.ExitCode, (string)warned.Summary["findings"]![0]!["code"]!, (string)warned.Summary["findings"]![0]!["severity"]!));
        scratch.Ask("spec", "verify", "nobody").Refused(3, "spec.unknown");
    }

    [ProgramFact]
    public void A_dispatcher_makes_a_backup_when_it_is_due_and_not_before()
    {
        using var scratch = new Scratch();
        scratch.Create("demo/1", "--file", "one.txt");
        var state = Path.Combine(scratch.Repository, ".git", "interlock");
        var home = Path.Combine(state, "backups", "demo");
        _ = scratch.Work("true").Summary;
        Assert.False(Directory.Exists(home));
        Due(state);
        scratch.Machine.Variables["INTERLOCK_REGISTRY__BACKUP_ENABLED"] = "false";
        _ = scratch.Work("true").Summary;
        Assert.False(Directory.Exists(home));
        scratch.Machine.Variables.Clear();
        _ = scratch.Work("true").Summary;
        Assert.Single(Directory.GetDirectories(home));
        _ = scratch.Work("true").Summary;
        Assert.Single(Directory.GetDirectories(home));
        Assert.Single(scratch.Events("BackupMade"));
    }

    /// <summary>As if the interval had passed.</summary>
    private static void Due(string state)
    {
        using var store = SqliteStore.Open(Path.Combine(state, "registry.db"));
        store.Write(tx =>
        {
            tx.PutRecord(new("backups", "schedule", "", "", "{\"DueAt\":\"2020-01-01T00:00:00Z\"}"));
            return 0;
        });
    }

    private static void Sound(Scratch scratch)
    {
        var verified = scratch.Ask("spec", "verify");
        Assert.True(verified.ExitCode == 0, $"{verified}");
    }

    /// <summary>Makes tasks that depend on each other, claims some and lets go of some, until there is a file <paramref name="stop"/>.</summary>
    private static Process Write(Scratch scratch, string name, string stop)
    {
        var script = $"""
            i=0
            while [ ! -e '{stop}' ]; do
                i=$((i+1))
                "$0" task create load/{name}-$i --title "task $i" --depends 0 >/dev/null || exit 1
                "$0" task create load/{name}-$i-b --title "after $i" --completion manual --depends {name}-$i >/dev/null || exit 2
                "$0" task create load/{name}-$i-c --title "free $i" --file {name}/$i.txt >/dev/null || exit 3
                "$0" claim load/{name}-$i-c --as {name} --no-worktree >/dev/null || exit 4
                [ $((i % 2)) = 0 ] || "$0" release load/{name}-$i-c --as {name} --token 1 >/dev/null || exit 5
                "$0" task cancel load/{name}-$i --reason enough >/dev/null || exit 6
            done
            """;
        return scratch.Machine.Start("sh", scratch.Repository, "-c", script, Released.Program!);
    }

    private static void Import(Scratch scratch, int tasks)
    {
        var plan = new StringBuilder("# Plan\n\n");
        for (var n = 1; n <= tasks; n++)
        {
            plan.Append("- [ ] ").Append(n).Append(". Task number ").Append(n).Append('\n');
        }

        scratch.Write("tasks.md", plan.ToString());
        _ = scratch.Ask("spec", "import", "tasks.md", "--name", "big").Data;
    }

    private static void Kill(Scratch scratch, int milliseconds, params string[] words)
    {
        using var process = scratch.Machine.Start(Released.Program!, scratch.Repository, words);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(milliseconds))
        {
            process.Kill();
        }

        process.WaitForExit();
        Task.WaitAll(output, error);
    }
}
