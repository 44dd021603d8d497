using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage;

/// <summary>Filters, orders and odd values; the same for every store.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public void The_ready_set_of_a_spec_or_a_skill_has_the_same_order()
    {
        Put(
            Task("a", 1) with { RequiredSkills = ["sql", "ui"], Priority = 4 },
            Task("b", 2) with { RequiredSkills = ["sql"], Optional = true },
            Task("c", 3) with { RequiredSkills = ["sql"], Spec = "other", Priority = 2 },
            Task("d", 4) with { RequiredSkills = ["sql"], Priority = 1, OpenSoftDependencies = 2 },
            Task("e", 5));
        Assert.Equal(["c", "a", "d", "b"], Ready(new() { Skill = "sql" }));
        Assert.Equal(["c", "a"], Ready(new() { Skill = "sql", Limit = 2 }));
        Assert.Equal(["a", "d"], Ready(new() { Skill = "sql", Spec = "demo", RequiredOnly = true }));
        Assert.Equal(["e", "a", "d", "b"], Ready(new() { Spec = "demo" }));
        Assert.Equal(["a"], Ready(new() { Skill = "ui" }));
        Assert.Empty(Ready(new() { Skill = "no such" }));
        Assert.Empty(Ready(new() { Spec = "no such" }));
    }

    [Fact]
    public void The_ready_set_follows_every_change_of_a_task()
    {
        Put(Task("a", 1) with { RequiredSkills = ["sql"] }, Task("b", 2) with { RequiredSkills = ["sql"] });
        Change("a", task => task with { State = TaskState.Analyzing });
        Assert.Equal(["b"], Ready(new() { Skill = "sql" }));
        Change("a", task => task with { State = TaskState.Pending });
        Assert.Equal(["a", "b"], Ready(new() { Skill = "sql" }));
        Change("b", task => task with { Priority = 1 });
        Assert.Equal(["b", "a"], Ready(new() { Skill = "sql" }));
        Assert.Equal(["b", "a"], Ready(new()));
        Change("b", task => task with { OpenSoftDependencies = 1 });
        Assert.Equal(["a", "b"], Ready(new() { Skill = "sql" }));
        Change("a", task => task with { RequiredSkills = ["ui"] });
        Assert.Equal(["b"], Ready(new() { Skill = "sql" }));
        Change("b", task => task with { IsParent = true });
        Assert.Empty(Ready(new() { Skill = "sql" }));
        Assert.Equal(["a"], Ready(new()));
        Change("a", task => task with { Spec = "moved" });
        Assert.Equal(["a"], Ready(new() { Spec = "moved" }));
        Assert.Empty(Ready(new() { Spec = "demo" }));
    }

    [Fact]
    public void The_ready_set_may_be_left_half_read_and_asked_about_meanwhile()
    {
        Put(Task("a", 1), Task("b", 2), Task("c", 3));
        var seen = Store.Write(tx =>
        {
            using var abandoned = tx.Ready(new()).GetEnumerator();
            abandoned.MoveNext();
            foreach (var task in tx.Ready(new()))
            {
                if (tx.FindTask(task.Uid)!.Id == "b" && tx.Ready(new() { Limit = 1 }).Single().Id == "a")
                {
                    return task.Id;
                }
            }

            return "";
        });
        Assert.Equal("b", seen);
        Change("a", task => task with { State = TaskState.Done });
        Assert.Equal(["b", "c"], Ready(new()));
    }

    [Fact]
    public void A_renumbered_task_keeps_its_uid_and_frees_its_name()
    {
        Put(Task("1", 1) with { Parent = "p" });
        Change("1", task => task with { Id = "2", Parent = "q", Ordinal = 5 });
        Store.Read(reader =>
        {
            Assert.Null(reader.FindTask(new TaskRef("demo", "1")));
            Assert.Equal("uid-1", reader.FindTask(new TaskRef("demo", "2"))!.Uid);
            Assert.Empty(reader.Children("demo", "p"));
            Assert.Equal(5, Assert.Single(reader.Children("demo", "q")).Ordinal);
            return 0;
        });
        Put(Task("1", 6) with { Uid = "another" });
        Assert.Equal(["2", "1"], Ids(new()));
    }

    [Fact]
    public void Children_come_in_order_of_creation_and_only_of_that_spec()
    {
        Put(
            Task("1.2", 3) with { Parent = "1" },
            Task("1.1", 4) with { Parent = "1" },
            Task("1", 1) with { IsParent = true },
            Task("1.3", 2) with { Parent = "1", Spec = "other" });
        Assert.Equal(["1.2", "1.1"], Store.Read(reader => reader.Children("demo", "1").Select(task => task.Id).ToList()));
        Assert.Empty(Store.Read(reader => reader.Children("demo", "1.1")));
    }

    [Theory]
    [InlineData("created", "c a d b")]
    [InlineData("id", "a b c d")]
    [InlineData("priority", "d c a b")]
    [InlineData("state", "a d b c")]
    [InlineData("title", "b a d c")]
    [InlineData("updated", "b d c a")]
    public void A_list_is_sorted_by_the_key_and_then_by_creation(string key, string order)
    {
        Put(
            Task("a", 2) with { Title = "n", UpdatedAt = Start.AddSeconds(9) },
            Task("b", 4, TaskState.Blocked) with { Title = "M", UpdatedAt = Start.AddSeconds(1) },
            Task("c", 1, TaskState.Done) with { Title = "ö", UpdatedAt = Start.AddSeconds(3) },
            Task("d", 3) with { Title = "n", Priority = 1, UpdatedAt = Start.AddSeconds(2) });
        var expected = order.Split(' ');
        Assert.Equal(expected, Ids(new() { Sort = key }));
        Assert.Equal(expected.Reverse(), Ids(new() { Sort = key, Descending = true }));
        Assert.Equal(expected[1..3], Ids(new() { Sort = key, Offset = 1, Limit = 2 }));
    }

    [Fact]
    public void A_list_filters_by_kind_and_optional_and_several_states()
    {
        Put(
            Task("a", 1) with { Kind = "fix" },
            Task("b", 2, TaskState.Blocked) with { Kind = "fix", Optional = true },
            Task("c", 3, TaskState.Done),
            Task("p", 4) with { IsParent = true, Kind = "fix" });
        Assert.Equal(["a", "b", "p"], Ids(new() { Kind = "fix" }));
        Assert.Equal(["b"], Ids(new() { Optional = true }));
        Assert.Equal(["a", "c", "p"], Ids(new() { Optional = false }));
        Assert.Equal(["b", "c"], Ids(new() { States = [TaskState.Done, TaskState.Blocked] }));
        Assert.Equal(["a"], Ids(new() { States = [TaskState.Pending], Kind = "fix", Spec = "demo" }));
        Assert.Empty(Ids(new() { Skill = "\"" }));
    }

    [Fact]
    public void Tasks_are_counted_by_state_without_parents()
    {
        Put(Task("a", 1), Task("b", 2), Task("c", 3, TaskState.Failed), Task("d", 4) with { Spec = "other" }, Task("p", 5) with { IsParent = true });
        var all = Store.Read(reader => reader.CountByState());
        Assert.Equal((3, 1), (all[TaskState.Pending], all[TaskState.Failed]));
        Assert.Equal(2, Store.Read(reader => reader.CountByState("demo"))[TaskState.Pending]);
        Assert.Equal(0, Store.Read(reader => reader.CountByState("no such")).Values.Sum());
    }

    [Fact]
    public void Nothing_is_due_in_an_empty_store()
    {
        Assert.Null(Store.Read(reader => reader.NextDue()));
        Assert.Empty(Store.Read(reader => reader.Due(DateTimeOffset.MaxValue)));
        Assert.Equal(0, Store.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public void Specs_are_replaced_by_name_and_listed_by_name()
    {
        var spec = new Spec
        {
            Name = "b",
            SourcePath = ".kiro/specs/b/tasks.md",
            Metadata = new() { ["k"] = 1 },
            Version = 4,
            CreatedAt = Start,
            UpdatedAt = Start.AddTicks(1),
        };
        Store.Write(tx =>
        {
            tx.PutSpec(spec with { Version = 3 });
            tx.PutSpec(new() { Name = "a", CreatedAt = Start, UpdatedAt = Start });
            tx.PutSpec(spec);
            return 0;
        });
        Assert.Equal(["a", "b"], Store.Read(reader => reader.ListSpecs().Select(found => found.Name).ToList()));
        var read = Store.Read(reader => reader.FindSpec("b"))!;
        Assert.Equal(spec.Metadata.ToJsonString(), read.Metadata.ToJsonString());
        Assert.Equal(spec with { Metadata = Empty }, read with { Metadata = Empty });
        Assert.Null(Store.Read(reader => reader.FindSpec("c")));
    }

    [Fact]
    public void A_lease_is_outside_when_it_has_ended_or_ends_too_late_unless_it_is_parked()
    {
        Store.Write(tx =>
        {
            foreach (var (task, minute, parked) in (ReadOnlySpan<(string, int, bool)>)[("late", 11, false), ("last", 10, false), ("soon", 1, false), ("now", 0, false), ("past", -1, false), ("parked past", -1, true), ("parked late", 11, true)])
            {
                tx.PutClaim(new() { Task = task, Worker = "w", WorkerKind = WorkerKind.AiAgent, Token = 1, Host = "h", ClaimedAt = Start, ExpiresAt = Start.AddMinutes(minute), Parked = parked });
            }

            return 0;
        });
        Assert.Equal(["late", "now", "past"], Store.Read(reader => reader.ClaimsOutside(Start, Start.AddMinutes(10)).Select(claim => claim.Task).ToList()));
    }

    [Fact]
    public void Claims_come_in_the_order_they_were_stored_whatever_the_clock_said_and_one_lock_goes_alone()
    {
        Store.Write(tx =>
        {
            foreach (var (task, minute) in (ReadOnlySpan<(string, int)>)[("t1", 3), ("t2", 1), ("t3", 2)])
            {
                tx.PutClaim(new() { Task = task, Worker = "w", WorkerKind = WorkerKind.AiAgent, Token = 1, Host = "h", ClaimedAt = Start.AddMinutes(minute), ExpiresAt = Start, Parked = true });
            }

            tx.PutLock(new("t1", "a", false, Start));
            tx.PutLock(new("t1", "b", false, Start));
            tx.PutLock(new("t2", "a", true, Start));
            tx.PutLock(new("t1", "b", true, Start.AddSeconds(1)));
            tx.DeleteLock("t1", "a");
            return 0;
        });
        Assert.Equal(["t1", "t2", "t3"], Store.Read(reader => reader.ListClaims().Select(claim => claim.Task).ToList()));
        Assert.True(Store.Read(reader => reader.FindClaim("t1"))!.Parked);
        Assert.Equal([new("t2", "a", true, Start), new("t1", "b", true, Start.AddSeconds(1))], Store.Read(reader => reader.ListLocks()));
    }

    [Fact]
    public void Records_are_filtered_by_owner_and_status_and_a_new_one_comes_last()
    {
        Store.Write(tx =>
        {
            tx.PutRecord(new("runs", "1", "x", "running", "a"));
            tx.PutRecord(new("runs", "2", "y", "running", "b"));
            tx.PutRecord(new("runs", "3", "x", "ended", "c"));
            tx.PutRecord(new("else", "1", "x", "running", "d"));
            tx.DeleteRecord("runs", "1");
            tx.PutRecord(new("runs", "1", "x", "running", "e"));
            return 0;
        });
        Assert.Equal("b c e", Bodies("runs"));
        Assert.Equal("c e", Bodies("runs", owner: "x"));
        Assert.Equal("b e", Bodies("runs", status: "running"));
        Assert.Equal("e", Bodies("runs", "x", "running"));
        Assert.Equal("d", Bodies("else"));
        Assert.Equal("", Bodies("none"));

        string Bodies(string collection, string? owner = null, string? status = null) =>
            Store.Read(reader => string.Join(' ', reader.ListRecords(collection, owner, status).Select(record => record.Body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("日本語 émoji 🚂 \u0301")]
    [InlineData("back\\slash \"quoted\" 'single' , ] [ { }")]
    [InlineData("line\r\nbreak\ttab \u0001 \u001f \u007f")]
    [InlineData("nul \0 inside")]
    public void Text_of_every_sort_comes_back(string text)
    {
        var longer = string.Concat(Enumerable.Repeat(text + "|", 400));
        string[] list = [text, longer, "", text + "\\"];
        var skill = text.Replace("\0", "", StringComparison.Ordinal);
        Put(Task("1", 1) with
        {
            Title = text,
            Description = longer,
            Worklog = text,
            Files = list,
            RequiredSkills = [skill],
            Metadata = new() { [text] = longer },
        });
        Store.Write(tx =>
        {
            tx.PutRecord(new("c", text, text, text, longer));
            return tx.Append(new() { Type = EventTypes.TaskCreated, At = Start, Worker = text, Details = new() { ["t"] = text } });
        });
        var task = Store.Read(reader => reader.FindTask("uid-1"))!;
        Assert.Equal((text, longer, text), (task.Title, task.Description, task.Worklog));
        Assert.Equal(list, task.Files);
        Assert.Equal(longer, (string?)task.Metadata[text]);
        Assert.Equal(["1"], Ids(new() { Skill = skill }));
        Assert.Equal(["1"], Ready(new() { Skill = skill }));
        Assert.Equal(new("c", text, text, text, longer), Store.Read(reader => reader.FindRecord("c", text)));
        Assert.Equal(text, (string?)Store.Read(reader => reader.ListEvents(new()))[0].Details["t"]);
    }

    [Fact]
    public void Times_are_kept_to_the_tick_and_whatever_the_offset()
    {
        var moment = new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(-7)).AddTicks(1234567);
        Put(Task("1", 1) with { CreatedAt = moment, UpdatedAt = DateTimeOffset.MinValue, ClosedAt = DateTimeOffset.MaxValue });
        var read = Store.Read(reader => reader.FindTask("uid-1"))!;
        Assert.Equal((moment, DateTimeOffset.MinValue, DateTimeOffset.MaxValue), (read.CreatedAt, read.UpdatedAt, read.ClosedAt));
    }

    [Fact]
    public void A_write_shows_at_once_in_its_own_transaction()
    {
        Store.Write(tx =>
        {
            tx.PutTask(Task("1", 1));
            Assert.Equal("1", Assert.Single(tx.Ready(new())).Id);
            tx.PutTask(tx.FindTask("uid-1")! with { State = TaskState.Done });
            Assert.Empty(tx.Ready(new()));
            Assert.Equal(1, tx.Append(new() { Type = EventTypes.TaskCreated, At = Start }));
            Assert.Single(tx.ListEvents(new()));
            Assert.Equal(1, tx.LastSeq());
            return 0;
        });
    }

    [Fact]
    public void Events_can_be_followed_from_the_last_seen_one()
    {
        var seen = 0L;
        for (var round = 1; round <= 3; round++)
        {
            Store.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, At = Start, RunId = "r" + round, Spec = "s" }));
            var found = Assert.Single(Store.Read(reader => reader.ListEvents(new() { AfterSeq = seen })));
            Assert.Equal((seen + 1, "r" + round), (found.Seq, found.RunId));
            seen = found.Seq;
        }

        Assert.Equal([2L], Store.Read(reader => reader.ListEvents(new() { RunId = "r2" }).Select(entry => entry.Seq).ToList()));
        Assert.Equal([1L, 2L, 3L], Store.Read(reader => reader.ListEvents(new() { Spec = "s" }).Select(entry => entry.Seq).ToList()));
        Assert.Equal([2L], Store.Read(reader => reader.ListEvents(new() { AfterSeq = 1, Limit = 1 }).Select(entry => entry.Seq).ToList()));
        Assert.Empty(Store.Read(reader => reader.ListEvents(new() { Since = Start.AddTicks(1) })));
    }

    [Fact]
    public void A_thousand_tasks_with_dependencies_go_in_at_once()
    {
        Store.Write(tx =>
        {
            for (var i = 0; i < 1000; i++)
            {
                tx.PutTask(Task($"{i}", i, i == 0 ? TaskState.Pending : TaskState.Blocked) with { OpenDependencies = i == 0 ? 0 : 1 });
                if (i > 0)
                {
                    tx.PutDependency(new($"uid-{i}", $"uid-{i - 1}", true));
                }

                tx.Append(new() { Type = EventTypes.TaskCreated, Spec = "demo", TaskId = $"{i}", At = Start });
            }

            return 0;
        });
        Assert.Equal(["0"], Ready(new()));
        Assert.Equal(1000, Store.Read(reader => reader.LastSeq()));
        Assert.Equal("uid-500", Assert.Single(Store.Read(reader => reader.DependentsOf("uid-499"))).Task);
        Assert.Equal(999, Store.Read(reader => reader.CountByState("demo"))[TaskState.Blocked]);
    }

    private void Put(params WorkTask[] tasks) => Store.Write(tx =>
    {
        foreach (var task in tasks)
        {
            tx.PutTask(task);
        }

        return 0;
    });

    private void Change(string id, Func<WorkTask, WorkTask> change) => Store.Write(tx =>
    {
        tx.PutTask(change(tx.FindTask("uid-" + id)!));
        return 0;
    });

    private List<string> Ready(ReadyQuery query) => Store.Read(reader => reader.Ready(query).Select(task => task.Id).ToList());

    private List<string> Ids(TaskQuery query) => Store.Read(reader => reader.ListTasks(query).Select(task => task.Id).ToList());

    [Fact]
    public void The_locks_that_overlap_a_key_are_found_as_if_all_were_looked_at()
    {
        string[] held =
        [
            "**", "*.md", "src", "src/", "src/a", "src/a/", "src/a.ts", "src/ab.ts", "src/a/b.ts", "src/a/*", "src/a*/b.ts", "src/?/b.ts", "src/[ab]/b.ts",
            "src/**/b.ts", "src/a/b.ts/c", "src0", "src-a/x", "app/[id]/page.tsx", "app/", "s", "sr", "d\u00e9j\u00e0/vu.txt", "d\u00e9j\u00e0/*", "\ud83d\ude00/\ud83d\ude00.md", "SRC/A/B.ts",
        ];
        string[] asked =
        [
            .. held, "src/a/b.ts/", "src/a/c.ts", "src/b/b.ts", "src/x/y/b.ts", "app/7/page.tsx", "README.md", "src1", "d\u00e9j\u00e0/vu", "\ud83d\ude00/x", "src/a/b", "x",
        ];
        Store.Write(tx =>
        {
            Array.ForEach(held, path => tx.PutLock(new("uid-1", path, false, Start)));
            tx.PutLock(new("uid-2", "src/a/b.ts", false, Start));
            return 0;
        });
        Store.Read(reader =>
        {
            foreach (var (key, ignoreCase) in asked.SelectMany(key => new[] { (key, false), (key, true) }))
            {
                Assert.Equal(reader.ListLocks().Where(one => LockPath.Overlap(one.Path, key, ignoreCase)), reader.OverlappingLocks(key, ignoreCase));
            }

            return 0;
        });
    }
}
