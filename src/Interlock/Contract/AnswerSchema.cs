using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Interlock.Contract;

/// <summary>An answer as JSON Schema 2020-12, told from its record. Fields may be added to an answer later, so further ones are allowed everywhere.</summary>
internal static class AnswerSchema
{
    /// <summary>The whole document.</summary>
    public static JsonObject Document(AnswerShape shape)
    {
        var data = Object(AnswerJson.Of(shape.Record));
        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = shape.Schema,
            ["type"] = "object",
            ["required"] = new JsonArray("schema", "data"),
            ["properties"] = new JsonObject
            {
                ["schema"] = new JsonObject { ["const"] = shape.Schema },
                ["data"] = shape.Many ? ListOf(data) : data,
                ["warnings"] = ListOf(Object(AnswerJson.Of(typeof(WarningAnswer)))),
            },
        };
    }

    private static JsonObject Object(JsonTypeInfo record)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in record.Properties)
        {
            properties[field.Name] = Field(field);
            if (field.ShouldSerialize is null)
            {
                required.Add((JsonNode)field.Name);
            }
        }

        return new() { ["type"] = "object", ["required"] = required, ["properties"] = properties };
    }

    private static JsonObject Field(JsonPropertyInfo field)
    {
        var type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        var whole = Words(field) is { } words ? OneOf(words) : Value(type);
        return field.IsGetNullable && whole.Count > 0 ? new() { ["anyOf"] = new JsonArray(whole, Typed("null")) } : whole;
    }

    private static JsonObject Value(Type type) =>
        type == typeof(string) ? Typed("string")
        : type == typeof(int) || type == typeof(long) ? Typed("integer")
        : type == typeof(double) ? Typed("number")
        : type == typeof(bool) ? Typed("boolean")
        : type == typeof(Instant) ? new() { ["type"] = "string", ["format"] = "date-time" }
        : AnswerJson.Of(type) switch
        {
            { Kind: JsonTypeInfoKind.Object } record => Object(record),
            { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item } => ListOf(Value(item)),

            // Anything at all.
            _ => [],
        };

    private static IReadOnlyList<string>? Words(JsonPropertyInfo field) =>
        field.AttributeProvider?.GetCustomAttributes(typeof(WordsAttribute), inherit: false) is [WordsAttribute words, ..] ? words.Words : null;

    private static JsonObject OneOf(IReadOnlyList<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(static word => JsonValue.Create(word))]) };

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };
}
