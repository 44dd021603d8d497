using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>
/// Tasks of a new spec as JSON: a list of task definitions, an object with <c>tasks</c> and <c>metadata</c> such as
/// <c>spec export</c> gives, or an answer that holds one of these. Fields have the names of the task object, or those of the Task
/// Registry design. An unknown field is refused. Of a task as a registry tells it, its definition and what became of it count; what
/// only that registry can know (claims, commits, numbers of issues) is left there.
/// </summary>
internal static class SpecFile
{
    private static readonly string[] Known =
    [
        "id", "title", "description", "kind", "priority", "optional", "is_optional", "estimate_minutes", "required_skills", "required_skill", "files",
        "depends_on", "dependencies", "requirements", "acceptance", "completion", "issue", "parent", "is_parent", "draft", "metadata", "file_hints", "state", "worklog",
    ];

    private static readonly string[] MarksOfTold = ["uid", "lifecycle_state", "runner_id"];
    private static readonly HashSet<string> Told = [.. TaskFields.All.Select(field => field.Name), .. "state_reason ready blocks locked_files claim impact approval artifacts worktree runs progress_updated_at view_state lifecycle_state assigned_slot reserved_branch runner_id".Split(' ')];

    /// <summary>Refusals <c>spec.file</c>, with the place of the fault.</summary>
    public static Result<SpecDraft> Read(string name, string json)
    {
        try
        {
            var root = JsonNode.Parse(json);
            root = root is JsonObject answer && answer.ContainsKey("schema") && answer["data"] is { } data ? data : root;
            var whole = root as JsonObject;
            var tasks = root as JsonArray ?? whole?["tasks"] as JsonArray ?? throw new SpecFault("", "it has no list of tasks");
            foreach (var key in whole?.Select(pair => pair.Key).Except(["tasks", "metadata", "spec_name", "version", "created_at", "updated_at"]) ?? [])
            {
                throw new SpecFault(key, "is no field of a spec; those are tasks and metadata");
            }

            if ((string?)whole?["spec_name"] is { } own && own != name)
            {
                throw new SpecFault("spec_name", $"is '{Shown.Short(own)}', but '{name}' is to be made");
            }

            var drafts = tasks.Select((task, place) => Task(name, task as JsonObject ?? throw new SpecFault($"tasks[{place}]", "is no object"), $"tasks[{place}]")).ToList();
            var parents = drafts.Select(draft => draft.Parent).OfType<string>().ToHashSet(StringComparer.Ordinal);
            return new SpecDraft
            {
                Name = name,
                Metadata = whole?["metadata"] is { } facts ? Object(facts, "metadata") : [],
                Tasks = [.. drafts.Select(draft => parents.Contains(draft.Ref.Id) ? draft with { IsParent = true } : draft)],
            };
        }
        catch (SpecFault fault)
        {
            return Refused($"{fault.Place}{(fault.Place.Length > 0 ? " " : "")}{fault.Message}");
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            return Refused(fault is JsonException { LineNumber: { } line } ? $"it is no JSON (line {line + 1})" : "a field in it has a value of another kind than it should");
        }
    }

    private static TaskDraft Task(string spec, JsonObject task, string at)
    {
        var told = Array.Exists(MarksOfTold, task.ContainsKey);
        var source = told ? Text(task, "spec", at) : null;
        foreach (var (key, _) in task)
        {
            if (!Known.Contains(key) && !(told && Told.Contains(key)))
            {
                throw new SpecFault($"{at}.{Shown.Short(key)}", $"is no field of a task{(NearestName.Of(key, Known) is { } near ? $"; did you mean '{near}'?" : "")}");
            }
        }

        var id = Text(task, "id", at) ?? throw new SpecFault(at, "has no id");
        var state = Text(task, "lifecycle_state", at) ?? Text(task, "state", at);
        if (state is not null && TaskStates.Parse(state) is null && !Enum.GetValues<TaskState>().Any(known => Views.Registry(known) == state))
        {
            throw new SpecFault($"{at}.state", $"is none of {string.Join(", ", TaskStates.All)}");
        }

        var facts = task["metadata"] is { } given ? Object(given, $"{at}.metadata") : [];
        var files = LockPath.NormaliseAll(Texts(task, "files", at));
        return new()
        {
            Ref = new(spec, id),
            Title = Text(task, "title", at) ?? throw new SpecFault(at, "has no title"),
            Description = Text(task, "description", at),
            Kind = Text(task, "kind", at) ?? "feat",
            Priority = Number(task, "priority", at) ?? 3,
            Optional = Flag(task, "optional", at) || Flag(task, "is_optional", at),
            EstimateMinutes = Number(task, "estimate_minutes", at),
            RequiredSkills = Text(task, "required_skill", at) is { } skill ? [skill] : Texts(task, "required_skills", at),
            Files = files.IsRefused ? throw new SpecFault($"{at}.files", $"holds a path that cannot be: {files.Refusal.Message}") : files.Value,
            DependsOn = [.. Edges(task, "depends_on", at).Concat(Edges(task, "dependencies", at)).Select(edge => (Here(edge.Name, source), edge.Hard))],
            FileHints = Texts(task, "file_hints", at),
            Requirements = Texts(task, "requirements", at),
            Acceptance = Texts(task.ContainsKey("acceptance") ? task : facts, "acceptance", at),
            Completion = Text(task, "completion", at) is { } word ? Completions.Parse(word) ?? throw new SpecFault($"{at}.completion", "is none of merge, checks, manual, external") : Completion.Merge,
            Issue = told ? null : Number(task, "issue", at),
            Parent = Text(task, "parent", at),
            IsParent = Flag(task, "is_parent", at),
            Hold = Flag(task, "draft", at) || state == TaskState.Draft.Name(),
            AlreadyDone = state == TaskState.Done.Name(),
            AlreadyCancelled = state == TaskState.Cancelled.Name(),
            Worklog = Text(task, "worklog", at),
            Metadata = facts,
        };
    }

    // A plan may be made again under another name, and its tasks still come after each other.
    private static string Here(string name, string? source) => source is not null && name.StartsWith(source + "/", StringComparison.Ordinal) ? name[(source.Length + 1)..] : name;

    private static IEnumerable<(string Name, bool Hard)> Edges(JsonObject task, string key, string at) => Items(task, key, at).Select(item => item switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (value.GetValue<string>(), true),
        JsonObject edge when edge["task"] is JsonValue name && name.GetValueKind() == JsonValueKind.String => (name.GetValue<string>(), !edge.ContainsKey("hard") || Flag(edge, "hard", $"{at}.{key}")),
        _ => throw new SpecFault($"{at}.{key}", "holds something that is neither the name of a task nor {\"task\", \"hard\"}"),
    });

    private static string? Text(JsonObject from, string key, string at) => from[key] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw new SpecFault($"{at}.{key}", "is no text"),
    };

    private static int? Number(JsonObject from, string key, string at) => from[key] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) => number,
        _ => throw new SpecFault($"{at}.{key}", "is no whole number"),
    };

    private static bool Flag(JsonObject from, string key, string at) => from[key] switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw new SpecFault($"{at}.{key}", "is neither true nor false"),
    };

    private static IReadOnlyList<string> Texts(JsonObject from, string key, string at) =>
        [.. Items(from, key, at).Select(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw new SpecFault($"{at}.{key}", "holds something that is no text"))];

    private static JsonArray Items(JsonObject from, string key, string at) => from[key] switch
    {
        null => [],
        JsonArray items => items,
        _ => throw new SpecFault($"{at}.{key}", "is no list"),
    };

    private static JsonObject Object(JsonNode node, string at) => node is JsonObject fields ? fields.DeepClone().AsObject() : throw new SpecFault(at, "is no object");

    private static Refusal Refused(string fact) =>
        new(RefusalKind.Usage, "spec.file", $"The tasks cannot be read: {fact}.", "Write a JSON list such as [{\"id\":\"1\",\"title\":\"Store messages\"},{\"id\":\"2\",\"title\":\"List them\",\"depends_on\":[\"1\"]}].");

    /// <summary>Leads out of the depth of a file to its one refusal.</summary>
    private sealed class SpecFault(string place, string message) : Exception(message)
    {
        public string Place => place;
    }
}
