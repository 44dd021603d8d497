using System.Text.Json.Nodes;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>
/// What an edit changed, as the details of its event carry it: <c>{"title":{"from":…,"to":…},…}</c> with only the fields that
/// differ. An undo reads it back.
/// </summary>
internal static class TaskDifference
{
    public const string DependsOn = "depends_on";

    private const string Metadata = "metadata.";

    private static readonly IReadOnlyList<TaskField> Fields = TaskFields.InOrder(TaskFields.Editable, field => field.Name, "title description kind priority estimate_minutes");

    /// <summary>Null where nothing differs.</summary>
    /// <param name="dependenciesBefore">See <see cref="Dependencies"/>; null where they were not touched.</param>
    public static JsonObject? Of(WorkTask before, WorkTask after, JsonArray? dependenciesBefore = null, JsonArray? dependenciesAfter = null)
    {
        var changed = new JsonObject();
        var (from, to) = (Values(before, dependenciesBefore), Values(after, dependenciesAfter));
        foreach (var field in to.Concat(from).Select(pair => pair.Key).Distinct())
        {
            if (!JsonNode.DeepEquals(from[field], to[field]) || from.ContainsKey(field) != to.ContainsKey(field))
            {
                changed[field] = Change(field, from, to);
            }
        }

        return changed.Count == 0 ? null : changed;
    }

    /// <summary>What can be edited, by field; each free fact as <c>metadata.KEY</c>, where there is one.</summary>
    public static JsonObject Values(WorkTask task, JsonArray? dependencies)
    {
        var values = new JsonObject();
        foreach (var field in Fields)
        {
            values[field.Name] = field.Node(task);
        }

        values[DependsOn] = dependencies?.DeepClone();
        foreach (var (key, value) in task.Metadata)
        {
            values[Metadata + key] = value?.DeepClone();
        }

        return values;
    }

    /// <summary>What the task comes after, by name: <c>[{"task":"spec/id","hard":true}]</c>, with those that no task has.</summary>
    public static JsonArray Dependencies(IStoreReader reader, WorkTask task) => new(
    [
        .. reader.DependenciesOf(task.Uid).Select(edge => Edge(reader.FindName(edge.DependsOn)?.ToString() ?? edge.DependsOn, edge.Hard)),
        .. task.MissingDependencies.Select(name => Edge(name, true)),
    ]);

    /// <summary>The edit that gives the fields of such details their old values.</summary>
    public static TaskEdit Back(JsonObject changed)
    {
        var edit = new TaskEdit
        {
            Metadata = Facts(changed),
            DependsOn = changed[DependsOn]?["from"] is JsonArray edges ? [.. edges.Select(edge => ((string)edge!["task"]!, (bool)edge["hard"]!))] : null,
        };
        foreach (var field in Fields.Where(field => changed.ContainsKey(field.Name)))
        {
            edit.Set(field, changed[field.Name]!["from"]);
        }

        return edit;
    }

    // A free fact that was not there has no value on that side, which is not the same as null.
    private static JsonObject Change(string field, JsonObject from, JsonObject to)
    {
        var change = new JsonObject();
        foreach (var (side, values) in ((string, JsonObject)[])[("from", from), ("to", to)])
        {
            if (values.TryGetPropertyValue(field, out var value))
            {
                change[side] = value?.DeepClone();
            }
        }

        return change;
    }

    private static MetadataEdit? Facts(JsonObject changed)
    {
        var facts = changed.Where(pair => pair.Key.StartsWith(Metadata, StringComparison.Ordinal)).Select(pair => (Key: pair.Key[Metadata.Length..], Change: pair.Value!.AsObject())).ToList();
        var set = new JsonObject(facts.Where(fact => fact.Change.ContainsKey("from")).Select(fact => KeyValuePair.Create(fact.Key, fact.Change["from"]?.DeepClone())));
        return facts.Count == 0 ? null : MetadataEdit.Of(set, [.. facts.Where(fact => !fact.Change.ContainsKey("from")).Select(fact => fact.Key)]);
    }

    private static JsonNode? Edge(string task, bool hard) => new JsonObject { ["task"] = task, ["hard"] = hard };
}
