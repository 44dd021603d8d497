using System.Text.Json;

namespace Interlock.Plans.Importing;

/// <summary>Reads fields of JSON that others wrote: what is of another kind than expected is as if it were not there.</summary>
internal static class JsonFields
{
    public static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text, or a number as it is written; blank ones are none.</summary>
    public static string? Text(this JsonElement element, string name) => element.Field(name) is { } value ? Word(value) : null;

    public static IEnumerable<JsonElement> List(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static string? Word(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Valid(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>On one line, as a title.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim();

    /// <summary>A text with a broken escape cannot be read as one.</summary>
    private static string? Valid(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
