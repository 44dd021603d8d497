using Interlock.Archives;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Archives;

public sealed class RestoringTests : IDisposable
{
    private readonly Shelf shelf = new Shelf().Fill();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public void A_lost_spec_comes_back_under_its_name_with_its_uids_and_its_history()
    {
        var made = shelf.Backup();
        var fresh = new Desk();
        fresh.Create("other/base");
        var restored = shelf.Restore(made.Path, to: fresh);
        Assert.Equal(("demo", true, 9L), (restored.Spec, restored.KeptUids, restored.Tasks));
        Assert.Equal(made.Manifest.Counts.Events, restored.Events);
        Assert.Empty(restored.Missing);
        foreach (var task in shelf.Desk.Registry.Reading.List(new() { Spec = "demo" }).Select(view => view.Task))
        {
            var back = fresh.Task(task.Id);
            Assert.Equal((task.Uid, task.Title, task.MetadataText, task.Version > 0), (back.Uid, back.Title, back.MetadataText, back.Version > 0));
            Assert.Equal(task.State.IsActive() ? back.State : task.State, back.State);
            Assert.Equal(task.LastToken, back.LastToken);
        }

        Assert.Equal(TaskState.Done, fresh.State("1.1"));
        Assert.Single(fresh.Registry.Reading.Artifacts(Desk.Ref("1.1")).Value);
        Assert.Equal(
            shelf.Desk.Events("1.1").Select(entry => (entry.Type, entry.At, entry.Worker)),
            fresh.Events("1.1").Select(entry => (entry.Type, entry.At, entry.Worker)));
    }

    [Fact]
    public void What_was_at_work_comes_back_without_claims_and_locks()
    {
        var restored = shelf.Restore(shelf.Backup().Path, "again");
        Assert.Equal(
            [("again/1.2", "implementing", "pending"), ("again/4", "reviewing", "blocked"), ("again/5", "analyzing", "pending")],
            restored.Returned.Select(back => (back.Task, back.Was, back.Now)));
        Assert.Contains("may be merged", shelf.Desk.Task("again/4").StateReason, StringComparison.Ordinal);
        Assert.All((string[])["again/1.2", "again/4", "again/5"], id =>
        {
            Assert.Null(shelf.Desk.ClaimOf(id));
            Assert.Empty(shelf.Desk.LocksOf(id));
        });
        shelf.Desk.Registry.Locking.ForceRelease(Desk.Ref("1.2"), "make room", Desk.Ann);
        Assert.Equal(2, shelf.Desk.Claim("again/1.2"));
    }

    [Fact]
    public void A_directory_of_backups_means_the_newest_and_never_an_older_one_by_silence()
    {
        var first = shelf.Backup();
        shelf.Desk.Create("9");
        var second = shelf.Backup();
        var home = Path.GetDirectoryName(second.Path)!;
        Assert.Equal(second.Path, shelf.Place.Find(home, "/").Value);
        Assert.Equal(second.Path, shelf.Place.Find(Path.GetDirectoryName(home)!, "/").Value);
        Assert.Equal(second.Path, shelf.Place.Find("demo", "/").Value);

        File.Delete(Path.Combine(second.Path, "manifest.json"));
        Desk.Refused(shelf.Place.Find(home, "/"), "backup.damaged", RefusalKind.Failed);
        Desk.Refused(shelf.Place.Find("demo", "/"), "backup.damaged", RefusalKind.Failed);
        Assert.Equal(first.Path, shelf.Place.Find(first.Path, "/").Value);

        Directory.CreateDirectory(Path.Combine(shelf.Place.Directory, "other"));
        Directory.Move(second.Path, Path.Combine(shelf.Place.Directory, "other", Path.GetFileName(second.Path)));
        Assert.Equal(first.Path, shelf.Place.Find(home, "/").Value);
        Desk.Refused(shelf.Place.Find(shelf.Place.Directory, "/"), "backup.several", RefusalKind.Usage);
    }

    [Fact]
    public void A_spec_that_is_there_is_left_alone_and_its_copy_is_its_own()
    {
        var made = shelf.Backup();
        var before = shelf.Desk.Snapshot();
        var restored = shelf.Restore(made.Path);
        Assert.Equal(("demo-restored", false), (restored.Spec, restored.KeptUids));
        Assert.All(before.Split('\n'), line => Assert.Contains(line, shelf.Desk.Snapshot(), StringComparison.Ordinal));
        var copy = shelf.Desk.Task("demo-restored/1.1");
        Assert.Equal(shelf.Desk.Task("1.1").Uid, (string?)copy.Metadata["restored_uid"]);
        Assert.NotEqual(shelf.Desk.Task("1.1").Issue, copy.Issue);
        var issue = shelf.Desk.Store.Read(reader => Records.Issues.Find(reader, $"{copy.Issue}"))!;
        Assert.Equal((copy.Uid, false), (issue.Task, issue.Open));
        Assert.Equal(copy.Uid, shelf.Desk.Store.Read(reader => Records.Changes.Find(reader, $"{copy.Change}"))!.Task);
        Assert.Equal(copy.Uid, shelf.Desk.Store.Read(reader => Records.Impacts.Find(reader, copy.Uid))!.Task);
        Assert.Equal("demo-restored-2", shelf.Restore(made.Path).Spec);
    }

    [Fact]
    public void A_taken_name_is_refused()
    {
        var made = shelf.Backup();
        Desk.Refused(Shelf.TryRestore(shelf.Desk, made.Path, "other"), "spec.exists", RefusalKind.Conflict);
        Desk.Refused(Shelf.TryRestore(shelf.Desk, made.Path, "../x"), "name.invalid", RefusalKind.Usage);
        Desk.Refused(Shelf.TryRestore(shelf.Desk, made.Path, "x", "demo"), "restore.two_names", RefusalKind.Usage);
    }

    [Fact]
    public void Only_exactly_the_named_spec_is_overwritten_and_only_while_nobody_works_on_it()
    {
        var made = shelf.Backup();
        var before = shelf.Desk.Snapshot();
        Desk.Refused(Shelf.TryRestore(shelf.Desk, made.Path, overwrite: "other"), "restore.other_spec", RefusalKind.Conflict);
        var held = Shelf.TryRestore(shelf.Desk, made.Path, overwrite: "demo");
        Desk.Refused(held, "restore.held", RefusalKind.Conflict);
        Assert.Contains("demo/1.2 (bob)", held.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(before, shelf.Desk.Snapshot());
    }

    [Fact]
    public void Overwriting_brings_back_what_was_and_loses_nothing_that_came_since()
    {
        var made = shelf.Backup();
        LetGo();
        shelf.Desk.Registry.Steering.Update(Desk.Ref("2"), new() { Title = "Renamed since" }, Desk.Ann);
        shelf.Desk.Create("9");
        shelf.Desk.Finish("1.2");
        Assert.Equal(TaskState.Done, shelf.Desk.State("1.2"));
        var token = shelf.Desk.Task("1.2").LastToken;
        var events = shelf.Desk.LastSeq;

        var restored = shelf.Restore(made.Path, overwrite: "demo");

        Assert.Equal(("demo", true, 0L), (restored.Spec, restored.KeptUids, restored.Events));
        Assert.Equal(["demo/9"], restored.Cancelled);
        Assert.Equal(TaskState.Cancelled, shelf.Desk.State("9"));
        Assert.Equal("Title of 2", shelf.Desk.Task("2").Title);
        Assert.Equal(TaskState.Pending, shelf.Desk.State("1.2"));
        Assert.Equal(token, shelf.Desk.Task("1.2").LastToken);
        Assert.Equal(TaskState.Blocked, shelf.Desk.State("2"));
        Assert.Contains(shelf.Desk.Events(after: events), entry => entry.Type == EventTypes.OperatorAction && (string?)entry.Details["action"] == "restore");
    }

    [Fact]
    public void Dependents_elsewhere_follow_what_was_overwritten()
    {
        var made = shelf.Backup();
        LetGo();
        shelf.Desk.Finish("4");
        Assert.Equal(TaskState.Pending, shelf.Desk.State("outside/after"));
        shelf.Restore(made.Path, overwrite: "demo");
        Assert.Equal((TaskState.Blocked, 1), (shelf.Desk.State("outside/after"), shelf.Desk.Task("outside/after").OpenDependencies));
    }

    [Fact]
    public void A_chain_of_incrementals_comes_back_as_the_last_one_was()
    {
        shelf.Backup();
        LetGo();
        shelf.Desk.Create("8", "2");
        shelf.Backup(incremental: true);
        shelf.Desk.Registry.Steering.Update(Desk.Ref("8"), new() { Title = "Better title" }, Desk.Ann);
        shelf.Desk.Finish("5", Desk.Bob);
        var last = shelf.Backup(incremental: true);

        var fresh = new Desk();
        var restored = shelf.Restore(last.Path, to: fresh);

        Assert.Equal(10, restored.Tasks);
        Assert.Equal("Better title", fresh.Task("8").Title);
        Assert.Equal(shelf.Desk.Events().Count(entry => entry.Spec == "demo"), restored.Events);
        Assert.Equal(shelf.Desk.Registry.Reading.List(new() { Spec = "demo" }).Select(view => view.Task.Id), fresh.Registry.Reading.List(new() { Spec = "demo" }).Select(view => view.Task.Id));
    }

    [Fact]
    public void A_dependency_on_a_spec_that_is_not_here_is_told_and_waited_for()
    {
        var fresh = new Desk();
        var restored = shelf.Restore(shelf.Backup().Path, to: fresh);
        Assert.Equal(["demo/3 after other/base"], restored.Missing);
        Assert.Equal((TaskState.Blocked, "held: missing dependency other/base"), (fresh.State("3"), fresh.Reason("3")));
    }

    [Fact]
    public void Agents_and_what_runs_inside_a_run_restore_nothing()
    {
        var made = shelf.Backup();
        Desk.Refused(Shelf.TryRestore(shelf.Desk, made.Path, actor: Desk.Bot), "restore.operator", RefusalKind.Forbidden);
        shelf.Desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        Desk.Refused(Shelf.TryRestore(shelf.Desk, made.Path, actor: new() { Name = "robot", Host = "h" }), "restore.operator", RefusalKind.Forbidden);
    }

    [Fact]
    public void A_restore_that_dies_at_any_of_its_writes_has_changed_nothing()
    {
        var made = shelf.Backup();
        var fresh = new Desk();
        fresh.Create("other/base");
        var before = fresh.Snapshot();
        var seq = fresh.LastSeq;
        var another = new Desk();
        another.Create("other/base");
        var counting = new Dying(another.Store, 0);
        Restore(counting);
        Assert.True(counting.Writes > 60);
        for (var at = 1; at <= counting.Writes; at++)
        {
            Assert.Throws<Dying.Died>(() => Restore(new Dying(fresh.Store, at)));
            Assert.Equal((before, seq), (fresh.Snapshot(), fresh.LastSeq));
        }

        Result<Restored> Restore(IStore store) => new Restoring(fresh.Registry.Context with { Store = store }).Restore(new() { Backup = made.Path, Actor = Desk.Ann });
    }

    private void LetGo()
    {
        foreach (var id in (string[])["1.2", "5", "4"])
        {
            var claim = shelf.Desk.ClaimOf(id)!;
            Assert.False(shelf.Desk.Registry.Working.Release(Desk.Ref(id), claim.Token, "later", claim.Worker == "bob" ? Desk.Bob : Desk.Ann).IsRefused);
        }
    }
}
