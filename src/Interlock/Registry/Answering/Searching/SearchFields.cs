using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering.Searching;

/// <summary>Every field that tasks can be filtered and sorted by: those of the task's JSON, what hangs on it, and <c>metadata.KEY</c>.</summary>
internal static class SearchFields
{
    private const string MetadataPrefix = "metadata.";

    private static readonly string[] Risks = [.. Enum.GetValues<Risk>().Select(risk => risk.Name())];
    private static readonly string[] Answers = ["granted", "denied"];
    private static readonly string[] WorkerTypes = [WorkerKind.Human.Name(), WorkerKind.AiAgent.Name()];

    /// <summary>Other names: those of the Task Registry design, and short ones.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["spec_name"] = "spec",
        ["name"] = "task",
        ["dependencies"] = "depends_on",
        ["required_skill"] = "required_skills",
        ["skill"] = "required_skills",
        ["is_optional"] = "optional",
        ["reserved_branch"] = "branch",
        ["runner_id"] = "run",
        ["assigned_slot"] = "worker",
        ["lifecycle_state"] = "state",
        ["estimate"] = "estimate_minutes",
        ["file"] = "files",
        ["held_by"] = "worker",
        ["created"] = "created_at",
        ["updated"] = "updated_at",
        ["closed"] = "closed_at",
        ["due"] = "due_at",
    };

    public static IReadOnlyList<SearchField> All { get; } = TaskFields.InOrder<SearchField>(
    [
        Text("task", facts => facts.Task.Ref.ToString()),
        Word("state", TaskStates.All, facts => facts.State.Name()),
        Word("registry_state", ViewWords("registry"), facts => Views.Registry(facts.State)),
        Word("worker_state", ViewWords("worker"), facts => Views.Worker(facts.State)),
        Word("board_state", ViewWords("board"), facts => Views.Board(facts.State)),
        Text("state_reason", facts => facts.Task.IsParent ? null : facts.Task.StateReason),
        Flag("ready", facts => facts.View.Ready),
        Texts("depends_on", facts => facts.View.DependsOn.SelectMany(edge => Names(facts, edge.Task))),
        Texts("blocks", facts => facts.View.Blocks.SelectMany(name => Names(facts, name))),
        Texts("locked_files", facts => facts.View.Locked),
        Text("worker", facts => facts.View.Claim?.Worker),
        Word("worker_type", WorkerTypes, facts => facts.View.Claim?.WorkerKind.Name()),
        Text("host", facts => facts.View.Claim?.Host),
        Text("run", facts => facts.View.Claim?.RunId),
        Number("token", facts => facts.View.Claim?.Token),
        Moment("claimed_at", facts => facts.View.Claim?.ClaimedAt),
        Moment("expires_at", facts => facts.View.Claim?.ExpiresAt),
        Word("risk", Risks, facts => facts.View.Impact?.Risk.Name()),
        Word("approval", Answers, facts => facts.View.Approval is { } approval ? Answers[approval.Granted ? 0 : 1] : null),
        Texts("artifacts", facts => facts.View.Artifacts.Select(artifact => artifact.Uri)),
        Texts("artifact_types", facts => facts.View.Artifacts.Select(artifact => artifact.Type)),
        .. TaskFields.All.Where(field => !field.Has(FieldTraits.Unsearched) && field.Name is not ("state" or "state_reason")).Select(Stored),
    ],
    field => field.Name,
    "task spec id uid title description kind state registry_state worker_state board_state state_reason ready priority optional estimate_minutes completion attempt "
    + "depends_on blocks required_skills files file_hints locked_files requirements acceptance issue branch base_commit change merge_commit worker worker_type host run "
    + "token claimed_at expires_at risk approval progress progress_step artifacts artifact_types parent is_parent due_at worklog closed_at version created_at updated_at");

    /// <summary>The field of this name; refusal <c>query.field</c> names the known ones and the nearest.</summary>
    public static Result<SearchField> Find(string name)
    {
        var wanted = Aliases.GetValueOrDefault(name, name);
        foreach (var field in All)
        {
            if (field.Name == wanted)
            {
                return field;
            }
        }

        if (name.Length > MetadataPrefix.Length && name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
        {
            var key = name[MetadataPrefix.Length..];
            return new SearchField(name, FieldKind.Free, facts => facts.Metadata.TryGetPropertyValue(key, out var node) ? Values(node) : []);
        }

        string[] known = [.. All.Select(field => field.Name), MetadataPrefix + "KEY"];
        var nearest = NearestName.Of(name, [.. known, .. Aliases.Keys]);
        return new Refusal(
            RefusalKind.Usage,
            "query.field",
            $"Tasks have no field '{Shown.Short(name)}'.",
            $"{(nearest is null ? "" : $"Did you mean '{nearest}'? ")}Known: {string.Join(", ", known)}.",
            new() { ["field"] = name, ["nearest"] = nearest, ["known"] = JsonList.Of(known) });
    }

    private static SearchField Stored(TaskField field) => field switch
    {
        TaskField<string?> { Words.Count: > 0 } word => Word(field.Name, field.Words, facts => word.Of(facts.Task)),
        TaskField<string?> text => Text(field.Name, facts => text.Of(facts.Task)),
        TaskField<long?> number => Number(field.Name, facts => number.Of(facts.Task)),
        TaskField<bool> flag => Flag(field.Name, facts => flag.Of(facts.Task)),
        TaskField<DateTimeOffset?> moment => Moment(field.Name, facts => moment.Of(facts.Task)),
        TaskField<IReadOnlyList<string>> list => Texts(field.Name, facts => list.Of(facts.Task)),
        _ => throw new InvalidOperationException($"{field.Name} is of no kind that is asked for"),
    };

    private static string[] ViewWords(string view) => [.. Enum.GetValues<TaskState>().Select(state => Views.Word(view, state)!).Distinct()];

    /// <summary>A task of the same spec is known by its id alone too.</summary>
    private static string[] Names(TaskFacts facts, string name) =>
        name.StartsWith(facts.Task.Spec + "/", StringComparison.Ordinal) ? [name, name[(facts.Task.Spec.Length + 1)..]] : [name];

    private static IEnumerable<Datum> Values(JsonNode? node) => node switch
    {
        null => [],
        JsonArray items => items.SelectMany(Values),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number) => [new(value.ToJsonString(), number)],
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [new(value.GetValue<string>())],
        _ => [new(node.ToJsonString())],
    };

    private static SearchField Text(string name, Func<TaskFacts, string?> get) =>
        new(name, FieldKind.Text, facts => get(facts) is { Length: > 0 } text ? [new(text)] : []);

    private static SearchField Texts(string name, Func<TaskFacts, IEnumerable<string>> get) => new(name, FieldKind.Texts, facts => get(facts).Select(text => new Datum(text)));

    private static SearchField Number(string name, Func<TaskFacts, long?> get) => new(name, FieldKind.Number, facts => get(facts) is { } number ? [Datum.Of(number)] : []);

    private static SearchField Flag(string name, Func<TaskFacts, bool> get) => new(name, FieldKind.Flag, facts => [Datum.Of(get(facts))]);

    private static SearchField Moment(string name, Func<TaskFacts, DateTimeOffset?> get) => new(name, FieldKind.Moment, facts => get(facts) is { } at ? [Datum.Of(at)] : []);

    private static SearchField Word(string name, IReadOnlyList<string> words, Func<TaskFacts, string?> get) =>
        new(name, FieldKind.Word, facts => get(facts) is { } word ? [Datum.Of(word, words)] : [], words);
}
