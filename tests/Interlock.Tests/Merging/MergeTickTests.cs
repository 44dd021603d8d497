using System.Text;
using Interlock.Git;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry.Syncing;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Merging;

/// <summary>Boxes of the spec's file that are ticked along with merges.</summary>
public sealed class MergeTickTests : IDisposable
{
    private const string Tasks = ".kiro/specs/demo/tasks.md";
    private const string Open = "# Implementation Plan\n\n- [ ] 1. Title of 1\n- [ ] 2. Title of 2\n";

    private readonly MergeScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_box_is_ticked_in_the_very_tree_that_is_tested_and_merged()
    {
        Plan("1");

        Assert.Equal(MergeResult.Merged, (await scene.OneAsync()).Result);

        Assert.Equal(Open.Replace("[ ] 1", "[x] 1", StringComparison.Ordinal), scene.Git.Tip.Files[Tasks]);
        Assert.Equal([scene.Git.Tip.Tree], scene.Git.Checked);
        Assert.Equal("x", Said("1"));
    }

    [Fact]
    public async Task Boxes_of_tasks_that_were_done_without_a_merge_are_ticked_once_the_queue_is_empty()
    {
        Plan();
        Finished("2");

        Assert.Empty(await scene.ProcessAsync());

        Assert.Equal(Open.Replace("[ ] 2", "[x] 2", StringComparison.Ordinal), scene.Git.Tip.Files[Tasks]);
        Assert.Equal((scene.Git.Tip.Tree, "x"), (Assert.Single(scene.Git.Checked), Said("2")));
    }

    [Fact]
    public async Task A_tick_that_the_checks_do_not_take_moves_nothing()
    {
        Plan();
        Finished("2");
        scene.Git.Checks = _ => Task.FromResult<Result<CheckReport>>(FakeMerges.Red);

        await scene.ProcessAsync();

        Assert.Equal((Open, " "), (scene.Git.Tip.Files[Tasks], Said("2")));
    }

    [Fact]
    public async Task A_file_that_a_person_edits_is_ticked_where_it_stands_and_their_edits_stay()
    {
        Plan("1");
        scene.Git.MainCheckout = scene.Directory;
        var file = Path.Combine(scene.Directory, Tasks);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, Open + "- [ ] 3. Mine\n");

        await scene.ProcessAsync();

        Assert.Equal(Open, scene.Git.Tip.Files[Tasks]);
        Assert.Equal(Open.Replace("[ ] 1", "[x] 1", StringComparison.Ordinal) + "- [ ] 3. Mine\n", await File.ReadAllTextAsync(file));
        Assert.Equal("x", Said("1"));
    }

    [Fact]
    public async Task A_checks_task_with_a_box_moves_the_target_to_its_tick()
    {
        Plan();
        scene.Desk.Create(Desk.Draft("3") with { Completion = Completion.Checks });
        Agreed("3");
        scene.Git.Advance((Tasks, Open + "- [ ] 3. Title of 3\n"));
        scene.Desk.TrySubmit("3", scene.Desk.Begin("3"));

        Assert.Equal(MergeResult.Checked, (await scene.OneAsync()).Result);
        Assert.Equal(Open + "- [x] 3. Title of 3\n", scene.Git.Tip.Files[Tasks]);
    }

    [Fact]
    public async Task A_box_on_the_target_that_was_not_recorded_any_more_is_recorded_by_the_next()
    {
        Plan();
        Finished("2");
        scene.Git.Advance((Tasks, Open.Replace("[ ] 2", "[x] 2", StringComparison.Ordinal)));

        await scene.ProcessAsync();

        Assert.Equal("x", Said("2"));
        Assert.Empty(scene.Git.Checked);
    }

    /// <summary>A spec with a file on the target, and those of its tasks submitted.</summary>
    private void Plan(params string[] submitted)
    {
        scene.Git.Advance((Tasks, Open));
        scene.Desk.Make("1", "a1");
        scene.Desk.Make("2", "a2");
        scene.Desk.Store.Write(tx =>
        {
            tx.PutSpec(tx.FindSpec("demo")! with { SourcePath = Tasks });
            return 0;
        });
        Agreed("1");
        Agreed("2");
        submitted.ToList().ForEach(id => scene.Submit(id, ($"a{id}", "1")));
    }

    private void Agreed(string id) => scene.Desk.Store.Write(tx => SyncRecords.Bases.Put(tx, new()
    {
        Task = scene.Desk.Task(id).Uid,
        Spec = "demo",
        Number = id,
        Mark = " ",
        Said = " ",
        Text = new() { Title = $"Title of {id}", Kind = "task", Completion = "merge", Optional = false },
    }));

    private void Finished(string id) => scene.Desk.Store.Write(tx =>
    {
        tx.PutTask(tx.FindTask(Desk.Ref(id))! with { State = TaskState.Done, ClosedAt = scene.Desk.Time.GetUtcNow() });
        return 0;
    });

    private string Said(string id) => scene.Desk.Store.Read(reader => SyncRecords.Bases.Find(reader, scene.Desk.Task(id).Uid))!.Said;
}
