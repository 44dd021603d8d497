using System.Text.Json.Nodes;

namespace Interlock.Cli.Schemas;

/// <summary>A shape as JSON Schema 2020-12. Fields may be added to an answer later, so further ones are allowed everywhere.</summary>
internal static class JsonSchema
{
    /// <summary>The whole document that the command prints with <c>--json</c>.</summary>
    public static JsonObject Document(DataShape shape)
    {
        var data = Object(ShapeNotation.Parse(shape.Fields));
        var warning = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("code", "message"),
            ["properties"] = new JsonObject { ["code"] = Typed("string"), ["message"] = Typed("string") },
        };
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = shape.Schema,
            ["type"] = "object",
            ["required"] = new JsonArray("schema", "data"),
            ["properties"] = new JsonObject
            {
                ["schema"] = new JsonObject { ["const"] = shape.Schema },
                ["data"] = shape.Many ? ListOf(data) : data,
                ["warnings"] = ListOf(warning),
            },
        };
    }

    private static JsonObject Object(IReadOnlyList<ShapeField> fields)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in fields)
        {
            properties[field.Name] = Field(field);
            required.Add((JsonNode)field.Name);
        }

        return new JsonObject { ["type"] = "object", ["required"] = required, ["properties"] = properties };
    }

    private static JsonObject Field(ShapeField field)
    {
        var one = field.Fields is { } fields ? Object(fields) : field.Words is { } words ? OneOf(words) : Plain(field.Type);
        var whole = field.IsList ? ListOf(one) : one;
        return field.CanBeNull ? new JsonObject { ["anyOf"] = new JsonArray(whole, Typed("null")) } : whole;
    }

    private static JsonObject Plain(string type) => type switch
    {
        "text" => Typed("string"),
        "int" => Typed("integer"),
        "number" => Typed("number"),
        "bool" => Typed("boolean"),
        "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "any" => [],
        _ => throw new FormatException($"'{type}' is no type of the notation."),
    };

    private static JsonObject OneOf(IReadOnlyList<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(static word => JsonValue.Create(word))]) };

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };
}
