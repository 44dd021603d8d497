using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>What a task is written from.</summary>
/// <param name="Task">The task.</param>
/// <param name="Shown">The state that the design's word is taken from: a parent's is computed.</param>
/// <param name="Names">Names of what it comes after.</param>
/// <param name="Edges">The same as edges.</param>
/// <param name="Claim">Who works on it.</param>
/// <param name="Artifacts">Its artifacts, as stored.</param>
internal sealed record TaskImage(
    WorkTask Task, TaskState Shown, IReadOnlyList<string> Names, IReadOnlyList<Dependency> Edges, Claim? Claim, IReadOnlyList<StoredRecord> Artifacts);

/// <summary>Writes a task over what its file had, so that fields that we do not know stay where they are.</summary>
internal static class TaskForm
{
    /// <param name="image">What is to stand there.</param>
    /// <param name="before">The task as the file has it; empty for a new one.</param>
    public static byte[] Write(TaskImage image, ReadOnlyMemory<byte> before)
    {
        var task = image.Task;
        var json = before.IsEmpty ? [] : JsonBytes.Object(before.Span) ?? [];
        var word = Word(image);
        var working = JsonBytes.String(json, "state") == "running" && word is "ready" or "blocked";
        json["id"] = task.Id;
        json["title"] = task.Title;
        json["description"] = task.Description;
        json["state"] = word;
        if (!json.ContainsKey("lifecycle_state") && json.IndexOf("state") is var at and >= 0)
        {
            json.Insert(at + 1, "lifecycle_state", null);
        }

        json["lifecycle_state"] = image.Shown.Name();
        if (!image.Names.SequenceEqual(JsonBytes.Strings(json, "dependencies") ?? []) || !json.ContainsKey("dependencies"))
        {
            json["dependencies"] = JsonBytes.Array(image.Names);
        }

        json["required_skill"] = task.RequiredSkills.Count == 0 ? null : task.RequiredSkills[0];
        json["priority"] = task.Priority;
        json["is_optional"] = task.Optional;
        SetRunning(json, image, left: working);
        ArtifactForm.Write(json, image.Artifacts, task.Uid);
        json["metadata"] = Metadata(image);
        SetTime(json, "created_at", task.CreatedAt);
        SetTime(json, "updated_at", task.UpdatedAt);
        return JsonBytes.Indented(json, 4);
    }

    // A parent is no work: nobody who looks for ready tasks may find it.
    private static string Word(TaskImage image) =>
        image.Task.IsParent && image.Shown == TaskState.Pending ? Views.Registry(TaskState.Blocked) : Views.Registry(image.Shown);

    private static void SetRunning(JsonObject json, TaskImage image, bool left)
    {
        if (image.Claim is { } claim)
        {
            json["assigned_slot"] = claim.Worker;
            json["runner_id"] = claim.RunId ?? claim.Worker;
        }
        else if (left || !json.ContainsKey("runner_id"))
        {
            json["assigned_slot"] = left ? null : JsonBytes.String(json, "assigned_slot");
            json["runner_id"] = null;
        }

        json["reserved_branch"] = image.Task.Branch;
    }

    private static JsonObject Metadata(TaskImage image)
    {
        var metadata = image.Task.Metadata;
        var own = Own(image);
        if (metadata.ContainsKey(TaskReading.Own))
        {
            own["metadata"] = metadata;
            metadata = [];
        }

        metadata[TaskReading.Own] = own;
        return metadata;
    }

    private static JsonObject Own(TaskImage image)
    {
        var task = image.Task;
        var own = new JsonObject();
        foreach (var field in OwnFields.Kept.Where(field => IsSaid(field, task)))
        {
            own[field.OwnName] = field is TaskField<DateTimeOffset?> moment ? FileTimes.Text(moment.Of(task)!.Value) : field.Node(task);
        }

        if (image.Edges.Count > 0)
        {
            var edges = new JsonArray();
            foreach (var edge in image.Edges)
            {
                edges.Add((JsonNode)new JsonObject { ["task"] = edge.DependsOn, ["hard"] = edge.Hard });
            }

            own["depends_on"] = edges;
        }

        return own;
    }

    /// <summary>A moment that is said already stays as it is spelt.</summary>
    private static void SetTime(JsonObject json, string key, DateTimeOffset moment)
    {
        if (FileTimes.Parse(JsonBytes.String(json, key)) != moment)
        {
            json[key] = FileTimes.Text(moment);
        }
    }

    // What stands elsewhere in the file is not said twice.
    private static bool IsSaid(TaskField field, WorkTask task) =>
        field == TaskFields.Acceptance ? !task.Acceptance.SequenceEqual(JsonBytes.Strings(task.Metadata, "acceptance") ?? [])
        : field == TaskFields.Skills ? task.RequiredSkills.Count > 1
        : field == TaskFields.State || !field.IsDefault(task);
}
