using Interlock.Archives;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Archives;

public sealed class BackingUpTests : IDisposable
{
    private readonly Shelf shelf = new Shelf().Fill();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public void A_rehearsal_says_what_it_would_be_and_leaves_nothing()
    {
        var request = new BackupRequest { Specs = ["demo"], Place = new(Path.Combine(shelf.Root, "far", "away")), Rehearse = true };
        var made = Assert.Single(new BackingUp(shelf.Desk.Store, shelf.Desk.Time, RandomIds.Shared).Make(request).Value);
        Assert.True(made.Manifest.Counts.Tasks > 5 && made.Bytes > 100);
        Assert.StartsWith(Path.Combine(shelf.Root, "far", "away", "demo"), made.Path, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(shelf.Root, "far")));
    }

    [Fact]
    public void A_backup_says_what_it_holds_and_can_be_opened()
    {
        var made = shelf.Backup();
        var part = Assert.Single(BackupReader.Open(made.Path).Value);
        Assert.Equal(made.Manifest.Digest, part.Manifest.Digest);
        Assert.Equal(9, made.Manifest.Counts.Tasks);
        Assert.Equal(4, made.Manifest.Counts.Dependencies);
        Assert.True(made.Manifest.Counts.Records >= 10);
        Assert.Equal(shelf.Desk.Registry.Reading.Events(new() { Spec = "demo" }).Count, made.Manifest.Counts.Events);
        Assert.Equal(shelf.Desk.LastSeq, made.Manifest.Seq);
        Assert.Equal(new FileInfo(Path.Combine(made.Path, "tasks.jsonl")).Length, made.Manifest.Contents.First(file => file.Name == "tasks.jsonl").Bytes);
        Assert.DoesNotContain("bob", File.ReadAllText(Path.Combine(made.Path, "tasks.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unchanged_spec_is_backed_up_incrementally_as_nothing()
    {
        var full = shelf.Backup();
        var next = shelf.Backup(incremental: true);
        Assert.Equal((full.Manifest.Id, Path.GetFileName(full.Path)), (next.Manifest.Base!.Id, next.Manifest.Base.Name));
        Assert.Equal((0, 0, 0), (Lines(next, "tasks.jsonl"), Lines(next, "records.jsonl"), Lines(next, "events.jsonl")));
        Assert.Equal(full.Manifest.Counts with { Events = 0 }, next.Manifest.Counts);
    }

    [Fact]
    public void An_incremental_backup_holds_what_changed_also_where_no_event_says_so()
    {
        shelf.Backup();
        shelf.Desk.Create("8", "2");
        var task = shelf.Desk.Task("2");
        shelf.Desk.Store.Write(tx =>
        {
            tx.PutTask(task with { Worklog = "changed behind everybody's back" });
            return 0;
        });
        var next = shelf.Backup(incremental: true);
        Assert.Equal((2, 1), (Lines(next, "tasks.jsonl"), Lines(next, "records.jsonl")));
        Assert.Equal(2, BackupReader.Open(next.Path).Value.Count);
    }

    [Fact]
    public void Nothing_goes_on_from_a_backup_of_another_log()
    {
        shelf.Backup();
        var elsewhere = new Desk();
        for (var n = 0; n < 40; n++)
        {
            elsewhere.Create($"{n}");
        }

        var made = shelf.TryBackup(incremental: true, store: elsewhere.Store).Value[0];
        Assert.Null(made.Manifest.Base);
    }

    [Fact]
    public void Nothing_goes_on_from_a_damaged_backup()
    {
        var full = shelf.Backup();
        File.AppendAllText(Path.Combine(full.Path, "index.jsonl"), "{}\n");
        Assert.Null(shelf.Backup(incremental: true).Manifest.Base);
    }

    [Fact]
    public void All_specs_are_backed_up_as_they_are_at_one_moment()
    {
        var made = shelf.TryBackup(spec: null).Value;
        Assert.Equal(["demo", "other", "outside"], made.Select(one => one.Manifest.Spec.Name));
        Assert.Single(made.Select(one => one.Manifest.Seq).Distinct());
    }

    [Fact]
    public void An_unknown_spec_is_refused_and_leaves_nothing()
    {
        Desk.Refused(shelf.TryBackup("nobody"), "spec.unknown", RefusalKind.NotFound);
        Assert.False(Directory.Exists(shelf.Place.Directory));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        File.WriteAllText(shelf.Place.Directory, "a file");
        Desk.Refused(shelf.TryBackup(), "backup.io", RefusalKind.Failed);
    }

    /// <summary>At each step the process could die: what is on disk then is what would be found.</summary>
    [Fact]
    public void A_backup_that_is_killed_at_any_step_is_never_taken_for_one()
    {
        var before = shelf.Backup();
        var steps = new List<string>();
        shelf.TryBackup(spec: null, step: name =>
        {
            steps.Add(name);
            var found = shelf.Place.List("demo");
            var named = steps.Count(step => step == "sync its name");
            Assert.Equal(named == 0 ? 1 : 2, found.Count);
            Assert.All(found, one => Assert.False(BackupReader.Open(one.Path).IsRefused));
            Assert.Equal(found[^1].Path, shelf.Place.Find("demo", shelf.Root).Value);
        });
        Assert.Equal(3 * 12, steps.Count);
        Assert.Equal(2, shelf.Place.List("demo").Count);
        Assert.Equal(before.Path, shelf.Place.List("demo")[0].Path);
    }

    [Fact]
    public void A_backup_that_fails_at_any_step_leaves_nothing_but_whole_backups()
    {
        var steps = 0;
        shelf.TryBackup(step: _ => steps++);
        for (var at = 1; at < steps; at++)
        {
            var n = 0;
            Desk.Refused(shelf.TryBackup(step: _ => Fail(++n == at)), "backup.io", RefusalKind.Failed);
            Assert.Single(Directory.GetFileSystemEntries(Path.Combine(shelf.Place.Directory, "demo")));
        }

        static void Fail(bool now)
        {
            if (now)
            {
                throw new IOException("No space left on device");
            }
        }
    }

    [Fact]
    public void Whole_chains_are_taken_away_oldest_first_and_the_rest_stays_usable()
    {
        foreach (var incremental in (bool[])[false, true, true, false, true, false])
        {
            shelf.Desk.Create($"n{shelf.Desk.LastSeq}");
            shelf.Backup(incremental);
        }

        Assert.Equal(3, shelf.Place.Prune("demo", keep: 3));
        Assert.Equal(3, shelf.Place.List("demo").Count);
        Assert.All(shelf.Place.List("demo"), one => Assert.False(BackupReader.Open(one.Path).IsRefused));
        Assert.Equal(0, shelf.Place.Prune("demo", keep: 2));
        Assert.Equal(2, shelf.Place.Prune("demo", keep: 1));
        Assert.Equal(0, shelf.Place.Prune("demo", keep: 0));
    }

    [Fact]
    public void What_killed_backups_left_is_tidied_away_once_it_is_old()
    {
        shelf.Backup();
        var left = Directory.CreateDirectory(Path.Combine(shelf.Place.Directory, "demo", ".unfinished-x")).FullName;
        shelf.Place.Tidy("demo", DateTimeOffset.UnixEpoch);
        Assert.True(Directory.Exists(left));
        shelf.Place.Tidy("demo", DateTimeOffset.MaxValue);
        Assert.False(Directory.Exists(left));
        Assert.Single(shelf.Place.List("demo"));
    }

    [Fact]
    public void A_store_that_is_written_meanwhile_is_backed_up_as_it_was()
    {
        using var directory = new Storage.Sqlite.RegistryDirectory();
        using var store = Interlock.Storage.Sqlite.SqliteStore.Create(directory.Database);
        Put(store, 1);
        var n = 1;
        var made = shelf.TryBackup(store: store, step: _ => Put(store, ++n)).Value[0];
        Assert.Equal(1, made.Manifest.Counts.Tasks);
        Assert.Equal(n, store.Read(reader => reader.ListTasks(new() { Spec = "demo" }).Count));
        Assert.True(n > 10);

        static void Put(IStore store, int n) => store.Write(tx =>
        {
            tx.PutSpec(new() { Name = "demo", CreatedAt = default, UpdatedAt = default });
            tx.PutTask(new WorkTask { Uid = $"u{n}", Spec = "demo", Id = $"{n}", Title = "t", CreatedAt = default, UpdatedAt = default });
            return tx.Append(new() { Type = "TaskCreated", Spec = "demo", TaskId = $"{n}", At = default });
        });
    }

    private static long Lines(BackupMade made, string file) => made.Manifest.Contents.First(one => one.Name == file).Lines;
}
