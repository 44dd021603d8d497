using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Merging;

public sealed class QueueEntriesTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_task_that_was_submitted_again_while_its_old_entry_was_looked_at_stays_queued()
    {
        desk.Make("1", "a");
        var token = desk.Submit("1");
        var entry = desk.Registry.Reading.MergeQueue()[0];
        desk.Registry.Completing.Review(desk.Task("1").Change!.Value, approve: false, "another try", Desk.Bob);
        Assert.Equal(TaskState.Implementing, desk.State("1"));
        desk.Commit("1", state => state with { Head = FakeWorkspace.Commit('d'), Changed = ["a"] });
        desk.TrySubmit("1", token);

        desk.Registry.Entries.Forget(entry);

        Assert.Single(desk.Registry.Reading.MergeQueue());
        Invariants.Hold(desk);
    }

    [Fact]
    public void An_entry_that_nothing_waits_for_is_taken_out()
    {
        desk.Make("1", "a");
        desk.Submit("1");
        var entry = desk.Registry.Reading.MergeQueue()[0];
        var task = desk.Task("1");
        desk.Store.Write(tx =>
        {
            tx.PutTask(task with { State = TaskState.Implementing });
            return 0;
        });

        desk.Registry.Entries.Forget(entry);

        Assert.Empty(desk.Registry.Reading.MergeQueue());
    }
}
