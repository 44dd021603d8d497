using Interlock.Forges.Local;
using Interlock.Registry;
using Interlock.Registry.Answering.Searching;
using Interlock.Registry.Defining;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Storage.Memory;
using Interlock.Storage.Sqlite;
using Interlock.Tests.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Answering.Searching;

/// <summary>The same questions and graphs on every store: the answers are those of the memory store, to the byte.</summary>
public sealed class EveryStoreTests
{
    private static readonly string[] Conditions =
    [
        "", "spec=app", "kind=fix", "optional=true", "skill=s1", "priority<3", "state=blocked", "ready=true", "title~7", "metadata.n>=20", "metadata.n=", "depends_on~1", "created>2025-01-01",
        "parent=3", "is_parent=true", "estimate_minutes!=", "worker=ann", "artifacts~log", "id>=12",
    ];

    private static readonly string[] Orders = ["created", "-created", "id", "priority", "-priority,id", "title", "state", "metadata.n", "-estimate_minutes", "spec,-updated", "required_skills"];

    [Theory]
    [InlineData("files")]
    [InlineData("sqlite")]
    public void They_answer_alike(string kind)
    {
        using var directory = new RegistryDirectory();
        using IStore store = kind == "files" ? FilesStore.Create(Path.Combine(directory.Root, "files")) : SqliteStore.Create(directory.Database);
        using var memory = new MemoryStore();
        var (asked, model) = (Fill(store), Fill(memory));
        var cases = 0;
        foreach (var condition in Conditions)
        {
            foreach (var order in Orders)
            {
                var search = new TaskSearch
                {
                    Where = TaskSearch.Conditions(condition.Length == 0 ? [] : [condition], asked.Context.Now).Value,
                    Order = TaskOrder.Parse(order).Value,
                    Reverse = cases % 3 == 0,
                    Limit = cases % 2 == 0 ? null : 7,
                    Offset = cases % 5,
                };
                Assert.Equal(Names(model, search), Names(asked, search));
                cases++;
            }
        }

        Assert.Equal(Conditions.Length * Orders.Length, cases);
        foreach (var format in Interlock.Drawing.GraphDrawing.Formats)
        {
            Assert.Equal(Drawn(model, format), Drawn(asked, format));
        }
    }

    private static IEnumerable<string> Names(TaskRegistry registry, TaskSearch search) => registry.Reading.Search(search).Select(view => view.Task.Ref.ToString());

    private static string Drawn(TaskRegistry registry, string format) => Interlock.Drawing.GraphDrawing.Of(format, new(registry.Charting.Spec("app").Value));

    private static TaskRegistry Fill(IStore store)
    {
        var time = new ManualTime();
        var registry = new TaskRegistry(new() { Store = store, Options = new(), Clock = time, Ids = new CountingIds() }, new LocalForge(), null, null);
        foreach (var spec in (string[])["app", "lib"])
        {
            time.Pass(TimeSpan.FromSeconds(7));
            var tasks = Enumerable.Range(1, 30).Select(i => new TaskDraft
            {
                Ref = new(spec, $"{i}"),
                Title = $"Task {i * 7 % 30}",
                Kind = i % 4 == 0 ? "fix" : "feat",
                Priority = 1 + (i % 5),
                Optional = i % 6 == 0,
                EstimateMinutes = i % 3 == 0 ? i * 5 : null,
                RequiredSkills = i % 2 == 0 ? [$"s{i % 4}", "any"] : [],
                DependsOn = i is > 10 and < 25 ? [($"{i - 9}", i % 4 != 1)] : [],
                Metadata = i % 2 == 0 ? [] : new() { ["n"] = i },
                IsParent = i == 3,
                Parent = i > 26 ? "3" : null,
            });
            _ = registry.Planning.Create(new() { Name = spec, Tasks = [.. tasks] }, Desk.Ann).Value;
        }

        time.Pass(TimeSpan.FromSeconds(5));
        _ = registry.Keeping.Add(new TaskRef("app", "5"), "log", "run.log", null, Desk.Ann).Value;
        _ = registry.Claiming.Claim(new() { Actor = Desk.Ann, Task = new TaskRef("lib", "7") }).Value;
        return registry;
    }
}
