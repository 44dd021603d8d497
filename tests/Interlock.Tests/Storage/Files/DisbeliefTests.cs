using System.Text.Json.Nodes;
using Interlock.Archives.Checks;
using Interlock.Forges.Local;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage.Files;
using Interlock.Tests.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage.Files;

/// <summary>What somebody writes into the files of tasks that the registry knows.</summary>
public sealed class DisbeliefTests : IDisposable
{
    private static readonly Actor Ann = new() { Name = "ann", Host = "h" };

    private readonly RegistryDirectory directory = new();

    private string TasksetFile => Path.Combine(directory.Root, "tasksets", "demo", "taskset.json");

    public void Dispose() => directory.Dispose();

    public static TheoryData<string> Edits => new(Hands.Keys);

    private static Dictionary<string, Action<JsonObject>> Hands { get; } = new()
    {
        ["the word done"] = task => task["state"] = "done",
        ["the word, the lifecycle state and our own copy of it"] = task =>
        {
            (task["state"], task["lifecycle_state"]) = ("done", "done");
            Own(task)["state"] = "done";
            Own(task)["merge_commit"] = new string('a', 40);
        },
        ["done without anything of ours"] = task =>
        {
            task["state"] = "done";
            task.Remove("lifecycle_state");
            task.Remove("metadata");
        },
        ["done under another uid"] = task =>
        {
            (task["state"], task["lifecycle_state"]) = ("done", "done");
            Own(task)["uid"] = "abcdefgh";
        },
        ["failed"] = task => task["state"] = "failed",
        ["ready, so that it can be claimed again"] = task => task["state"] = "ready",
        ["another token"] = task => Own(task)["last_token"] = 7,
        ["attempts used up"] = task => Own(task)["attempt"] = 2,
        ["a merge commit"] = task => Own(task)["merge_commit"] = new string('b', 40),
        ["another way to get done"] = task => Own(task)["completion"] = "manual",
        ["that it is a parent"] = task => Own(task)["is_parent"] = true,
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Nothing_that_only_commands_decide_is_believed_of_a_task_that_is_known(string what)
    {
        var before = Claimed();
        Edit(Hands[what]);
        using var store = FilesStore.Open(directory.Root);
        var now = store.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!;
        Assert.Equal(Decided(before), Decided(now));
        Assert.Contains("demo/1", Assert.Single(store.Disbelieved), StringComparison.Ordinal);
        Assert.Contains(StoreVerification.Run(store, null, disbelieved: () => store.Disbelieved).Value.Findings, finding => finding.Code == "task.disbelieved");

        // The next command that changes the task writes it as it is.
        Assert.False(Registry(store).Working.Progress(new("demo", "1"), 10, "half", 1, Ann).IsRefused);
        using var again = FilesStore.Open(directory.Root);
        Assert.Equal(before.State, again.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!.State);
        Assert.Empty(again.Disbelieved);
    }

    [Fact]
    public void A_store_that_is_open_does_not_believe_it_either()
    {
        var before = Claimed();
        using var store = FilesStore.Open(directory.Root);
        Assert.Equal(before.State, store.Read(reader => reader.FindTask(before.Uid))!.State);
        Edit(Hands["done without anything of ours"]);
        Assert.Equal(Decided(before), Decided(store.Read(reader => reader.FindTask(before.Uid))!));
    }

    [Fact]
    public void Titles_and_priorities_are_still_anybodys_to_write()
    {
        Claimed();
        Edit(task => (task["title"], task["priority"]) = ("By hand", 1));
        using var store = FilesStore.Open(directory.Root);
        var now = store.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!;
        Assert.Equal(("By hand", 1, TaskState.Analyzing), (now.Title, now.Priority, now.State));
        Assert.Empty(store.Disbelieved);
    }

    [Fact]
    public void It_outlives_a_book_that_is_written_anew()
    {
        using (var store = FilesStore.Create(directory.Root, new() { BookBytes = 1 }))
        {
            Work(store);
            store.Write(tx => tx.Next("issue"));
        }

        Edit(Hands["the word done"]);
        using var again = FilesStore.Open(directory.Root);
        Assert.Equal(TaskState.Analyzing, again.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!.State);
    }

    [Fact]
    public void Without_the_book_the_file_would_be_believed()
    {
        Claimed();
        Edit(Hands["the word, the lifecycle state and our own copy of it"]);
        foreach (var book in Directory.GetFiles(directory.Root, "book-*.jsonl", SearchOption.AllDirectories))
        {
            File.WriteAllLines(book, File.ReadAllLines(book).Select(WithoutFacts));
        }

        using var store = FilesStore.Open(directory.Root);
        Assert.Equal(TaskState.Done, store.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!.State);
    }

    private static string WithoutFacts(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        if (json["rows"] is JsonArray rows)
        {
            json["rows"] = new JsonArray([.. rows.Where(row => (string?)row![0] is not ("facts" or "all-facts")).Select(row => row!.DeepClone())]);
        }

        return json.ToJsonString();
    }

    private static object Decided(WorkTask task) =>
        (task.Uid, task.State, task.Completion, task.Attempt, task.InfrastructureAttempt, task.LastToken, task.BaseCommit, task.MergeCommit, task.IsParent);

    private static JsonObject Own(JsonObject task) => task["metadata"]!["interlock"]!.AsObject();

    private static TaskRegistry Registry(FilesStore store) => new(new() { Store = store, Options = new() }, new LocalForge(), null, null);

    private static void Work(FilesStore store)
    {
        var registry = Registry(store);
        Assert.False(registry.Creating.Create(new() { Ref = new("demo", "1"), Title = "One" }, Ann).IsRefused);
        Assert.False(registry.Claiming.Claim(new() { Actor = Ann, Task = new TaskRef("demo", "1") }).IsRefused);
    }

    private WorkTask Claimed()
    {
        using var store = FilesStore.Create(directory.Root);
        Work(store);
        return store.Read(reader => reader.FindTask(new TaskRef("demo", "1")))!;
    }

    private void Edit(Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(TasksetFile))!.AsObject();
        edit(json["tasks"]![0]!.AsObject());
        File.WriteAllText(TasksetFile, json.ToJsonString());
    }
}
