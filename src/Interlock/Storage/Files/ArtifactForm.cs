using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Journal;

namespace Interlock.Storage.Files;

/// <summary>
/// Artifacts between the design's list and our records. Our records are the truth about ours; what another program put into the
/// list is shown as a record too.
/// </summary>
internal static class ArtifactForm
{
    public const string Collection = "artifacts";

    /// <summary>The key under which the record of an artifact is stored.</summary>
    public static string KeyOf(JsonObject artifact, string uid) =>
        JsonBytes.String(artifact["metadata"] as JsonObject ?? [], TaskReading.Own)
        ?? "d" + Convert.ToHexStringLower(SHA256.HashData(JsonBytes.Utf8($"{uid} {artifact.ToJsonString()}").Span))[..11];

    /// <summary>Null for what is no artifact.</summary>
    public static StoredRecord? Read(ReadOnlySpan<byte> json, string uid)
    {
        if (JsonBytes.Object(json) is not { } artifact || JsonBytes.String(artifact, "type") is not { } type || JsonBytes.String(artifact, "uri") is not { } uri)
        {
            return null;
        }

        var key = KeyOf(artifact, uid);
        var metadata = (artifact["metadata"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        metadata.Remove(TaskReading.Own);
        var body = new JsonObject
        {
            ["Id"] = key,
            ["Task"] = uid,
            ["Type"] = type,
            ["Uri"] = uri,
            ["SizeBytes"] = JsonBytes.Number(artifact, "size_bytes"),
            ["CreatedAt"] = FileTimes.Parse(JsonBytes.String(artifact, "created_at")) ?? DateTimeOffset.UnixEpoch,
            ["Metadata"] = metadata,
        };
        return new(Collection, key, uid, type, body.ToJsonString());
    }

    /// <summary>The list of a task from its records; elements that stand there already are changed only where they differ.</summary>
    public static void Write(JsonObject task, IReadOnlyList<StoredRecord> records, string uid)
    {
        var before = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var element in task["artifacts"] as JsonArray ?? [])
        {
            if (element is JsonObject known)
            {
                before[KeyOf(known, uid)] = known;
            }
        }

        var list = new JsonArray();
        foreach (var record in records)
        {
            var element = before.TryGetValue(record.Key, out var known) ? (JsonObject)known.DeepClone() : [];
            if (Fill(element, record))
            {
                list.Add((JsonNode)element);
            }
        }

        task["artifacts"] = list;
    }

    private static bool Fill(JsonObject element, StoredRecord record)
    {
        JsonObject? body;
        try
        {
            body = JsonNode.Parse(record.Body) as JsonObject;
        }
        catch (JsonException)
        {
            // A record that is no artifact has no place in the list; it stays a record.
            return false;
        }

        if (body is null || JsonBytes.String(body, "Type") is not { } type || JsonBytes.String(body, "Uri") is not { } uri)
        {
            return false;
        }

        element["type"] = type;
        element["uri"] = uri;
        element["size_bytes"] = JsonBytes.Number(body, "SizeBytes");
        if (FileTimes.Parse(JsonBytes.String(body, "CreatedAt")) is { } created && FileTimes.Parse(JsonBytes.String(element, "created_at")) != created)
        {
            element["created_at"] = FileTimes.Text(created);
        }

        var wanted = (body["Metadata"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        if (!record.Key.StartsWith('d') || KeyOf(element, record.Owner) != record.Key)
        {
            wanted[TaskReading.Own] = record.Key;
        }

        if (wanted.Count > 0 || element.ContainsKey("metadata"))
        {
            element["metadata"] = wanted;
        }

        return true;
    }
}
