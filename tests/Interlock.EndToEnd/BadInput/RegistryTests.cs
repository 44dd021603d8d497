using Interlock.EndToEnd.Harness;
using Interlock.Storage.Sqlite;

namespace Interlock.EndToEnd.BadInput;

/// <summary>A registry that is missing, read-only, newer, truncated or on a full disk.</summary>
public sealed class RegistryTests
{
    [ProgramFact]
    public void Missing()
    {
        using var scratch = new Scratch(ready: false);
        var answer = scratch.Ask("task", "list");
        Assert.True(answer.ExitCode == 3, $"{answer}");
        Assert.StartsWith("store.", (string?)answer.Problem["code"], StringComparison.Ordinal);
        Assert.Contains("interlock init", (string?)answer.Problem["hint"], StringComparison.Ordinal);
        Assert.False(File.Exists(Database(scratch)));
        Assert.False(string.IsNullOrEmpty((string?)scratch.Ask("task", "list", "--registry", "nonsense://x").Refused(2, "registry.url")["message"]));
    }

    [ProgramFact]
    public void Truncated()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        Settle(scratch);
        var whole = File.ReadAllBytes(Database(scratch));
        File.WriteAllBytes(Database(scratch), whole[..(whole.Length / 3)]);
        Refuses(scratch);
        Assert.Equal(whole.Length / 3, new FileInfo(Database(scratch)).Length);

        File.WriteAllBytes(Database(scratch), whole);
        scratch.Stands("pending", "app/1");
    }

    [ProgramFact]
    public void No_database_at_all()
    {
        using var scratch = new Scratch();
        Settle(scratch);
        File.WriteAllText(Database(scratch), new string('x', 10_000));
        Refuses(scratch);
        Assert.Equal(10_000, new FileInfo(Database(scratch)).Length);
        var again = scratch.Ask("init", "--yes");
        Assert.Equal(10_000, new FileInfo(Database(scratch)).Length);
        Assert.NotEqual(0, again.ExitCode);
    }

    [ProgramFact]
    public void Of_a_newer_schema()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        Settle(scratch);
        SetUserVersion(Database(scratch), 9_999);
        var before = File.ReadAllBytes(Database(scratch));
        var answer = scratch.Ask("task", "list");
        answer.Refused(1, "store.newer_schema");
        Assert.Equal(before, File.ReadAllBytes(Database(scratch)));
    }

    [UnprivilegedFact]
    public void Read_only()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        var directory = Path.GetDirectoryName(Database(scratch))!;
        File.SetUnixFileMode(Database(scratch), UnixFileMode.UserRead);
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var answer = scratch.Ask("task", "create", "app/2", "--title", "T");
        Assert.Equal(1, answer.ExitCode);
        Assert.NotNull(answer.Problem["code"]);
        Assert.DoesNotContain("internal", (string?)answer.Problem["code"], StringComparison.Ordinal);
    }

    [MountFact]
    public void A_full_disk_and_a_read_only_one() => FullAndReadOnly("sqlite:", "registry.db");

    [MountFact]
    public void A_full_disk_and_a_read_only_one_with_a_file_registry() => FullAndReadOnly("files:", "registry");

    [ProgramFact]
    public void A_file_registry_that_is_truncated_or_locked_or_not_there()
    {
        using var scratch = new Scratch();
        var root = Path.Combine(scratch.Machine.Root, "files registry");
        scratch.Machine.Variables["INTERLOCK_REGISTRY"] = $"files:{root}";
        scratch.Ask("task", "list").Refused(3, "store.missing");
        _ = scratch.Ask("init", "--yes").Data;
        scratch.Create("app/1");
        Assert.Contains("is sound", scratch.Say("doctor").Output, StringComparison.Ordinal);
        Assert.Empty(scratch.Ask("store", "locks").Data.AsArray());
        Assert.False((bool)scratch.Ask("store", "unlock", "app", "--reason", "to see").Data["unlocked"]!);
        scratch.Ask("store", "unlock", "app").Refused(2, "reason.missing");
        scratch.Ask("store", "unlock", "../x", "--reason", "r").Refused(2, "name.invalid");

        scratch.Machine.Variables["INTERLOCK_REGISTRY__LOCK_TIMEOUT"] = "0.2";
        using (new FileStream(Path.Combine(root, "locks", "app.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            scratch.Ask("task", "update", "app/1", "--priority", "1").Refused(7, "store.busy");
            Assert.Equal("app", (string?)Assert.Single(scratch.Ask("store", "locks").Data.AsArray())!["spec"]);
            Assert.True((bool)scratch.Ask("store", "unlock", "app", "--reason", "it hangs").Data["unlocked"]!);
            _ = scratch.Ask("task", "update", "app/1", "--priority", "1").Data;
        }

        Assert.Contains(scratch.Events("OperatorAction"), entry => (string?)entry["details"]!["action"] == "store-unlock");
        var file = Path.Combine(root, "tasksets", "app", "taskset.json");
        _ = scratch.Create("other/1");
        _ = scratch.Ask("spec", "backup").Data;
        var whole = File.ReadAllText(file);
        File.WriteAllText(file, whole[..(whole.Length / 2)]);
        var corrupt = scratch.Ask("task", "list").Refused(1, "store.corrupt");
        Assert.Contains($"Move '{Path.GetDirectoryName(file)}'", (string?)corrupt["hint"], StringComparison.Ordinal);
        Assert.Contains("'interlock spec restore app'", (string?)corrupt["hint"], StringComparison.Ordinal);

        Directory.Move(Path.GetDirectoryName(file)!, Path.Combine(scratch.Machine.Root, "kept"));
        scratch.Stands("pending", "other/1");
        _ = scratch.Ask("spec", "restore", "app").Data;
        Assert.Equal(1, (int)scratch.Show("app/1")["priority"]!);
    }

    private static void FullAndReadOnly(string scheme, string name)
    {
        using var scratch = new Scratch();
        using var disk = SmallDisk.Mount(scratch.Machine);
        var url = $"{scheme}{disk.Path}/{name}";
        _ = scratch.Ask("init", "--yes", "--registry", url).Data;
        _ = scratch.Ask("task", "create", "app/1", "--title", "T", "--registry", url).Data;
        disk.Fill();
        var full = scratch.Ask("task", "create", "app/2", "--title", new string('t', 400), "--registry", url);
        for (var n = 3; full.ExitCode == 0 && n < 60; n++)
        {
            full = scratch.Ask("task", "create", $"app/{n}", "--title", new string('t', 400), "--registry", url);
        }

        Assert.True(full.ExitCode == 1, $"{full}");
        Assert.Equal("store.full", (string?)full.Problem["code"]);
        disk.Empty();
        Assert.Equal("app", (string?)scratch.Ask("task", "show", "app/1", "--registry", url).Data["spec"]);
        _ = scratch.Ask("task", "create", "app/99", "--title", "T", "--registry", url).Data;

        disk.MakeReadOnly();
        var readOnly = scratch.Ask("task", "create", "app/100", "--title", "T", "--registry", url);
        Assert.Equal(1, readOnly.ExitCode);
        Assert.StartsWith("store.", (string?)readOnly.Problem["code"], StringComparison.Ordinal);
    }

    private static string Database(Scratch scratch) => Path.Combine(scratch.Repository, ".git", "interlock", "registry.db");

    /// <summary>All that is known is in the database file itself, and nothing in its log.</summary>
    private static void Settle(Scratch scratch)
    {
        using (var store = SqliteStore.Open(Database(scratch)))
        {
            Assert.True(store.Checkpoint());
        }

        File.Delete(Database(scratch) + "-wal");
        File.Delete(Database(scratch) + "-shm");
    }

    private static void Refuses(Scratch scratch)
    {
        var answer = scratch.Ask("task", "list");
        Assert.True(answer.ExitCode == 1, $"{answer}");
        Assert.StartsWith("store.", (string?)answer.Problem["code"], StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty((string?)answer.Problem["hint"]), $"{answer}");
    }

    /// <summary>Bytes 60 to 63 of a SQLite file are its user version, big end first.</summary>
    private static void SetUserVersion(string database, int version)
    {
        using var file = File.OpenWrite(database);
        file.Position = 60;
        file.Write([(byte)(version >> 24), (byte)(version >> 16), (byte)(version >> 8), (byte)version]);
    }
}
