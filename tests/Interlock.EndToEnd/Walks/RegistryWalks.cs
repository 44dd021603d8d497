using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>The interface of the Task Registry design, through the program: specs, metadata, artifacts, queries, events.</summary>
public sealed class RegistryWalks
{
    private const string Tasks = """
        {"metadata":{"owner":"mara"},"tasks":[
          {"id":"1","title":"Store messages","priority":1,"required_skill":"backend","estimate_minutes":30},
          {"id":"2","title":"List messages","priority":2,"required_skills":["backend","ui"],"dependencies":["1"],"estimate_minutes":60},
          {"id":"3","title":"Sign in","priority":5,"metadata":{"ticket":"OPS-7"}},
          {"id":"10","title":"Sign out","depends_on":[{"task":"3","hard":false}],"is_optional":true}]}
        """;

    [ProgramFact]
    public void A_spec_is_made_read_changed_and_listed()
    {
        using var scratch = new Scratch();
        scratch.Write("tasks.json", Tasks);
        var made = scratch.Ask("spec", "create", "chat", "--from", "tasks.json", "--set", "team=core").Data;
        Assert.Equal((4, 3, 1), ((int)made["tasks"]!, (int)made["ready"]!, (int)made["blocked"]!));
        Assert.Equal("""{"owner":"mara","team":"core"}""", made["metadata"]!.ToJsonString());
        scratch.Ask("spec", "create", "chat", "--from", "tasks.json").Refused(4, "spec.exists");

        var version = (int)scratch.Ask("spec", "show", "chat").Data["version"]!;
        Assert.Equal(version + 1, (int)scratch.Ask("spec", "update", "chat", "--unset", "team", "--set", "phase:=2", "--version-is", $"{version}").Data["version"]!);
        scratch.Ask("spec", "update", "chat", "--set", "phase:=3", "--version-is", $"{version}").Refused(4, "version.stale");
        var shown = scratch.Ask("spec", "show", "chat").Data;
        Assert.Equal("""{"owner":"mara","phase":2}""", shown["metadata"]!.ToJsonString());
        Assert.Equal((3, 1), ((int)shown["views"]!["registry"]!["ready"]!, (int)shown["views"]!["registry"]!["blocked"]!));
        Assert.Equal(["chat/1", "chat/2"], Texts(shown["critical_path"]!["tasks"]!));
        Assert.Equal(90, (int)shown["critical_path"]!["minutes"]!);

        scratch.Create("other/1");
        Assert.Equal(["chat", "other"], Names(scratch.Ask("spec", "list"), "spec"));
        Assert.Equal(["chat"], Names(scratch.Ask("spec", "list", "CHA", "--open"), "spec"));
        Assert.Contains("critical path  2 tasks, about 90 min: 1 → 2", scratch.Say("spec", "show", "chat").Output, StringComparison.Ordinal);
    }

    [ProgramFact]
    public void Tasks_are_found_by_any_field()
    {
        using var scratch = Chat();
        scratch.Start("chat/1");
        _ = scratch.Ask("task", "update", "chat/2", "--set", "weight:=7", "--set", "note=a = b").Data;
        Assert.Equal(["1"], Found(scratch, "chat", "--where", "worker=ann"));
        Assert.Equal(["1"], Found(scratch, "chat", "--where", "registry_state=running"));
        Assert.Equal(["1", "2"], Found(scratch, "chat", "--where", "priority<3", "--where", "skill=backend", "--sort", "priority"));
        Assert.Equal(["2"], Found(scratch, "--where", "metadata.weight>=7", "--where", "metadata.note~A = b"));
        Assert.Equal(["3"], Found(scratch, "chat", "--where", "metadata.ticket=OPS-7"));
        Assert.Equal(["1", "2", "3", "10"], Found(scratch, "chat", "--sort", "id"));
        Assert.Equal(["10", "3", "2", "1"], Found(scratch, "chat", "--sort=-id"));
        Assert.Equal(["3", "10", "2", "1"], Found(scratch, "chat", "--sort", "priority", "--reverse"));
        Assert.Equal(["1", "2", "10", "3"], Found(scratch, "chat", "--sort", "priority"));
        Assert.Equal(["2", "10"], Found(scratch, "chat", "--sort", "priority", "--limit", "2", "--offset", "1"));
        Assert.Equal(["2"], Found(scratch, "chat", "--view", "registry", "--state", "blocked"));
        Assert.Equal(["2"], Found(scratch, "chat", "--where", "depends_on=1"));
        Assert.Equal(["1", "2", "3", "10"], Found(scratch, "chat", "--where", "created<=0s", "--where", "created>1d"));
        Assert.Equal(["3"], [.. scratch.Ask("task", "ready", "chat").Data.AsArray().Select(one => (string)one!["id"]!).Take(1)]);
        Assert.Empty(scratch.Ask("task", "ready", "chat", "--skill", "ui").Data.AsArray());
    }

    [ProgramFact]
    public void What_cannot_be_asked_is_refused_with_what_can()
    {
        using var scratch = Chat();
        foreach (var (words, code, hint) in ((string[], string, string)[])
        [
            (["--where", "titel=x"], "query.field", "Did you mean 'title'?"),
            (["--where", "priority=>3"], "query.operator", "Did you mean '>='?"),
            (["--where", "state=blokced"], "query.value", "Did you mean 'blocked'?"),
            (["--where", "priority"], "query.operator", "operators: =  !=  <  <=  >  >=  ~  !~"),
            (["--sort", "urgency"], "query.field", "priority"),
        ])
        {
            var problem = scratch.Ask(["task", "list", "chat", .. words]).Refused(2, code);
            Assert.Contains(hint, (string?)problem["hint"], StringComparison.Ordinal);
        }

        Assert.NotEmpty(scratch.Ask("task", "list", "--where", "nothing=1").Problem["details"]!["known"]!.AsArray());
    }

    [ProgramFact]
    public void A_registry_beside_the_code_is_found_from_a_worktree_and_merges()
    {
        using var scratch = new Scratch(ready: false);
        File.Delete(Path.Combine(scratch.Repository, "interlock.yaml"));
        _ = scratch.Ask("init", "--yes", "--registry", "files:.registry").Data;
        scratch.Write("interlock.yaml", scratch.Read("interlock.yaml").Replace("merge:\n", Scratch.NoChecks, StringComparison.Ordinal));
        _ = scratch.Ask("trust", "--yes").Data;
        _ = scratch.Create("chat/1", "--file", "src/a.txt");
        var claimed = scratch.Claim("chat/1");
        scratch.WriteIn(claimed.Worktree, "src/a.txt", "a");
        scratch.Commit("Write a", claimed.Worktree);
        _ = scratch.AskFrom(claimed.Worktree, "start", "chat/1", "--as", "ann", "--token", claimed.Token).Data;
        Assert.Equal("done", (string?)scratch.AskFrom(claimed.Worktree, "submit", "chat/1", "--as", "ann", "--token", claimed.Token).Data["state"]);
        Assert.True(File.Exists(Path.Combine(scratch.Repository, ".registry", "tasksets", "chat", "taskset.json")));
        Assert.Empty(scratch.Ask("spec", "verify").Data["findings"]!.AsArray());
    }

    [ProgramFact]
    public void A_state_is_advanced_with_facts_and_artifacts_are_kept()
    {
        using var scratch = Chat();
        var moved = scratch.Ask("task", "advance", "chat/3", "--to", "blocked", "--reason", "waits", "--set", "since=monday").Data;
        Assert.Equal(("blocked", "monday"), ((string?)moved["state"], (string?)moved["metadata"]!["since"]));
        scratch.Ask("task", "advance", "chat/3", "--to", "done", "--set", "since=never").Refused(4, "state.illegal_transition");
        Assert.Equal("monday", (string?)scratch.Show("chat/3")["metadata"]!["since"]);

        _ = scratch.Ask("artifact", "add", "chat/3", "--type", "test", "--uri", "https://ci.example.org/7", "--size", "12", "--set", "passed:=41").Data;
        _ = scratch.Ask("artifact", "add", "chat/3", "--type", "log", "--uri", "not/there yet.log").Data;
        scratch.Ask("artifact", "add", "chat/3", "--type", "log", "--uri", "../outside.log").Refused(2, "artifact.uri");
        scratch.Ask("artifact", "add", "chat/3", "--type", "log", "--uri", "https://ci example").Refused(2, "artifact.uri");
        var kept = Assert.Single(scratch.Ask("artifact", "list", "chat/3", "--type", "test").Data.AsArray());
        Assert.Equal((12, 41), ((int)kept!["size_bytes"]!, (int)kept["metadata"]!["passed"]!));
        Assert.Equal(["3"], Found(scratch, "--where", "artifact_types=test"));
        Assert.Equal(["3"], Found(scratch, "--where", "artifacts~not/there"));
    }

    [ProgramFact]
    public void Events_are_found_by_task_time_and_type()
    {
        using var scratch = Chat();
        var first = scratch.Events()[^1];
        scratch.Start("chat/1");
        var assigned = scratch.Ask("events", "--task", "chat/1", "--type", "TaskAssigned", "--since", (string)first["timestamp"]!).Data.AsArray();
        Assert.Equal("ann", (string?)Assert.Single(assigned)!["worker"]);
        var until = scratch.Ask("events", "--spec", "chat", "--until", (string)first["timestamp"]!).Data.AsArray();
        Assert.DoesNotContain(until, one => (string?)one!["event_type"] == "TaskAssigned");
        Assert.NotEmpty(scratch.Ask("events", "--spec", "chat", "--task", "1").Data.AsArray());
        scratch.Ask("events", "--type", "TaskAsigned").Refused(2, "event.type");
        scratch.Ask("events", "--since", "1m", "--until", "1h").Refused(2, "event.range");
        scratch.Ask("events", "--spec", "none").Refused(3, "spec.unknown");
        scratch.Ask("events", "--task", "chat/99").Refused(3, "task.unknown");
        scratch.Ask("events", "--task", "chat/1", "--spec", "other").Refused(2, "usage.invalid");
    }

    [ProgramFact]
    public void Issues_changes_and_workers_are_listed_by_what_people_look_for()
    {
        using var scratch = Chat();
        scratch.Worked("chat/1", "one.txt", "1\n").Ask("submit");
        scratch.Stands("done", "chat/1");
        _ = scratch.Ask("worker", "register", "bot", "--type", "ai_agent", "--skill", "ui").Data;
        Assert.Equal(["chat/1"], Names(scratch.Ask("issue", "list", "--state", "closed"), "task"));
        Assert.Equal(3, scratch.Ask("issue", "list", "--state", "open", "--spec", "chat").Data.AsArray().Count);
        Assert.Equal(["chat/1"], Names(scratch.Ask("change", "list", "--state", "merged", "--task", "chat/1", "--review", "none"), "task"));
        Assert.Empty(scratch.Ask("change", "list", "--state", "open").Data.AsArray());
        Assert.Equal(["bot"], Names(scratch.Ask("worker", "list", "--type", "ai_agent", "--status", "idle", "--skill", "ui"), "name"));
        scratch.Ask("issue", "list", "--spec", "none").Refused(3, "spec.unknown");
        scratch.Ask("change", "list", "--task", "chat/99").Refused(3, "task.unknown");
    }

    [ProgramFact]
    public void A_file_of_tasks_makes_all_or_nothing()
    {
        using var scratch = new Scratch();
        foreach (var (text, exit, code) in ((string, int, string)[])
        [
            ("[{\"id\":\"1\",\"title\":\"A\",\"depends_on\":[\"2\"]},{\"id\":\"2\",\"title\":\"B\",\"depends_on\":[\"1\"]}]", 5, "gate.refused"),
            ("[{\"id\":\"1\",\"title\":\"A\"},{\"id\":\"2\",\"titel\":\"B\"}]", 2, "spec.file"),
            ("not JSON", 2, "spec.file"),
            ("[{\"id\":\"1\",\"title\":\"A\"},{\"id\":\"1\",\"title\":\"B\"}]", 4, "task.exists"),
        ])
        {
            scratch.Write("bad.json", text);
            scratch.Ask("spec", "create", "app", "--from", "bad.json").Refused(exit, code);
        }

        scratch.Ask("spec", "create", "app", "--from", "none.json").Refused(3, "file.not_found");
        scratch.Ask("spec", "create", "../app").Refused(2, "name.invalid");
        Assert.Empty(scratch.Ask("spec", "list").Data.AsArray());
        Assert.DoesNotContain(scratch.Events(), one => one["spec"] is not null);
    }

    private static Scratch Chat()
    {
        var scratch = new Scratch();
        scratch.Write("tasks.json", Tasks);
        _ = scratch.Ask("spec", "create", "chat", "--from", "tasks.json").Data;
        return scratch;
    }

    private static List<string> Found(Scratch scratch, params string[] words) => Names(scratch.Ask(["task", "list", .. words]), "id");

    private static List<string> Names(Answer answer, string key) => [.. answer.Data.AsArray().Select(one => (string)one![key]!)];

    private static List<string> Texts(JsonNode list) => [.. list.AsArray().Select(one => (string)one!)];
}
