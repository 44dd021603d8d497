using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage;

/// <summary>What those who copy and check a store stand on.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public void All_that_is_stored_can_be_read_row_by_row()
    {
        Store.Write(tx =>
        {
            tx.PutTask(Task("2", 2));
            tx.PutTask(Task("1", 1) with { IsParent = true });
            tx.PutTask(Task("x", 3) with { Spec = "other" });
            tx.PutDependency(new("uid-2", "uid-1", true));
            tx.PutDependency(new("uid-nobody", "uid-1", false));
            tx.PutRecord(new("zeta", "k", "o", "s", "{\"a\":1}"));
            tx.PutRecord(new("alpha", "second", "", "", "{}"));
            tx.PutRecord(new("alpha", "first", "", "", "{}"));
            tx.Append(new() { Type = EventTypes.TaskCreated, Spec = "demo", TaskId = "1", At = Start });
            tx.Append(new() { Type = EventTypes.TaskCreated, Spec = "other", TaskId = "x", At = Start });
            return tx.Next("issue") + tx.Next("issue");
        });
        Store.Read(reader =>
        {
            Assert.Equal(["1", "2", "x"], reader.EnumerateTasks().Select(task => task.Id));
            Assert.Equal(["x"], reader.EnumerateTasks("other").Select(task => task.Id));
            Assert.Equal(["uid-2>uid-1 True", "uid-nobody>uid-1 False"], reader.EnumerateDependencies().Select(edge => $"{edge.Task}>{edge.DependsOn} {edge.Hard}").Order(StringComparer.Ordinal));
            Assert.Equal([("alpha", "second"), ("alpha", "first"), ("zeta", "k")], reader.EnumerateRecords().Select(record => (record.Collection, record.Key)));
            Assert.Equal([1L, 2L], reader.EnumerateEvents(new()).Select(entry => entry.Seq));
            Assert.Equal([2L], reader.EnumerateEvents(new() { AfterSeq = 1, Limit = 5 }).Select(entry => entry.Seq));
            Assert.Equal(2, reader.ListSequences()["issue"]);
            return 0;
        });
    }

    [Fact]
    public void Two_kinds_can_be_read_side_by_side_and_left_half_way()
    {
        Store.Write(tx =>
        {
            foreach (var id in Enumerable.Range(1, 9))
            {
                tx.PutTask(Task($"{id}", id));
                tx.Append(new() { Type = EventTypes.TaskCreated, Spec = "demo", TaskId = $"{id}", At = Start });
            }

            return 0;
        });
        Store.Read(reader =>
        {
            using var tasks = reader.EnumerateTasks().GetEnumerator();
            using var again = reader.EnumerateTasks().GetEnumerator();
            Assert.True(tasks.MoveNext() && tasks.MoveNext() && again.MoveNext());
            Assert.Equal(("2", "1"), (tasks.Current.Id, again.Current.Id));
            Assert.Equal(9, reader.EnumerateEvents(new()).Count());
            return 0;
        });
        Assert.Equal(9, Store.Write(tx => tx.EnumerateTasks().Count()));
    }

    [Fact]
    public void A_deleted_task_is_gone_from_every_list_and_its_name_is_free()
    {
        Store.Write(tx =>
        {
            tx.PutSpec(new() { Name = "demo", CreatedAt = Start, UpdatedAt = Start });
            tx.PutTask(Task("1", 1) with { RequiredSkills = ["sql"], Parent = "0" });
            return 0;
        });
        Store.Write(tx =>
        {
            tx.DeleteTask("uid-1");
            tx.DeleteTask("uid-nobody");
            tx.DeleteSpec("demo");
            Assert.Null(tx.FindSpec("demo"));
            Assert.Null(tx.FindTask(new TaskRef("demo", "1")));
            Assert.Empty(tx.Ready(new()));
            Assert.Empty(tx.Ready(new() { Skill = "sql" }));
            Assert.Empty(tx.Children("demo", "0"));
            tx.PutTask(Task("1", 1) with { Uid = "another" });
            return 0;
        });
        Assert.Equal("another", Store.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!.Uid);
    }

    [Fact]
    public void A_deletion_that_is_given_up_deletes_nothing()
    {
        Store.Write(tx =>
        {
            tx.PutSpec(new() { Name = "demo", CreatedAt = Start, UpdatedAt = Start });
            tx.PutTask(Task("1", 1));
            return tx.Next("issue");
        });
        Assert.Throws<InvalidOperationException>(() => Store.Write<int>(tx =>
        {
            tx.DeleteTask("uid-1");
            tx.DeleteSpec("demo");
            tx.SetSequence("issue", 40);
            tx.MarkMoved("memory:elsewhere");
            throw new InvalidOperationException();
        }));
        Store.Write(tx =>
        {
            Assert.NotNull(tx.FindSpec("demo"));
            Assert.Single(tx.Ready(new()));
            Assert.Equal(2, tx.Next("issue"));
            return 0;
        });
    }

    [Fact]
    public void A_sequence_goes_on_from_where_it_is_set()
    {
        Store.Write(tx =>
        {
            tx.SetSequence("issue", 41);
            return 0;
        });
        Assert.Equal(42, Store.Write(tx => tx.Next("issue")));
        Assert.Equal(1, Store.Write(tx => tx.Next("change")));
    }

    [Fact]
    public void A_moved_store_is_read_and_not_written()
    {
        Store.Write(tx =>
        {
            tx.PutTask(Task("1", 1));
            tx.MarkMoved("memory:elsewhere");
            return 0;
        });
        var refused = Assert.Throws<RefusalException>(() => Store.Write(tx => tx.Next("issue"))).Refusal;
        Assert.Equal(("store.moved", RefusalKind.Conflict), (refused.Code, refused.Kind));
        Assert.Contains("memory:elsewhere", refused.Message, StringComparison.Ordinal);
        Assert.Equal("memory:elsewhere", Store.Read(StoreMove.Target));
        Assert.Single(Store.Read(reader => reader.EnumerateTasks().ToList()));
    }

    [Fact]
    public void An_empty_log_begins_where_it_is_told_to()
    {
        var mark = new ChainMark(41, new string('a', 64));
        Store.Write(tx =>
        {
            tx.BeginLog(mark);
            Assert.Equal(42, tx.Append(new() { Type = EventTypes.TaskCreated, At = Start }));
            return 0;
        });
        Store.Write(tx =>
        {
            Assert.Throws<InvalidOperationException>(() => tx.BeginLog(ChainMark.Beginning));
            return 0;
        });
        Store.Read(reader =>
        {
            Assert.Equal((mark, 42), (reader.EventEnds().Anchor, reader.LastSeq()));
            Assert.Null(EventChain.FirstBreak(reader.EnumerateEvents(new()), mark, reader.EventEnds().Head));
            return 0;
        });
    }
}
