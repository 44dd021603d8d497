using System.Text.Json;

namespace Interlock.Hooks;

/// <summary>Where the values of a JSON text begin and end, so that one can be put in or taken out and every other byte kept. Comments and trailing commas are allowed.</summary>
/// <param name="Kind">What it begins with, or the kind of plain value.</param>
/// <param name="Start">First byte; of a member of an object that of its name.</param>
/// <param name="ValueStart">First byte of the value.</param>
/// <param name="End">The byte behind it.</param>
internal sealed record JsonOutline(JsonTokenType Kind, string? Name, int Start, int ValueStart, int End, string? Text, IReadOnlyList<JsonOutline> Children)
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 };

    /// <summary>The outline of a whole text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonOutline Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        _ = reader.Read();
        var root = Value(ref reader, null, (int)reader.TokenStartIndex);
        _ = reader.Read();
        return root;
    }

    /// <summary>The members of this name; more than one where somebody wrote it twice.</summary>
    public IReadOnlyList<JsonOutline> Members(string name) => Kind == JsonTokenType.StartObject ? [.. Children.Where(child => child.Name == name)] : [];

    public string? TextOf(string name) => Members(name) is [var only] ? only.Text : null;

    private static JsonOutline Value(ref Utf8JsonReader reader, string? name, int start)
    {
        var (kind, at) = (reader.TokenType, (int)reader.TokenStartIndex);
        var children = new List<JsonOutline>();
        switch (kind)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var (member, from) = (reader.GetString(), (int)reader.TokenStartIndex);
                    _ = reader.Read();
                    children.Add(Value(ref reader, member, from));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    children.Add(Value(ref reader, null, (int)reader.TokenStartIndex));
                }

                break;
        }

        return new(kind, name, start, at, (int)reader.BytesConsumed, kind == JsonTokenType.String ? reader.GetString() : null, children);
    }
}
