using System.Text;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Registry.Syncing;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>People who save, workers who hold, merges that tick, and a sync that dies, all at the wrong moment.</summary>
public sealed class BesideOthersTests
{
    private const string Plan = "- [ ] 1. First\n- [ ] 2. Second\n- [ ] 3. Third\n";

    [Fact]
    public void An_edit_between_reading_and_writing_is_merged_too()
    {
        var saves = 0;
        SyncDesk? desk = null;
        using var one = desk = new SyncDesk
        {
            Files = new(TimeProvider.System)
            {
                // The first look before the file is replaced finds another save; it has been read twice by then.
                ReadBytes = path =>
                {
                    if (path.EndsWith("tasks.md", StringComparison.Ordinal) && ++saves == 4)
                    {
                        File.WriteAllText(path, File.ReadAllText(path).Replace("Second", "Other", StringComparison.Ordinal));
                    }

                    return File.ReadAllBytes(path);
                },
            },
        };
        desk.Sync(Plan);
        desk.Desk.Begin("1");
        saves = 2;
        desk.Sync();
        Assert.Equal("- [-] 1. First\n- [ ] 2. Other\n- [ ] 3. Third\n", desk.Text);
        Assert.Equal("Other", desk.Task("2").Title);
        desk.IsQuiet();
    }

    [Fact]
    public void A_file_that_is_always_being_saved_is_left_as_it_is()
    {
        var count = 0;
        using var desk = new SyncDesk
        {
            Files = new(TimeProvider.System)
            {
                ReadBytes = path => Encoding.UTF8.GetBytes($"{Plan}\n{++count}\n"),
            },
        };
        desk.Sync(Plan);
        desk.Desk.Begin("1");
        Assert.Equal("kiro.changed_while_written", desk.TrySync().Refusal?.Code);
        Assert.Equal(Plan, desk.Text);
    }

    [Fact]
    public void A_sync_that_died_before_or_after_the_file_was_written_is_finished_by_the_next()
    {
        foreach (var written in new[] { false, true })
        {
            using var desk = new SyncDesk(Plan);
            desk.Finish("1");
            desk.Desk.Registry.Steering.Update(Desk.Ref("2"), new() { Title = "Another" }, Desk.Ann);
            if (written)
            {
                // Everything but the record of it.
                desk.Text = Plan.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal).Replace("Second", "Another", StringComparison.Ordinal);
            }

            Assert.Empty(desk.Sync().Result.Conflicts);
            Assert.Equal("- [x] 1. First\n- [ ] 2. Another\n- [ ] 3. Third\n", desk.Text);
            Assert.Equal(TaskState.Done, desk.StateOf("1"));
            desk.IsQuiet();
        }
    }

    [Fact]
    public void A_held_task_keeps_its_id_until_it_is_free()
    {
        using var desk = Free(new());
        var token = desk.Desk.Begin("2");
        var held = desk.Uid("2");
        var report = desk.Sync("- [ ] 1. First\n- [ ] 2. New\n- [-] 3. Second\n- [ ] 4. Third\n");
        Assert.Equal(["renumber.waits", "renumber.waits"], desk.Codes(report));
        Assert.Equal(("2", "2~2"), (desk.ByUid(held).Id, desk.All().Single(task => task.Title == "New").Id));
        Assert.False(desk.Desk.TryStart("2", token).IsRefused);

        desk.Desk.Registry.Working.Release(Desk.Ref("2"), token, null, Desk.Ann);
        Assert.Empty(desk.Sync().Result.Conflicts);
        Assert.Equal(("3", "2"), (desk.ByUid(held).Id, desk.All().Single(task => task.Title == "New").Id));
        Assert.Equal(("2", "2~w1"), (desk.ByUid(held).WorkName, desk.Task("2").WorkName));
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void A_held_task_that_is_gone_from_the_file_is_kept_and_cancelled_once_it_is_free()
    {
        using var desk = Free(new());
        var token = desk.Desk.Begin("2");
        var report = desk.Sync("- [ ] 1. First\n- [ ] 3. Third\n");
        Assert.Equal((1, TaskState.Implementing), (report.Result.Removed, desk.StateOf("2")));
        Assert.Equal(["task.missing_held"], desk.Codes(report));
        desk.Desk.Registry.Working.Release(Desk.Ref("2"), token, null, Desk.Ann);
        Assert.Equal(0, desk.Sync().Result.Removed);
        Assert.Equal((TaskState.Cancelled, "missing in file"), (desk.StateOf("2"), desk.Desk.Reason("2")));
        desk.IsQuiet();
    }

    [Fact]
    public void A_held_task_gets_children_only_once_it_is_free()
    {
        using var desk = new SyncDesk(Plan);
        var token = desk.Desk.Begin("1");
        desk.Sync("- [-] 1. First\n  - [ ] 1.1 Half\n- [ ] 2. Second\n- [ ] 3. Third\n");
        Assert.False(desk.Task("1").IsParent);
        Invariants.Hold(desk.Desk);
        desk.Desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        desk.Sync();
        Assert.Equal((true, "1"), (desk.Task("1").IsParent, desk.Task("1.1").Parent));
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void Dependencies_follow_the_task_and_not_its_number()
    {
        using var desk = new SyncDesk("- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n  - _Depends: 1_\n");
        desk.Sync("- [ ] 1. B\n- [ ] 2. A\n- [ ] 3. C\n  - _Depends: 2_\n");
        Assert.Equal(["2"], desk.Waits(desk.Task("3")));
        Assert.Equal("A", desk.Task("2").Title);
        Assert.Empty(desk.Sync().Lines);

        // The text still says 2, and 2 is another task now: the file's word.
        desk.Sync("- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n  - _Depends: 2_\n");
        Assert.Equal("B", desk.Desk.Store.Read(reader => reader.FindTask(reader.DependenciesOf(desk.Uid("3"))[0].DependsOn))!.Title);
    }

    [Fact]
    public void Ticks_that_a_merge_wrote_are_agreed_and_are_due_once()
    {
        using var desk = new SyncDesk(Plan);
        desk.Finish("1");
        var due = Assert.Single(desk.Desk.Store.Read(reader => TickBook.Due(reader, "demo")));
        desk.Content = KiroTicks.Apply(desk.Content, [new(due.Number, due.Title)]).Value.Content;
        desk.Desk.Registry.Syncing.Ticked([due.Uid]);
        Assert.Empty(desk.Desk.Store.Read(reader => TickBook.Due(reader, "demo")));
        desk.IsQuiet();
        Assert.Empty(desk.Accepting(Plan).Result.Conflicts);
        Assert.Equal(TaskState.Pending, desk.StateOf("1"));
    }

    [Fact]
    public void A_tick_that_stands_there_before_its_merge_is_recorded_is_no_conflict()
    {
        using var desk = new SyncDesk(Plan) { Options = new() { Untick = true } };
        desk.Desk.Submit("1");
        desk.Sync();
        desk.Desk.Store.Write(tx => Records.Merges.Put(tx, Records.Merges.Find(tx, desk.Uid("1"))! with { Landing = true }));
        var ticked = desk.Text.Replace("[-] 1.", "[x] 1.", StringComparison.Ordinal);
        Assert.Empty(desk.Sync(ticked).Result.Conflicts);
        Assert.Equal((ticked, TaskState.Reviewing), (desk.Text, desk.StateOf("1")));
    }

    [Fact]
    public void A_file_is_left_to_the_merges_that_carry_it()
    {
        using var desk = Free(new() { LeaveToMerges = true });
        desk.Desk.Begin("2", Desk.Bot);
        desk.Sync();
        Assert.Equal(Plan, desk.Text);
        var token = desk.Desk.Submit("1");
        desk.Sync();
        Assert.Equal(Plan, desk.Text);
        Assert.False(desk.Desk.TryMerge("1", token).IsRefused);
        desk.Sync();
        Assert.Equal(Plan.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal), desk.Text);
        desk.IsQuiet();
    }

    [Fact]
    public void A_task_made_by_command_that_the_file_gets_later_is_that_task()
    {
        using var desk = new SyncDesk(Plan);
        var uid = desk.Desk.Create("4").Uid;
        desk.Sync(Plan + "- [ ] 5. Title of 4\n");
        Assert.Equal("5", desk.ByUid(uid).Id);
        desk.IsQuiet();
    }

    private static SyncDesk Free(SyncOptions options)
    {
        var desk = new SyncDesk { Options = options with { Format = new KiroFormat(new() { Order = KiroOrder.Free }) } };
        desk.Sync(Plan);
        return desk;
    }
}
