using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>Everything else that is stored, each as one JSON object.</summary>
internal static class PlainRows
{
    public static void Write(Utf8JsonWriter json, Spec spec)
    {
        json.WriteString("name", spec.Name);
        json.WriteString("source_path", spec.SourcePath);
        json.WritePropertyName("metadata");
        spec.Metadata.WriteTo(json);
        json.WriteNumber("version", spec.Version);
        json.WriteString("created_at", spec.CreatedAt);
        json.WriteString("updated_at", spec.UpdatedAt);
    }

    public static Spec ReadSpec(RowElement row) => new()
    {
        Name = row.Text("name"),
        SourcePath = row.TextOrNull("source_path"),
        Metadata = row.Object("metadata"),
        Version = row.Number("version"),
        CreatedAt = row.Moment("created_at"),
        UpdatedAt = row.Moment("updated_at"),
    };

    public static void Write(Utf8JsonWriter json, Dependency edge)
    {
        json.WriteString("task", edge.Task);
        json.WriteString("depends_on", edge.DependsOn);
        json.WriteBoolean("hard", edge.Hard);
    }

    public static void Write(Utf8JsonWriter json, Claim claim)
    {
        json.WriteString("task", claim.Task);
        json.WriteString("worker", claim.Worker);
        json.WriteString("worker_kind", claim.WorkerKind.Name());
        json.WriteNumber("token", claim.Token);
        json.WriteString("host", claim.Host);
        json.WriteString("run_id", claim.RunId);
        json.WriteString("claimed_at", claim.ClaimedAt);
        json.WriteString("expires_at", claim.ExpiresAt);
        json.WriteBoolean("parked", claim.Parked);
    }

    public static void Write(Utf8JsonWriter json, FileLock held)
    {
        json.WriteString("task", held.Task);
        json.WriteString("path", held.Path);
        json.WriteBoolean("shared", held.Shared);
        json.WriteString("since", held.Since);
    }

    public static void Write(Utf8JsonWriter json, StoredRecord record)
    {
        json.WriteString("collection", record.Collection);
        json.WriteString("key", record.Key);
        json.WriteString("owner", record.Owner);
        json.WriteString("status", record.Status);
        json.WriteString("body", record.Body);
    }

    public static StoredRecord ReadRecord(RowElement row) => new(
        row.Text("collection"), row.Text("key"), row.Text("owner"), row.Text("status"), ObjectText(row.Text("body"), "body"));

    public static void Write(Utf8JsonWriter json, JournalEvent entry)
    {
        json.WriteNumber("seq", entry.Seq);
        json.WriteString("at", entry.At);
        json.WriteString("type", entry.Type);
        json.WriteString("spec", entry.Spec);
        json.WriteString("task", entry.TaskId);
        json.WriteString("uid", entry.Uid);
        json.WriteString("run", entry.RunId);
        json.WriteString("worker", entry.Worker);
        json.WritePropertyName("details");
        entry.Details.WriteTo(json);
    }

    public static JournalEvent ReadEvent(RowElement row) => new()
    {
        Seq = row.Number("seq"),
        At = row.Moment("at"),
        Type = row.Text("type"),
        Spec = row.TextOrNull("spec"),
        TaskId = row.TextOrNull("task"),
        Uid = row.TextOrNull("uid"),
        RunId = row.TextOrNull("run"),
        Worker = row.TextOrNull("worker"),
        Details = row.Object("details"),
    };

    /// <summary>Text that is stored as it is, once it is known to be an object.</summary>
    public static string ObjectText(string text, string name)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject ? text : throw RowElement.Wrong(name, "holds no object");
        }
        catch (JsonException broken)
        {
            throw new RowFormatException($"'{name}' holds no JSON: {broken.Message}", broken);
        }
    }
}
