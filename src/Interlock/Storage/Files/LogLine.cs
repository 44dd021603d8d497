using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Journal;

namespace Interlock.Storage.Files;

/// <summary>
/// An event as a line of the design's log. A type that the design does not know is written as <c>TaskUpdated</c> with
/// <c>details.event</c>; what only we know follows behind the design's five keys.
/// </summary>
internal static class LogLine
{
    private const string Event = "event";
    private const string Details = "details";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> OfTheDesign = new(StringComparer.Ordinal)
    {
        EventTypes.TaskCreated, EventTypes.TaskUpdated, EventTypes.TaskReady, EventTypes.TaskAssigned, EventTypes.TaskCompleted,
        EventTypes.TaskFailed, EventTypes.RunnerStarted, EventTypes.RunnerFinished, EventTypes.PrOpened, EventTypes.PrMerged,
    };

    /// <param name="entry">With number and hash.</param>
    /// <param name="version">Version of the spec's file that it belongs to.</param>
    /// <param name="fence">See <see cref="Era"/>.</param>
    public static void Write(IBufferWriter<byte> target, JournalEvent entry, long version, long fence)
    {
        using (var writer = new Utf8JsonWriter(target, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("event_type", OfTheDesign.Contains(entry.Type) ? entry.Type : EventTypes.TaskUpdated);
            writer.WriteString("spec_name", entry.Spec ?? "");
            writer.WriteString("task_id", entry.TaskId ?? "");
            writer.WriteString("timestamp", FileTimes.Text(entry.At));
            writer.WritePropertyName(Details);
            WriteDetails(writer, entry);
            writer.WriteNumber("seq", entry.Seq);
            writer.WriteNumber("version", version);
            if (entry.Uid is not null)
            {
                writer.WriteString("uid", entry.Uid);
            }

            if (entry.RunId is not null)
            {
                writer.WriteString("run_id", entry.RunId);
            }

            if (entry.Worker is not null)
            {
                writer.WriteString("worker", entry.Worker);
            }

            writer.WriteString("hash", entry.Hash);
            if (fence > 1)
            {
                writer.WriteNumber("fence", fence);
            }

            writer.WriteEndObject();
        }

        target.Write("\n"u8);
    }

    /// <summary>What decides whether a line counts; null for one that is no event.</summary>
    public static LineMark? Mark(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            long? seq = null, version = null, fence = null;
            var typed = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                typed |= reader.ValueTextEquals("event_type"u8);
                var kind = reader.ValueTextEquals("seq"u8) ? 1 : reader.ValueTextEquals("version"u8) ? 2 : reader.ValueTextEquals("fence"u8) ? 3 : 0;
                reader.Read();
                if (kind > 0 && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
                {
                    seq = kind == 1 ? number : seq;
                    version = kind == 2 ? number : version;
                    fence = kind == 3 ? number : fence;
                }

                reader.Skip();
            }

            return typed && reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? new(seq, version, fence ?? 1) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="JsonException">The line is no event.</exception>
    public static JournalEvent Read(ReadOnlySpan<byte> line)
    {
        var json = JsonNode.Parse(line) as JsonObject ?? throw new JsonException("An object was expected.");
        var type = Text(json, "event_type") ?? throw new JsonException("event_type is missing.");
        var details = json[Details] switch
        {
            JsonObject some => some,
            null => [],
            _ => throw new JsonException("details is no object."),
        };
        json.Remove(Details);
        (type, details) = Unfold(type, details);
        return new()
        {
            Seq = json["seq"] is JsonValue seq ? seq.GetValue<long>() : 0,
            Type = type,
            Spec = NullIfEmpty(Text(json, "spec_name")),
            TaskId = NullIfEmpty(Text(json, "task_id")),
            Uid = Text(json, "uid"),
            RunId = Text(json, "run_id"),
            Worker = Text(json, "worker"),
            At = FileTimes.Parse(Text(json, "timestamp")) ?? throw new JsonException("timestamp is no moment."),
            Details = details,
            Hash = Text(json, "hash") ?? "",
        };
    }

    /// <summary>A line of somebody else with its number and hash put in before its last brace; all else stays byte for byte.</summary>
    public static byte[] Numbered(ReadOnlySpan<byte> line, JournalEvent linked) =>
    [
        .. line[..line.LastIndexOf((byte)'}')].TrimEnd(" \t"u8),
        .. Encoding.ASCII.GetBytes($",\"seq\":{linked.Seq},\"hash\":\"{linked.Hash}\"}}"),
        (byte)'\n',
    ];

    private static void WriteDetails(Utf8JsonWriter writer, JournalEvent entry)
    {
        if (OfTheDesign.Contains(entry.Type) && !(entry.Type == EventTypes.TaskUpdated && entry.Details.ContainsKey(Event)))
        {
            entry.Details.WriteTo(writer);
            return;
        }

        // Where the key is taken, the details go one level down as a whole.
        writer.WriteStartObject();
        writer.WriteString(Event, entry.Type);
        if (entry.Details.ContainsKey(Event))
        {
            writer.WritePropertyName(Details);
            entry.Details.WriteTo(writer);
        }
        else
        {
            foreach (var (key, value) in entry.Details)
            {
                writer.WritePropertyName(key);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }
        }

        writer.WriteEndObject();
    }

    private static (string Type, JsonObject Details) Unfold(string type, JsonObject details)
    {
        if (type != EventTypes.TaskUpdated || details[Event] is not JsonValue value || !value.TryGetValue<string>(out var named))
        {
            return (type, details);
        }

        if (details.Count == 2 && details[Details] is JsonObject inner && inner.ContainsKey(Event))
        {
            details.Remove(Details);
            return (named, inner);
        }

        details.Remove(Event);
        return (named, details);
    }

    private static string? Text(JsonObject json, string key) => json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}

/// <summary>What a line says of its place.</summary>
/// <param name="Seq">Null for a line that another program wrote.</param>
/// <param name="Version">Of the spec's file; null where it says nothing.</param>
/// <param name="Fence">Of the era in which it was written; 1 unless a lock was taken away before.</param>
internal readonly record struct LineMark(long? Seq, long? Version, long Fence);
