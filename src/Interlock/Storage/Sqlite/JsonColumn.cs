using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Storage.Sqlite;

/// <summary>Lists of strings and free objects as JSON text; null stands for empty.</summary>
internal static class JsonColumn
{
    private const string Hex = "0123456789abcdef";

    // The text is never put into a page, so letters of all languages may stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Of(IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return null;
        }

        // By hand for the same reason as reading.
        var text = new StringBuilder("[");
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "\"" : ",\"");
            foreach (var c in items[i])
            {
                if (c < ' ')
                {
                    text.Append("\\u00").Append(Hex[c >> 4]).Append(Hex[c & 15]);
                    continue;
                }

                if (c is '"' or '\\')
                {
                    text.Append('\\');
                }

                text.Append(c);
            }

            text.Append('"');
        }

        return text.Append(']').ToString();
    }

    public static string? Of(JsonObject value) => value.Count == 0 ? null : Encoding.UTF8.GetString(Utf8Of(value));

    /// <summary>The same as UTF-8; empty for an empty object.</summary>
    public static ReadOnlySpan<byte> Utf8Of(JsonObject value)
    {
        if (value.Count == 0)
        {
            return [];
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            value.WriteTo(writer);
        }

        return buffer.WrittenSpan;
    }

    public static IReadOnlyList<string> Strings(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return [];
        }

        // Without an escape every second quote ends an item, and that is what nearly all lists look like.
        var items = new List<string>();
        var start = -1;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '\\')
            {
                return Parsed(json);
            }

            if (json[i] != '"')
            {
                continue;
            }

            if (start >= 0)
            {
                items.Add(Encoding.UTF8.GetString(json[start..i]));
            }

            start = start < 0 ? i + 1 : -1;
        }

        return items;
    }

    /// <exception cref="JsonException">The column does not hold an object.</exception>
    public static JsonObject Object(ReadOnlySpan<byte> json) =>
        json.IsEmpty ? [] : JsonNode.Parse(json) as JsonObject ?? throw new JsonException("An object was expected.");

    private static List<string> Parsed(ReadOnlySpan<byte> json)
    {
        var items = new List<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                items.Add(reader.GetString()!);
            }
        }

        return items;
    }
}
