using System.Text.Json.Nodes;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>
/// What an edit changed, as the details of its event carry it: <c>{"title":{"from":…,"to":…},…}</c> with only the fields that
/// differ. An undo reads it back.
/// </summary>
public static class TaskDifference
{
    public const string DependsOn = "depends_on";

    private const string Metadata = "metadata.";

    /// <summary>Null where nothing differs.</summary>
    /// <param name="dependenciesBefore">See <see cref="Dependencies"/>; null where they were not touched.</param>
    public static JsonObject? Of(WorkTask before, WorkTask after, JsonArray? dependenciesBefore = null, JsonArray? dependenciesAfter = null)
    {
        var changed = new JsonObject();
        var (from, to) = (Values(before, dependenciesBefore), Values(after, dependenciesAfter));
        foreach (var field in to.Select(pair => pair.Key).Union(from.Select(pair => pair.Key)))
        {
            if (!JsonNode.DeepEquals(from[field], to[field]))
            {
                changed[field] = new JsonObject { ["from"] = from[field]?.DeepClone(), ["to"] = to[field]?.DeepClone() };
            }
        }

        return changed.Count == 0 ? null : changed;
    }

    /// <summary>What can be edited, by field; a free fact is <c>metadata.KEY</c>.</summary>
    public static JsonObject Values(WorkTask task, JsonArray? dependencies)
    {
        var values = Fields(task, dependencies);
        foreach (var (key, value) in task.Metadata)
        {
            values[Metadata + key] = value?.DeepClone();
        }

        return values;
    }

    private static JsonObject Fields(WorkTask task, JsonArray? dependencies) => new()
    {
        ["title"] = task.Title,
        ["description"] = task.Description,
        ["kind"] = task.Kind,
        ["priority"] = task.Priority,
        ["estimate_minutes"] = task.EstimateMinutes,
        ["optional"] = task.Optional,
        ["required_skills"] = JsonList.Of(task.RequiredSkills),
        ["files"] = JsonList.Of(task.Files),
        ["acceptance"] = JsonList.Of(task.Acceptance),
        ["worklog"] = task.Worklog,
        [DependsOn] = dependencies?.DeepClone(),
    };

    /// <summary>What the task comes after, by name: <c>[{"task":"spec/id","hard":true}]</c>, with those that no task has.</summary>
    public static JsonArray Dependencies(IStoreReader reader, WorkTask task) => new(
    [
        .. reader.DependenciesOf(task.Uid).Select(edge => Edge(reader.FindName(edge.DependsOn)?.ToString() ?? edge.DependsOn, edge.Hard)),
        .. task.MissingDependencies.Select(name => Edge(name, true)),
    ]);

    /// <summary>The edit that gives the fields of such details their old values.</summary>
    public static TaskEdit Back(JsonObject changed)
    {
        return new()
        {
            Title = (string?)From("title"),
            Description = (string?)From("description"),
            Kind = (string?)From("kind"),
            Priority = (int?)From("priority"),
            EstimateMinutes = (int?)From("estimate_minutes"),
            ClearEstimate = changed.ContainsKey("estimate_minutes") && From("estimate_minutes") is null,
            Optional = (bool?)From("optional"),
            RequiredSkills = Words("required_skills"),
            Files = Words("files"),
            Acceptance = Words("acceptance"),
            Metadata = Facts(),
            Worklog = (string?)From("worklog"),
            ClearWorklog = changed.ContainsKey("worklog") && From("worklog") is null,
            DependsOn = From(DependsOn) is JsonArray edges ? [.. edges.Select(edge => ((string)edge!["task"]!, (bool)edge["hard"]!))] : null,
        };

        JsonNode? From(string name) => changed[name]?["from"];

        // A fact without a value before was not there.
        MetadataEdit? Facts()
        {
            var keys = changed.Select(pair => pair.Key).Where(name => name.StartsWith(Metadata, StringComparison.Ordinal)).ToLookup(name => From(name) is not null);
            var set = new JsonObject(keys[true].Select(name => KeyValuePair.Create(name[Metadata.Length..], From(name)!.DeepClone()))!);
            return keys.Count == 0 ? null : MetadataEdit.Of(set, [.. keys[false].Select(name => name[Metadata.Length..])]);
        }

        IReadOnlyList<string>? Words(string name) => From(name) is JsonArray words ? [.. words.Select(word => (string)word!)] : null;
    }

    private static JsonNode? Edge(string task, bool hard) => new JsonObject { ["task"] = task, ["hard"] = hard };
}
