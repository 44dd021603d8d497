using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>An event as one line of JSON, with the keys of the contract's event object.</summary>
internal static class EventLine
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object and a line feed.</summary>
    public static void Write(IBufferWriter<byte> target, JournalEvent entry)
    {
        using (var json = new Utf8JsonWriter(target, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", entry.Seq);
            json.WriteString("event_type", entry.Type);
            json.WriteString("spec", entry.Spec);
            json.WriteString("task_id", entry.TaskId);
            json.WriteString("run_id", entry.RunId);
            json.WriteString("worker", entry.Worker);
            json.WriteString("timestamp", entry.At.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture));
            json.WritePropertyName("details");
            entry.Details.WriteTo(json);
            json.WriteString("uid", entry.Uid);
            json.WriteString("hash", entry.Hash);
            json.WriteEndObject();
        }

        target.Write("\n"u8);
    }

    /// <summary>Null for a line that is no event, such as one that was cut off.</summary>
    public static JournalEvent? Read(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject json && json["event_type"] is { } type && json["timestamp"] is { } at
                ? new()
                {
                    Seq = (long?)json["seq"] ?? 0,
                    Type = (string)type!,
                    Spec = (string?)json["spec"],
                    TaskId = (string?)json["task_id"],
                    Uid = (string?)json["uid"],
                    RunId = (string?)json["run_id"],
                    Worker = (string?)json["worker"],
                    At = DateTimeOffset.Parse((string)at!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                    Details = json["details"]?.DeepClone() as JsonObject ?? [],
                    Hash = (string?)json["hash"] ?? "",
                }
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
