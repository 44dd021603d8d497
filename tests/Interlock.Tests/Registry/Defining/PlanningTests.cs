using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Contract;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Defining;

/// <summary>Whole specs, made in one step or not at all.</summary>
public sealed class PlanningTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_spec_is_made_with_all_its_tasks()
    {
        var spec = Make("""
            {"spec_name":"app","metadata":{"owner":"mara"},"tasks":[
              {"id":"2","title":"Second","depends_on":["1",{"task":"3","hard":false}],"priority":1,"required_skill":"sql"},
              {"id":"1","title":"First","description":"In full","files":["src/a.txt"],"estimate_minutes":5,"acceptance":["fine"],"metadata":{"k":1}},
              {"id":"3","title":"Third","dependencies":["p"],"is_optional":true,"required_skills":["ui","db"],"kind":"docs","completion":"manual"},
              {"id":"p","title":"Parent"},{"id":"p.1","title":"Child","parent":"p"},{"id":"d","title":"Idea","draft":true}]}
            """).Value;
        Assert.Equal("""{"owner":"mara"}""", spec.Metadata.ToJsonString());
        Assert.Equal(
            ["1 Pending", "2 Blocked", "3 Blocked", "d Draft", "p Pending", "p.1 Pending"],
            desk.Registry.Reading.Search(new() { Spec = "app" }).Select(view => $"{view.Task.Id} {view.State}").Order());
        var second = desk.Registry.Reading.Show(new("app", "2")).Value;
        Assert.Equal(["app/1 True", "app/3 False"], second.DependsOn.Select(edge => $"{edge.Task} {edge.Hard}").Order());
        Assert.Equal(["sql"], second.Task.RequiredSkills);
        var third = desk.Registry.Reading.Show(new("app", "3")).Value.Task;
        Assert.Equal((true, "docs", Completion.Manual), (third.Optional, third.Kind, third.Completion));
        Assert.True(desk.Registry.Reading.Show(new("app", "p")).Value.Task.IsParent);
        Assert.Equal(6, desk.Events(type: "TaskCreated").Count);
        Assert.Equal("""{"created":true,"tasks":6}""", desk.Events(type: "SpecUpdated").Single().Details.ToJsonString());
    }

    [Theory]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"depends_on\":[\"9\"]}]", "gate.refused")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"depends_on\":[\"1\"]}]", "gate.refused")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"depends_on\":[\"2\"]},{\"id\":\"2\",\"title\":\"B\",\"depends_on\":[\"1\"]}]", "gate.refused")]
    [InlineData("[{\"id\":\"p\",\"title\":\"A\"},{\"id\":\"1\",\"title\":\"B\",\"parent\":\"p\",\"depends_on\":[\"p\"]}]", "gate.refused")]
    [InlineData("[{\"id\":\"1\",\"title\":\" \"}]", "gate.refused")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\"},{\"id\":\"1\",\"title\":\"B\"}]", "task.exists")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"parent\":\"9\"}]", "task.no_parent")]
    [InlineData("[{\"id\":\"../1\",\"title\":\"A\"}]", "name.invalid")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"priority\":9}]", "priority.invalid")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"kind\":\"bug\"}]", "kind.invalid")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"issue\":77}]", "gate.refused")]
    public void One_bad_task_and_nothing_is_made(string tasks, string code)
    {
        var refused = Make(tasks);
        Assert.Equal(code, refused.Refusal?.Code);
        Assert.Equal(0, desk.LastSeq);
        Assert.Empty(desk.Registry.Reading.Specs());
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("3", "no list of tasks")]
    [InlineData("{}", "no list of tasks")]
    [InlineData("{\"tasks\":[],\"colour\":1}", "colour is no field of a spec")]
    [InlineData("{\"tasks\":[],\"spec_name\":\"other\"}", "spec_name is 'other'")]
    [InlineData("{\"tasks\":[],\"metadata\":3}", "metadata is no object")]
    [InlineData("[3]", "tasks[0] is no object")]
    [InlineData("[{\"title\":\"A\"}]", "tasks[0] has no id")]
    [InlineData("[{\"id\":\"1\"}]", "tasks[0] has no title")]
    [InlineData("[{\"id\":1,\"title\":\"A\"}]", "tasks[0].id is no text")]
    [InlineData("[{\"id\":\"1\",\"titel\":\"A\"}]", "did you mean 'title'")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"state\":\"finished\"}]", "tasks[0].state is none of draft, pending")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"attempt\":1}]", "tasks[0].attempt is no field")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"priority\":1.5}]", "tasks[0].priority is no whole number")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"optional\":\"yes\"}]", "tasks[0].optional is neither")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"depends_on\":\"1\"}]", "tasks[0].depends_on is no list")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"depends_on\":[{}]}]", "tasks[0].depends_on holds")]
    [InlineData("[{\"id\":\"1\",\"title\":\"A\",\"files\":[\"../x\"]}]", "tasks[0].files holds a path")]
    [InlineData("[{\"id\":\"1\",\"id\":\"2\",\"title\":\"A\"}]", "a field in it")]
    public void A_file_that_says_something_else_is_refused_at_its_place(string json, string says)
    {
        var refused = SpecFile.Read("app", json);
        Desk.Refused(refused, "spec.file", RefusalKind.Usage);
        Assert.Contains(says, refused.Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_is_made_once()
    {
        _ = Make("[]").Value;
        Desk.Refused(Make("[]"), "spec.exists", RefusalKind.Conflict);
    }

    [Fact]
    public void What_is_exported_can_be_made_again_and_exported_the_same()
    {
        Make("""
            {"metadata":{"owner":"mara","kiro_spec_path":"docs/tasks.md"},"tasks":[
              {"id":"1","title":"First","files":["a.txt"],"file_hints":["b.txt"],"requirements":["R1"],"acceptance":["fine"],"state":"done","worklog":"was done","metadata":{"n":1.50}},
              {"id":"2","title":"Second","depends_on":["1",{"task":"3","hard":false}],"completion":"manual"},
              {"id":"3","title":"Third","state":"cancelled"},
              {"id":"p","title":"Parent"},{"id":"p.1","title":"Child","parent":"p","state":"draft"}]}
            """);
        Assert.Equal(["1 Done", "2 Pending", "3 Cancelled", "p.1 Draft"], desk.Registry.Reading.List(new() { Spec = "app" }).Where(view => !view.Task.IsParent).Select(view => $"{view.Task.Id} {view.State}"));
        var exported = Exported();
        var again = new Desk();
        var draft = SpecFile.Read("app", exported);
        Assert.False(draft.IsRefused, draft.Refusal?.Message);
        _ = again.Registry.Planning.Create(draft.Value, Desk.Ann).Value;
        Assert.Equal(exported, Exported(again));
    }

    [Fact]
    public void Tasks_as_a_registry_tells_them_can_be_made_again_under_another_name()
    {
        Make("""[{"id":"1","title":"First","acceptance":["fine"]},{"id":"2","title":"Second","depends_on":["1"]}]""");
        var told = new JsonArray([.. desk.Registry.Reading.List(new() { Spec = "app" }).Select(view => JsonSerializer.SerializeToNode(TaskAnswer.Of(view), AnswerJson.Default.TaskAnswer))]);
        var draft = SpecFile.Read("other", new JsonObject { ["schema"] = "interlock/task.list/1", ["data"] = told }.ToJsonString());
        Assert.False(draft.IsRefused, draft.Refusal?.Message);
        _ = desk.Registry.Planning.Create(draft.Value, Desk.Ann).Value;
        var second = desk.Registry.Reading.Show(new("other", "2")).Value;
        Assert.Equal(["other/1"], second.DependsOn.Select(edge => edge.Task));
        Assert.Equal(4, second.Task.Issue);
    }

    [Fact]
    public void Its_facts_change_with_its_version()
    {
        var made = Make("[]").Value;
        var edited = desk.Registry.Planning.Update("app", MetadataEdit.Parse(["owner=zoe"], []).Value!, made.Version, Desk.Ann).Value;
        Assert.Equal((made.Version + 1, """{"owner":"zoe"}"""), (edited.Version, edited.Metadata.ToJsonString()));
        Desk.Refused(desk.Registry.Planning.Update("app", MetadataEdit.Parse(["owner=bob"], []).Value!, made.Version, Desk.Ann), "version.stale", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Planning.Update("none", MetadataEdit.Parse(["owner=bob"], []).Value!, null, Desk.Ann), "spec.unknown", RefusalKind.NotFound);
        Assert.Equal("""{"metadata":{"set":{"owner":"zoe"},"unset":[]}}""", desk.Events(type: "SpecUpdated")[^1].Details.ToJsonString());
        Invariants.Documented(desk.Events());
        Assert.Equal(edited.Metadata.ToJsonString(), desk.Registry.Reading.Spec("app").Value.Spec.Metadata.ToJsonString());
    }

    [Fact]
    public void A_thousand_tasks_with_dependencies_are_one_step()
    {
        var tasks = Enumerable.Range(0, 1000).Select(i => new TaskDraft { Ref = new("app", $"{i}"), Title = $"Task {i}", DependsOn = i < 10 ? [] : [($"{i - 10}", true)] }).Reverse().ToList();
        _ = desk.Registry.Planning.Create(new() { Name = "app", Tasks = tasks }, Desk.Ann).Value;
        Assert.Equal((10, 990), (desk.Registry.Reading.Spec("app").Value.Count(TaskState.Pending), desk.Registry.Reading.Spec("app").Value.Count(TaskState.Blocked)));
    }

    private string Exported(Desk? from = null)
    {
        var reading = (from ?? desk).Registry.Reading;
        return JsonSerializer.Serialize(SpecPlanAnswer.Of(reading.Spec("app").Value.Spec, reading.List(new() { Spec = "app" })), AnswerJson.Default.SpecPlanAnswer);
    }

    private Result<Spec> Make(string json)
    {
        var draft = SpecFile.Read("app", json);
        Assert.False(draft.IsRefused, draft.Refusal?.Message);
        return desk.Registry.Planning.Create(draft.Value, Desk.Ann);
    }
}
