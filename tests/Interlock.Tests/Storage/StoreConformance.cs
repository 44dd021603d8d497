using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage;

/// <summary>What every store must do, with each write run twice. One class per store derives from this.</summary>
public abstract partial class StoreConformance : IDisposable
{
    protected static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private IStore? store;

    private protected IStore Store => store ??= new TwiceStore(Open());

    /// <summary>Opens an empty store.</summary>
    private protected abstract IStore Open();

    public virtual void Dispose()
    {
        store?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static WorkTask Task(string id, long ordinal, TaskState state = TaskState.Pending) => new()
    {
        Uid = "uid-" + id,
        Spec = "demo",
        Id = id,
        Title = "Title of " + id,
        State = state,
        Ordinal = ordinal,
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    [Fact]
    public void A_task_comes_back_with_every_field()
    {
        var task = Task("1.1", 7, TaskState.Blocked) with
        {
            Description = "多行\n'quoted' \"text\"",
            Kind = "fix",
            Priority = 1,
            Optional = true,
            EstimateMinutes = 30,
            RequiredSkills = ["backend", "sql"],
            Files = ["src/a b.cs", "src/**"],
            FileHints = ["x.py"],
            Requirements = ["1.1", "FR-3"],
            Acceptance = ["it works"],
            Completion = Completion.External,
            StateReason = "dependencies",
            DueAt = Start.AddSeconds(5),
            Attempt = 2,
            InfrastructureAttempt = 3,
            Issue = 12,
            Branch = "feat/12-1.1-x",
            BaseCommit = new string('a', 40),
            Change = 4,
            MergeCommit = new string('b', 40),
            Worklog = "done",
            Progress = 55,
            ProgressStep = "half",
            Parent = "1",
            IsParent = false,
            MissingDependencies = ["9.9"],
            OpenDependencies = 2,
            OpenSoftDependencies = 1,
            LastToken = 6,
            ClosedAt = Start.AddHours(1),
            Metadata = new() { ["line"] = 12, ["nested"] = new System.Text.Json.Nodes.JsonObject { ["k"] = "v" } },
            Version = 9,
        };
        Store.Write(tx =>
        {
            tx.PutTask(task);
            return 0;
        });
        var read = Store.Read(reader => reader.FindTask(task.Ref))!;
        Assert.Equal(task.Metadata.ToJsonString(), read.Metadata.ToJsonString());
        Assert.Equal(task.RequiredSkills, read.RequiredSkills);
        Assert.Equal(task.Files, read.Files);
        Assert.Equal(task.FileHints, read.FileHints);
        Assert.Equal(task.Requirements, read.Requirements);
        Assert.Equal(task.Acceptance, read.Acceptance);
        Assert.Equal(task.MissingDependencies, read.MissingDependencies);
        Assert.Equal(Flat(task), Flat(read));

        static WorkTask Flat(WorkTask full) => full with
        {
            RequiredSkills = [],
            Files = [],
            FileHints = [],
            Requirements = [],
            Acceptance = [],
            MissingDependencies = [],
            Metadata = Empty,
        };
    }

    private static readonly System.Text.Json.Nodes.JsonObject Empty = [];

    [Fact]
    public void A_transaction_that_throws_leaves_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => Store.Write<int>(tx =>
        {
            tx.PutTask(Task("1", 1));
            tx.PutSpec(new() { Name = "demo", CreatedAt = Start, UpdatedAt = Start });
            tx.PutDependency(new("uid-1", "uid-2", true));
            tx.PutLock(new("uid-1", "a.txt", false, Start));
            tx.Append(new() { Type = EventTypes.TaskCreated, At = Start });
            tx.PutRecord(new("c", "k", "", "", "{}"));
            tx.Next("issue");
            throw new InvalidOperationException("stop");
        }));
        Store.Write(tx =>
        {
            Assert.Null(tx.FindTask("uid-1"));
            Assert.Null(tx.FindSpec("demo"));
            Assert.Empty(tx.DependenciesOf("uid-1"));
            Assert.Empty(tx.ListLocks());
            Assert.Empty(tx.ListEvents(new()));
            Assert.Null(tx.FindRecord("c", "k"));
            Assert.Equal(1, tx.Next("issue"));
            Assert.Equal(1, tx.Append(new() { Type = EventTypes.TaskCreated, At = Start }));
            return 0;
        });
    }

    [Fact]
    public void The_ready_set_is_ordered_and_holds_only_pending_work()
    {
        Store.Write(tx =>
        {
            tx.PutTask(Task("optional", 1) with { Optional = true, Priority = 1 });
            tx.PutTask(Task("late", 5));
            tx.PutTask(Task("early", 2));
            tx.PutTask(Task("urgent", 6) with { Priority = 1 });
            tx.PutTask(Task("soft", 3) with { Priority = 1, OpenSoftDependencies = 1 });
            tx.PutTask(Task("parent", 4) with { IsParent = true });
            tx.PutTask(Task("blocked", 7, TaskState.Blocked));
            return 0;
        });
        Assert.Equal(["urgent", "early", "late", "soft", "optional"], Ready(new()));
        Assert.Equal(["urgent", "early"], Ready(new() { Limit = 2 }));
        Assert.Equal(["urgent", "early", "late", "soft"], Ready(new() { RequiredOnly = true }));
        Store.Write(tx =>
        {
            tx.PutTask(tx.FindTask("uid-urgent")! with { State = TaskState.Analyzing });
            return 0;
        });
        Assert.Equal(["early", "late", "soft", "optional"], Ready(new()));

        List<string> Ready(ReadyQuery query) => Store.Read(reader => reader.Ready(query).Select(task => task.Id).ToList());
    }

    [Fact]
    public void Two_tasks_cannot_share_a_name()
    {
        Store.Write(tx =>
        {
            tx.PutTask(Task("1", 1));
            return 0;
        });
        Assert.ThrowsAny<Exception>(() => Store.Write(tx =>
        {
            tx.PutTask(Task("1", 2) with { Uid = "another" });
            return 0;
        }));
        Assert.Equal(1, Store.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!.Ordinal);
    }

    [Fact]
    public void Events_are_numbered_without_gaps_and_found_by_task_type_and_time()
    {
        Store.Write(tx =>
        {
            for (var i = 0; i < 10; i++)
            {
                tx.Append(new()
                {
                    Type = i % 2 == 0 ? EventTypes.TaskUpdated : EventTypes.ProgressReported,
                    Spec = "demo",
                    TaskId = i < 5 ? "1" : "2",
                    RunId = "r1",
                    Worker = "w",
                    At = Start.AddSeconds(i),
                    Details = new() { ["i"] = i },
                });
            }

            return 0;
        });
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), Seqs(new()));
        Assert.Equal([6, 7, 8, 9, 10], Seqs(new() { TaskId = "2" }));
        Assert.Equal([2, 4], Seqs(new() { TaskId = "1", Type = EventTypes.ProgressReported }));
        Assert.Equal([9, 10], Seqs(new() { Limit = 2, Last = true }));
        Assert.Equal([4, 5], Seqs(new() { AfterSeq = 3, Limit = 2 }));
        Assert.Equal([3, 4, 5], Seqs(new() { Since = Start.AddSeconds(2), Until = Start.AddSeconds(4) }));
        Assert.Equal(10, Store.Read(reader => reader.LastSeq()));
        var last = Store.Read(reader => reader.ListEvents(new() { AfterSeq = 9 }))[0];
        Assert.Equal(Start.AddSeconds(9), last.At);
        Assert.Equal(9, (int)last.Details["i"]!);

        List<long> Seqs(EventQuery query) => Store.Read(reader => reader.ListEvents(query).Select(entry => entry.Seq).ToList());
    }

    [Fact]
    public void Due_tasks_come_earliest_first_and_only_while_blocked()
    {
        Store.Write(tx =>
        {
            tx.PutTask(Task("b", 1, TaskState.Blocked) with { DueAt = Start.AddSeconds(2) });
            tx.PutTask(Task("a", 2, TaskState.Blocked) with { DueAt = Start.AddSeconds(1) });
            tx.PutTask(Task("c", 3, TaskState.Pending) with { DueAt = Start });
            return 0;
        });
        Assert.Equal(Start.AddSeconds(1), Store.Read(reader => reader.NextDue()));
        Assert.Equal(["a"], Store.Read(reader => reader.Due(Start.AddSeconds(1)).Select(task => task.Id).ToList()));
        Assert.Equal(["a", "b"], Store.Read(reader => reader.Due(Start.AddSeconds(9)).Select(task => task.Id).ToList()));
    }

    [Fact]
    public void Claims_locks_edges_and_records_are_kept_replaced_and_deleted()
    {
        var claim = new Claim { Task = "uid-1", Worker = "ann", WorkerKind = WorkerKind.Human, Token = 3, Host = "h", ClaimedAt = Start, ExpiresAt = Start.AddMinutes(5), RunId = "r" };
        Store.Write(tx =>
        {
            tx.PutClaim(claim with { Token = 2 });
            tx.PutClaim(claim);
            tx.PutLock(new("uid-1", "b.txt", false, Start));
            tx.PutLock(new("uid-1", "a.txt", true, Start));
            tx.PutLock(new("uid-2", "c/", false, Start));
            tx.PutDependency(new("uid-1", "uid-2", false));
            tx.PutDependency(new("uid-1", "uid-2", true));
            tx.PutRecord(new("runs", "r1", "uid-1", "running", "1"));
            tx.PutRecord(new("runs", "r2", "uid-1", "running", "2"));
            tx.PutRecord(new("runs", "r1", "uid-1", "ended", "3"));
            return 0;
        });
        Store.Read(reader =>
        {
            Assert.Equal(claim, reader.FindClaim("uid-1"));
            Assert.Equal(["a.txt", "b.txt", "c/"], reader.ListLocks().Select(held => held.Path));
            Assert.Equal(["a.txt", "b.txt"], reader.LocksOf("uid-1").Select(held => held.Path));
            Assert.Equal([new Dependency("uid-1", "uid-2", true)], reader.DependenciesOf("uid-1"));
            Assert.Equal([new Dependency("uid-1", "uid-2", true)], reader.DependentsOf("uid-2"));
            Assert.Equal(["r1", "r2"], reader.ListRecords("runs").Select(record => record.Key));
            Assert.Equal(["r2"], reader.ListRecords("runs", status: "running").Select(record => record.Key));
            Assert.Equal("3", reader.FindRecord("runs", "r1")!.Body);
            return 0;
        });
        Store.Write(tx =>
        {
            tx.DeleteClaim("uid-1");
            tx.DeleteLocks("uid-1");
            tx.DeleteDependency("uid-1", "uid-2");
            tx.DeleteRecord("runs", "r1");
            Assert.Null(tx.FindClaim("uid-1"));
            Assert.Equal(["c/"], tx.ListLocks().Select(held => held.Path));
            Assert.Empty(tx.DependentsOf("uid-2"));
            Assert.Equal(["r2"], tx.ListRecords("runs").Select(record => record.Key));
            return 0;
        });
    }

    [Fact]
    public void Lists_filter_sort_and_page()
    {
        Store.Write(tx =>
        {
            tx.PutTask(Task("1", 1) with { Priority = 3, RequiredSkills = ["sql"] });
            tx.PutTask(Task("2", 2, TaskState.Done) with { Priority = 1 });
            tx.PutTask(Task("3", 3) with { Priority = 2, RequiredSkills = ["sql", "ui"] });
            tx.PutTask(Task("4", 4) with { Spec = "other", Priority = 5 });
            return 0;
        });
        Assert.Equal(["2", "3", "1", "4"], List(new() { Sort = "priority" }));
        Assert.Equal(["4", "1", "3", "2"], List(new() { Sort = "priority", Descending = true }));
        Assert.Equal(["1", "3"], List(new() { Skill = "sql" }));
        Assert.Equal(["1", "3"], List(new() { Spec = "demo", States = [TaskState.Pending] }));
        Assert.Equal(["2", "3"], List(new() { Offset = 1, Limit = 2 }));
        Assert.Equal(1, Store.Read(reader => reader.CountByState("demo"))[TaskState.Done]);

        List<string> List(TaskQuery query) => Store.Read(reader => reader.ListTasks(query).Select(task => task.Id).ToList());
    }

    [Fact]
    public void Sequences_rise_apart_from_each_other()
    {
        Assert.Equal((1, 2, 1), Store.Write(tx => (tx.Next("issue"), tx.Next("issue"), tx.Next("change"))));
        Assert.Equal(3, Store.Write(tx => tx.Next("issue")));
    }

    [Fact]
    public async Task Threads_that_count_in_the_store_lose_nothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (worker, _) =>
        {
            await System.Threading.Tasks.Task.Yield();
            for (var i = 0; i < 25; i++)
            {
                Store.Write(tx => tx.Append(new() { Type = EventTypes.ProgressReported, At = Start, Worker = $"w{worker}", Details = new() { ["n"] = tx.Next("n") } }));
            }
        });
        Assert.Equal(200, Store.Read(reader => reader.LastSeq()));
        Assert.Equal(201, Store.Write(tx => tx.Next("n")));
    }
}

public sealed class MemoryStoreTests : StoreConformance
{
    private protected override IStore Open() => new Interlock.Storage.Memory.MemoryStore();
}
