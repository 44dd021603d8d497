using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Archives;

/// <summary>Reads the fields of a row; whatever is not as it was written is a <see cref="RowFormatException"/>.</summary>
internal readonly struct RowElement(JsonElement json)
{
    public bool Has(string name) => json.TryGetProperty(name, out _);

    public string Text(string name) => TextOrNull(name) ?? throw Wrong(name, "is missing");

    public string? TextOrNull(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "is no text");

    public long Number(string name) => Find(name) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : throw Wrong(name, "is no whole number");

    public int Int(string name) => Number(name) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : throw Wrong(name, "is too large");

    public int? IntOrNull(string name) => Has(name) ? Int(name) : null;

    public bool Flag(string name) => Find(name) is not { } value ? false
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, "is neither true nor false");

    public DateTimeOffset Moment(string name) => MomentOrNull(name) ?? throw Wrong(name, "is missing");

    public DateTimeOffset? MomentOrNull(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var moment) ? moment
        : throw Wrong(name, "is no moment");

    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var item in Items(name))
        {
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "holds something else than texts"));
        }

        return texts;
    }

    public IEnumerable<JsonElement> Items(string name) => Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : throw Wrong(name, "is no list");

    public JsonObject Object(string name) => Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value.Clone())!
        : throw Wrong(name, "is no object");

    /// <summary>A nested row; null where there is none.</summary>
    public RowElement? Nested(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new RowElement(value)
        : throw Wrong(name, "is no object");

    public static RowFormatException Wrong(string name, string why) => new($"'{name}' {why}");

    private JsonElement? Find(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
