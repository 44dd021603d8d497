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
        json["metadata"] = Metadata(image, JsonBytes.Strings(json["metadata"] as JsonObject ?? [], "acceptance"));
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

    private static JsonObject Metadata(TaskImage image, IReadOnlyList<string>? acceptance)
    {
        var metadata = image.Task.Metadata;
        var own = Own(image, acceptance);
        if (metadata.ContainsKey(TaskReading.Own))
        {
            own["metadata"] = metadata;
            metadata = [];
        }

        metadata[TaskReading.Own] = own;
        return metadata;
    }

    private static JsonObject Own(TaskImage image, IReadOnlyList<string>? acceptance)
    {
        var task = image.Task;
        var own = new JsonObject { ["uid"] = task.Uid, ["state"] = task.State.Name(), ["version"] = task.Version, ["ordinal"] = task.Ordinal };
        Put(own, "kind", task.Kind == "feat" ? null : task.Kind);
        Put(own, "completion", task.Completion == Completion.Merge ? null : task.Completion.Name());
        Put(own, "estimate_minutes", task.EstimateMinutes);
        PutIf(own, "required_skills", task.RequiredSkills, task.RequiredSkills.Count > 1);
        PutIf(own, "files", task.Files, task.Files.Count > 0);
        PutIf(own, "file_hints", task.FileHints, task.FileHints.Count > 0);
        PutIf(own, "requirements", task.Requirements, task.Requirements.Count > 0);
        PutIf(own, "acceptance", task.Acceptance, !task.Acceptance.SequenceEqual(JsonBytes.Strings(task.Metadata, "acceptance") ?? []));
        PutIf(own, "missing_dependencies", task.MissingDependencies, task.MissingDependencies.Count > 0);
        Put(own, "reason", task.StateReason);
        Put(own, "due_at", task.DueAt is { } due ? FileTimes.Text(due) : null);
        Put(own, "closed_at", task.ClosedAt is { } closed ? FileTimes.Text(closed) : null);
        Put(own, "attempt", Unless0(task.Attempt));
        Put(own, "infrastructure_attempt", Unless0(task.InfrastructureAttempt));
        Put(own, "issue", task.Issue);
        Put(own, "change", task.Change);
        Put(own, "base_commit", task.BaseCommit);
        Put(own, "merge_commit", task.MergeCommit);
        Put(own, "worklog", task.Worklog);
        Put(own, "progress", Unless0(task.Progress));
        Put(own, "step", task.ProgressStep);
        Put(own, "parent", task.Parent);
        if (task.IsParent)
        {
            own["is_parent"] = true;
        }

        Put(own, "open_dependencies", Unless0(task.OpenDependencies));
        Put(own, "open_soft_dependencies", Unless0(task.OpenSoftDependencies));
        Put(own, "last_token", Unless0(task.LastToken));
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

    private static long? Unless0(long number) => number == 0 ? null : number;

    private static void Put(JsonObject own, string key, string? text)
    {
        if (text is not null)
        {
            own[key] = text;
        }
    }

    private static void Put(JsonObject own, string key, long? number)
    {
        if (number is { } known)
        {
            own[key] = known;
        }
    }

    private static void PutIf(JsonObject own, string key, IReadOnlyList<string> items, bool said)
    {
        if (said)
        {
            own[key] = JsonBytes.Array(items);
        }
    }
}
