using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Storage.Files;

/// <summary>JSON that people read: indented, letters of all languages as they are.</summary>
internal static class JsonBytes
{
    public static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="depth">Blanks in front of every line but the first.</param>
    public static byte[] Indented(JsonNode node, int depth)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            node.WriteTo(writer);
        }

        // Line breaks stand between tokens only; inside strings they are escaped.
        var text = buffer.WrittenSpan;
        var deeper = new ArrayBufferWriter<byte>(text.Length + (text.Length / 4));
        while (text.IndexOf((byte)'\n') is var end and >= 0)
        {
            deeper.Write(text[..(end + 1)]);
            deeper.GetSpan(depth)[..depth].Fill((byte)' ');
            deeper.Advance(depth);
            text = text[(end + 1)..];
        }

        deeper.Write(text);
        return deeper.WrittenSpan.ToArray();
    }

    public static string Text(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    public static string? String(JsonObject json, string key) => json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? Number(JsonObject json, string key) => json[key] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    public static bool? Flag(JsonObject json, string key) => json[key] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static IReadOnlyList<string>? Strings(JsonObject json, string key) =>
        json[key] is JsonArray list && list.All(static item => item is JsonValue value && value.TryGetValue<string>(out _))
            ? [.. list.Select(static item => item!.GetValue<string>())]
            : null;

    /// <summary>An array without the reflecting serializer.</summary>
    public static JsonArray Array(IEnumerable<string> items)
    {
        var list = new JsonArray();
        foreach (var item in items)
        {
            list.Add((JsonNode?)JsonValue.Create(item));
        }

        return list;
    }

    public static JsonObject? Object(ReadOnlySpan<byte> json) => JsonNode.Parse(json) as JsonObject;

    public static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
