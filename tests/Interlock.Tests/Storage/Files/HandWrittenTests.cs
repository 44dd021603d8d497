using System.Text.Json.Nodes;
using Interlock.Forges.Local;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Tests.Ground;
using Interlock.Tests.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage.Files;

/// <summary>Directories that a person or another program of the design wrote.</summary>
public sealed class HandWrittenTests : IDisposable
{
    private static readonly Actor Ann = new() { Name = "ann", Host = "here" };
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_example_is_read_as_it_is_meant()
    {
        DesignFiles.Write(directory.Root);
        using var store = FilesStore.Open(directory.Root);
        var (spec, tasks) = store.Read(reader => (reader.FindSpec("chat-app")!, reader.ListTasks(new())));
        Assert.Equal((3, ".kiro/specs/chat-app/tasks.md"), (spec.Version, spec.SourcePath));
        Assert.Equal("""{"tool":{"name":"by hand"}}""", spec.Metadata.ToJsonString());
        var (first, second, third) = (tasks[0], tasks[1], tasks[2]);
        Assert.Equal((TaskState.Done, "feature/task-chat-app-1.1", Completion.Imported), (first.State, first.Branch, first.Completion));
        Assert.Equal(["backend"], first.RequiredSkills);
        Assert.Equal(["User model created", "Message model created"], first.Acceptance);
        Assert.Equal((TaskState.Pending, 0), (second.State, second.OpenDependencies));
        Assert.Equal((TaskState.Blocked, "dependencies", 1, true), (third.State, third.StateReason, third.OpenDependencies, third.Optional));
        store.Read(reader =>
        {
            Assert.Equal([new Dependency(second.Uid, first.Uid, true)], reader.DependenciesOf(second.Uid));
            var artifact = Assert.Single(Records.Artifacts.List(reader, first.Uid));
            Assert.Equal(("diff", 2048), (artifact.Type, artifact.SizeBytes));
            return 0;
        });
        Assert.Equal(DesignFiles.Taskset, File.ReadAllText(DesignFiles.TasksetIn(directory.Root)));
    }

    [Fact]
    public void What_is_said_of_the_source_stands_where_the_design_has_it_and_is_no_place_that_is_read()
    {
        using (var store = FilesStore.Create(directory.Root))
        {
            store.Write(tx =>
            {
                tx.PutSpec(new() { Name = "app", Metadata = new() { ["kiro_spec_path"] = "docs/tasks.md", ["n"] = 1 }, Version = 1, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
                return 0;
            });
        }

        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(directory.Root, "tasksets", "app", "taskset.json")))!;
        Assert.Equal("docs/tasks.md", (string?)file["metadata"]!["kiro_spec_path"]);
        using var again = FilesStore.Open(directory.Root);
        var spec = again.Read(reader => reader.FindSpec("app")!);
        Assert.Equal((null, """{"kiro_spec_path":"docs/tasks.md","n":1}"""), (spec.SourcePath, spec.Metadata.ToJsonString()));
    }

    [Fact]
    public void A_pipe_in_place_of_a_file_is_refused_and_not_waited_for()
    {
        DesignFiles.Write(directory.Root);
        NamedPipe.InPlaceOf(DesignFiles.TasksetIn(directory.Root));
        var refused = Assert.Throws<RefusalException>(() =>
        {
            using var store = FilesStore.Open(directory.Root);
            return store.Read(reader => reader.ListTasks(new()).Count);
        });
        Assert.Equal("store.io", refused.Refusal.Code);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public void Its_events_get_numbers_and_keep_every_byte(string end)
    {
        DesignFiles.Write(directory.Root, end);
        using var store = FilesStore.Open(directory.Root);
        var events = store.Read(reader => reader.ListEvents(new()));
        Assert.Equal([1L, 2, 3, 4], events.Select(entry => entry.Seq));
        Assert.Equal(["TaskCreated", "TaskAssigned", "RunnerStarted", "TaskCompleted"], events.Select(entry => entry.Type));
        var ends = store.Read(reader => reader.EventEnds());
        Assert.Null(EventChain.FirstBreak(events, ends.Anchor, ends.Head));
        var lines = File.ReadAllLines(DesignFiles.EventsIn(directory.Root));
        foreach (var (written, kept) in DesignFiles.Events.Split('\n').Zip(lines))
        {
            Assert.StartsWith(written.TrimEnd('\r', ' ', '}').TrimEnd(), kept, StringComparison.Ordinal);
            var (before, after) = (JsonNode.Parse(written)!.AsObject(), JsonNode.Parse(kept)!.AsObject());
            Assert.True(after.Remove("seq") && after.Remove("hash"));
            Assert.True(JsonNode.DeepEquals(before, after));
        }
    }

    [Fact]
    public void One_changed_task_changes_nothing_else_of_what_is_said()
    {
        DesignFiles.Write(directory.Root);
        using (var store = FilesStore.Open(directory.Root))
        {
            Assert.False(Registry(store).Steering.Update(new TaskRef("chat-app", "1.1"), new() { Title = "Set up the schema" }, Ann).IsRefused);
        }

        var before = JsonNode.Parse(DesignFiles.Taskset)!.AsObject();
        var after = JsonNode.Parse(File.ReadAllText(DesignFiles.TasksetIn(directory.Root)))!.AsObject();
        Assert.Equal((4, "Set up the schema", "done"), ((int)after["version"]!, (string)after["tasks"]![0]!["title"]!, (string)after["tasks"]![0]!["lifecycle_state"]!));
        var said = after["tasks"]![0]!.AsObject();
        Assert.NotNull(said["metadata"]!["interlock"]!["uid"]);
        said["metadata"]!.AsObject().Remove("interlock");
        said.Remove("lifecycle_state");
        after["metadata"]!.AsObject().Remove("interlock");
        foreach (var (changed, original) in ((JsonObject, JsonObject)[])[(after, before), (said, before["tasks"]![0]!.AsObject())])
        {
            changed["updated_at"] = original["updated_at"]!.DeepClone();
        }

        (after["version"], said["title"]) = (before["version"]!.DeepClone(), before["tasks"]![0]!["title"]!.DeepClone());
        Assert.True(JsonNode.DeepEquals(before, after), after.ToJsonString());

        // The tasks beside it keep their very bytes.
        var text = File.ReadAllText(DesignFiles.TasksetIn(directory.Root));
        Assert.Contains(DesignFiles.Taskset[DesignFiles.Taskset.IndexOf("{\"id\": \"1.2\"", StringComparison.Ordinal)..DesignFiles.Taskset.IndexOf("{\"id\": \"2.1\"", StringComparison.Ordinal)].TrimEnd().TrimEnd(','), text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_command_would_refuse_can_stand_while_something_else_is_edited()
    {
        DesignFiles.Write(directory.Root);
        var file = DesignFiles.TasksetIn(directory.Root);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"description\": \"By mail\"", "\"description\": \"\"", StringComparison.Ordinal).Replace("\"priority\": 2", "\"priority\": 10", StringComparison.Ordinal));
        using var store = FilesStore.Open(directory.Root);
        var registry = Registry(store);
        var edited = registry.Steering.Update(new("chat-app", "1.2"), new() { Title = "Add the login" }, Ann).Value;
        Assert.Equal(("Add the login", "", 10), (edited.Title, edited.Description, edited.Priority));
        Assert.Equal("priority.invalid", registry.Steering.Update(new("chat-app", "1.2"), new() { Priority = 9 }, Ann).Refusal!.Code);
    }

    [Fact]
    public void It_can_be_worked_on_like_any_other()
    {
        DesignFiles.Write(directory.Root);
        using var store = FilesStore.Open(directory.Root);
        var registry = Registry(store);
        Assert.Equal("1.2", registry.Reading.Ready(new()).Single().Task.Id);
        var claimed = registry.Claiming.Claim(new() { Actor = Ann });
        Assert.Equal("1.2", claimed.Value.Task.Id);
        var json = JsonNode.Parse(File.ReadAllText(DesignFiles.TasksetIn(directory.Root)))!["tasks"]![1]!;
        Assert.Equal(("running", "analyzing", "ann"), ((string)json["state"]!, (string)json["lifecycle_state"]!, (string)json["runner_id"]!));
        var types = File.ReadLines(DesignFiles.EventsIn(directory.Root)).Select(line => (string)JsonNode.Parse(line)!["event_type"]!).ToHashSet();
        Assert.Empty(types.Except(["TaskCreated", "TaskUpdated", "TaskReady", "TaskAssigned", "TaskCompleted", "TaskFailed", "RunnerStarted", "RunnerFinished", "PROpened", "PRMerged"]));
        Assert.Contains(File.ReadLines(DesignFiles.EventsIn(directory.Root)), line => (string?)JsonNode.Parse(line)!["details"]!["event"] == "LockAcquired" || (string?)JsonNode.Parse(line)!["details"]!["event"] == "GatePassed");
    }

    [Fact]
    public void Another_program_may_say_done_of_a_task_that_nothing_is_known_of_and_what_waits_for_it_follows()
    {
        DesignFiles.Write(directory.Root);
        using var store = FilesStore.Open(directory.Root);
        var registry = Registry(store);
        Assert.False(registry.Steering.Update(new TaskRef("chat-app", "2.1"), new() { Priority = 1 }, Ann).IsRefused);
        var (uid, other) = store.Read(reader => (reader.FindTask(new TaskRef("chat-app", "1.2"))!.Uid, reader.FindTask(new TaskRef("chat-app", "2.1"))!));
        Assert.Equal(TaskState.Blocked, other.State);

        // It reads, changes, and writes back what it knows: the design's fields, metadata among them.
        Edit(json =>
        {
            json.Remove("owner");
            var task = json["tasks"]![1]!.AsObject();
            task.Remove("lifecycle_state");
            task["state"] = "done";
        });
        store.Read(reader =>
        {
            Assert.Equal((uid, TaskState.Done), (reader.FindTask(new TaskRef("chat-app", "1.2"))!.Uid, reader.FindTask(uid)!.State));
            Assert.Equal(TaskState.Pending, reader.FindTask(new TaskRef("chat-app", "2.1"))!.State);
            return 0;
        });
        Assert.Equal("2.1", Registry(store).Claiming.Claim(new() { Actor = Ann }).Value.Task.Id);
    }

    [Fact]
    public void A_change_on_top_of_a_version_that_is_not_there_any_more_is_refused()
    {
        DesignFiles.Write(directory.Root);
        using var store = FilesStore.Open(directory.Root);
        var refusal = Assert.Throws<RefusalException>(() => store.Write(tx =>
        {
            tx.PutTask(tx.FindTask(new TaskRef("chat-app", "1.2"))! with { Title = "mine" });
            Edit(json => json["tasks"]![1]!["title"] = "theirs");
            return 0;
        })).Refusal;
        Assert.Equal(("version.stale", RefusalKind.Conflict), (refusal.Code, refusal.Kind));
        Assert.Equal("theirs", store.Read(reader => reader.FindTask(new TaskRef("chat-app", "1.2"))!.Title));
        Assert.Equal(4, store.Read(reader => reader.LastSeq()));
        store.Write(tx =>
        {
            tx.PutTask(tx.FindTask(new TaskRef("chat-app", "1.2"))! with { Title = "mine" });
            return 0;
        });
        Assert.Equal(4, (int)JsonNode.Parse(File.ReadAllText(DesignFiles.TasksetIn(directory.Root)))!["version"]!);
    }

    [Fact]
    public void A_trailing_event_beyond_the_version_was_never_acknowledged_and_is_set_aside()
    {
        DesignFiles.Write(directory.Root);
        const string Beyond = """{"event_type":"TaskUpdated","spec_name":"chat-app","task_id":"1.2","timestamp":"2025-11-15T13:00:00Z","details":{},"version":4}""";
        File.AppendAllText(DesignFiles.EventsIn(directory.Root), Beyond + "\n{\"event_type\":\"Task");
        using var store = FilesStore.Open(directory.Root);
        Assert.Equal(4, store.Read(reader => reader.ListEvents(new()).Count));
        Assert.Equal([Beyond, "{\"event_type\":\"Task"], File.ReadAllLines(DesignFiles.EventsIn(directory.Root) + ".orphan"));
        Assert.Equal(4, File.ReadAllLines(DesignFiles.EventsIn(directory.Root)).Length);
        Assert.NotEmpty(store.Reports);
        Assert.Equal(5, store.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = "chat-app", At = StoreDigest.Start })));
    }

    [Fact]
    public void Events_that_another_program_appends_later_take_their_place_in_the_chain()
    {
        DesignFiles.Write(directory.Root);
        using (var store = FilesStore.Open(directory.Root))
        {
            store.Write(tx => tx.Append(new() { Type = EventTypes.GatePassed, Spec = "chat-app", TaskId = "1.2", At = StoreDigest.Start, Details = new() { ["gate"] = 2 } }));
        }

        File.AppendAllText(DesignFiles.EventsIn(directory.Root), DesignFiles.Events.Split('\n')[0].TrimEnd('\r') + "\n");
        using var again = FilesStore.Open(directory.Root);
        var events = again.Read(reader => reader.ListEvents(new()));
        Assert.Equal((6, "GatePassed", "TaskCreated"), (events.Count, events[4].Type, events[5].Type));

        // Also while we have it open.
        File.AppendAllText(DesignFiles.EventsIn(directory.Root), DesignFiles.Events.Split('\n')[2].TrimEnd('\r') + "\n");
        again.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, Spec = "chat-app", At = StoreDigest.Start }));
        events = again.Read(reader => reader.ListEvents(new()));
        Assert.Equal((8, "RunnerStarted"), (events.Count, events[6].Type));
        var ends = again.Read(reader => reader.EventEnds());
        Assert.Null(EventChain.FirstBreak(events, ends.Anchor, ends.Head));
    }

    [Theory]
    [InlineData("\"state\": \"ready\"", "\"state\": \"sleeping\"", "sleeping")]
    [InlineData("\"id\": \"1.2\"", "\"id\": \"1.1\"", "1.1 is there twice")]
    [InlineData("\"id\": \"1.2\"", "\"id\": \"../x\"", "'../x'")]
    [InlineData("\"spec_name\": \"chat-app\"", "\"spec_name\": \"other\"", "other")]
    [InlineData("\"version\": 3,", "", "version is missing")]
    [InlineData("\"dependencies\": [\"1.1\"]", "\"dependencies\": {}", "dependencies")]
    [InlineData("2025-11-15T12:30:00Z", "yesterday", "updated_at")]
    [InlineData("\"priority\": 2,", "\"priority\": 2, \"priority\": 3,", "priority is there twice")]
    [InlineData("\"priority\": 2,", "\"priority\": \"high\",", "1.2")]
    public void What_makes_no_sense_gives_one_clear_error_and_is_left_alone(string from, string to, string said)
    {
        DesignFiles.Write(directory.Root);
        var broken = DesignFiles.Taskset.Replace(from, to, StringComparison.Ordinal);
        File.WriteAllText(DesignFiles.TasksetIn(directory.Root), broken);
        using var store = FilesStore.Open(directory.Root);
        var refusal = Assert.Throws<RefusalException>(() => store.Read(reader => reader.ListTasks(new()).Count)).Refusal;
        Assert.Equal("store.corrupt", refusal.Code);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("taskset.json", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(broken, File.ReadAllText(DesignFiles.TasksetIn(directory.Root)));
    }

    [Fact]
    public void A_dependency_on_nothing_makes_a_draft_and_stays_in_the_file()
    {
        DesignFiles.Write(directory.Root);
        Edit(json => json["tasks"]![1]!["dependencies"]!.AsArray().Add((JsonNode)"9.9"));
        using var store = FilesStore.Open(directory.Root);
        Assert.Equal((TaskState.Draft, "missing dependency 9.9"), store.Read(reader => reader.FindTask(new TaskRef("chat-app", "1.2"))!) is var task ? (task.State, task.StateReason) : default);
        store.Write(tx =>
        {
            tx.PutTask(tx.FindTask(new TaskRef("chat-app", "1.2"))! with { Title = "t" });
            return 0;
        });
        var json = JsonNode.Parse(File.ReadAllText(DesignFiles.TasksetIn(directory.Root)))!["tasks"]![1]!;
        Assert.Equal("""["1.1","9.9"]""", json["dependencies"]!.ToJsonString());
        Assert.Equal("blocked", (string)json["state"]!);
    }

    [Fact]
    public void A_copy_of_a_spec_under_another_name_is_another_spec()
    {
        DesignFiles.Write(directory.Root);
        using (var store = FilesStore.Open(directory.Root))
        {
            Assert.False(Registry(store).Steering.Update(new TaskRef("chat-app", "1.2"), new() { Priority = 1 }, Ann).IsRefused);
        }

        var copy = Path.Combine(directory.Root, "tasksets", "copy", "taskset.json");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, File.ReadAllText(DesignFiles.TasksetIn(directory.Root)).Replace("\"chat-app\"", "\"copy\"", StringComparison.Ordinal));
        using var both = FilesStore.Open(directory.Root);
        var tasks = both.Read(reader => reader.ListTasks(new()));
        Assert.Equal((6, 6), (tasks.Count, tasks.Select(task => task.Uid).Distinct().Count()));
        Assert.Equal(1, both.Read(reader => reader.FindTask(new TaskRef("copy", "2.1"))!.OpenDependencies));
    }

    private static TaskRegistry Registry(IStore store) => new(new() { Store = store, Options = new() }, new LocalForge(), null, null);

    private void Edit(Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(DesignFiles.TasksetIn(directory.Root)))!.AsObject();
        edit(json);
        File.WriteAllText(DesignFiles.TasksetIn(directory.Root), json.ToJsonString());
    }
}
