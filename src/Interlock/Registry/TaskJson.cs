using System.Text;
using System.Text.Json;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>The task object of the contract. Keys are added, never changed.</summary>
public static class TaskJson
{
    public static void Write(Utf8JsonWriter json, TaskView view)
    {
        var task = view.Task;
        json.WriteStartObject();
        json.WriteString("spec", task.Spec);
        json.WriteString("id", task.Id);
        json.WriteString("uid", task.Uid);
        json.WriteString("title", task.Title);
        json.WriteString("description", task.Description);
        json.WriteString("kind", task.Kind);
        json.WriteString("state", view.State.Name());
        json.WriteString("state_reason", task.IsParent ? null : task.StateReason);
        json.WriteBoolean("ready", view.Ready);
        json.WriteNumber("priority", task.Priority);
        json.WriteBoolean("optional", task.Optional);
        Number(json, "estimate_minutes", task.EstimateMinutes);
        json.WriteString("completion", task.Completion.Name());
        json.WriteNumber("attempt", task.Attempt);
        json.WriteStartArray("depends_on");
        foreach (var (name, hard) in view.DependsOn)
        {
            json.WriteStartObject();
            json.WriteString("task", name);
            json.WriteBoolean("hard", hard);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Words(json, "blocks", view.Blocks);
        Words(json, "required_skills", task.RequiredSkills);
        Words(json, "files", task.Files);
        Words(json, "file_hints", task.FileHints);
        Words(json, "locked_files", view.Locked);
        Words(json, "requirements", task.Requirements);
        Words(json, "acceptance", task.Acceptance);
        Number(json, "issue", task.Issue);
        json.WriteString("branch", task.Branch);
        json.WriteString("base_commit", task.BaseCommit);
        Number(json, "change", task.Change);
        json.WriteString("merge_commit", task.MergeCommit);
        WriteClaim(json, view.Claim);
        WriteImpact(json, view.Impact);
        WriteApproval(json, view.Approval);
        json.WriteNumber("progress", task.Progress);
        json.WriteString("progress_step", task.ProgressStep);
        json.WriteStartArray("artifacts");
        foreach (var artifact in view.Artifacts)
        {
            Write(json, artifact);
        }

        json.WriteEndArray();
        json.WriteString("parent", task.Parent);
        json.WriteBoolean("is_parent", task.IsParent);
        Moment(json, "due_at", task.DueAt);
        json.WriteString("worklog", task.Worklog);
        Moment(json, "closed_at", task.ClosedAt);
        json.WritePropertyName("metadata");
        WriteMetadata(json, task.MetadataText);
        json.WriteNumber("version", task.Version);
        Moment(json, "created_at", task.CreatedAt);
        Moment(json, "updated_at", task.UpdatedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Artifact artifact)
    {
        json.WriteStartObject();
        json.WriteString("id", artifact.Id);
        json.WriteString("type", artifact.Type);
        json.WriteString("uri", artifact.Uri);
        if (artifact.SizeBytes is { } size)
        {
            json.WriteNumber("size_bytes", size);
        }
        else
        {
            json.WriteNull("size_bytes");
        }

        Moment(json, "created_at", artifact.CreatedAt);
        json.WritePropertyName("metadata");
        artifact.Metadata.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteClaim(Utf8JsonWriter json, Claim? claim)
    {
        if (claim is null)
        {
            json.WriteNull("claim");
            return;
        }

        json.WriteStartObject("claim");
        json.WriteString("worker", claim.Worker);
        json.WriteString("worker_type", claim.WorkerKind.Name());
        json.WriteNumber("token", claim.Token);
        json.WriteString("host", claim.Host);
        json.WriteString("run_id", claim.RunId);
        Moment(json, "claimed_at", claim.ClaimedAt);
        Moment(json, "expires_at", claim.ExpiresAt);
        json.WriteEndObject();
    }

    private static void WriteImpact(Utf8JsonWriter json, ImpactRecord? impact)
    {
        if (impact is null)
        {
            json.WriteNull("impact");
            return;
        }

        json.WriteStartObject("impact");
        json.WriteString("risk", impact.Risk.Name());
        json.WriteString("reason", impact.Reason);
        Words(json, "symbols", impact.Symbols);
        Words(json, "affected_files", impact.AffectedFiles);
        json.WriteString("commit", impact.Commit);
        json.WriteString("file_set_hash", impact.FileSetHash);
        json.WriteString("source", impact.Source);
        Moment(json, "recorded_at", impact.RecordedAt);
        json.WriteEndObject();
    }

    private static void WriteApproval(Utf8JsonWriter json, Approval? approval)
    {
        if (approval is null)
        {
            json.WriteNull("approval");
            return;
        }

        json.WriteStartObject("approval");
        json.WriteString("for", approval.Purpose);
        json.WriteBoolean("granted", approval.Granted);
        json.WriteString("by", approval.By);
        json.WriteString("reason", approval.Reason);
        json.WriteString("risk", approval.Risk?.Name());
        json.WriteBoolean("own_task", approval.Own);
        Moment(json, "at", approval.At);
        json.WriteEndObject();
    }

    // As bytes: the framework's way with text, and its check of what was checked before, take milliseconds to get ready.
    private static void WriteMetadata(Utf8JsonWriter json, string metadata)
    {
        if (metadata == "{}")
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
        else
        {
            json.WriteRawValue(Encoding.UTF8.GetBytes(metadata), skipInputValidation: true);
        }
    }

    private static void Words(Utf8JsonWriter json, string name, IReadOnlyList<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } given)
        {
            json.WriteNumber(name, given);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Moment(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } moment)
        {
            json.WriteString(name, Stamp.Text(moment));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
