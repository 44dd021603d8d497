using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Cli.Schemas;

namespace Interlock.Tests.Schemas;

/// <summary>Holds an answer against the shape its command declares: the same fields, in the same order, of the same types.</summary>
internal static class ShapeCheck
{
    public static IEnumerable<string> Faults(DataShape shape, JsonNode? data) =>
        Of("data", new(shape.Name, "", null, ShapeNotation.Parse(shape.Fields), shape.Many, false), data);

    private static IEnumerable<string> Of(string at, ShapeField field, JsonNode? value)
    {
        if (value is null)
        {
            return field.CanBeNull || field.Type == "any" ? [] : [$"{at} is null"];
        }

        if (!field.IsList)
        {
            return One(at, field, value);
        }

        return value is JsonArray items ? items.SelectMany((item, index) => Of($"{at}[{index}]", field with { IsList = false }, item)) : [$"{at} is no list"];
    }

    private static IEnumerable<string> One(string at, ShapeField field, JsonNode value)
    {
        if (field.Words is { } words)
        {
            return words.Contains((string?)value) ? [] : [$"{at} is {value}"];
        }

        if (field.Fields is { } fields)
        {
            return value is not JsonObject item ? [$"{at} is no object"]
                : !item.Select(pair => pair.Key).SequenceEqual(fields.Select(one => one.Name))
                    ? [$"{at} has {string.Join(' ', item.Select(pair => pair.Key))}, not {string.Join(' ', fields.Select(one => one.Name))}"]
                    : fields.SelectMany(one => Of($"{at}.{one.Name}", one, item[one.Name]));
        }

        var kind = value.GetValueKind();
        var right = field.Type switch
        {
            "text" => kind == JsonValueKind.String,
            "time" => kind == JsonValueKind.String && ((string)value!).EndsWith('Z') && DateTimeOffset.TryParse((string)value!, out _),
            "int" => kind == JsonValueKind.Number && !value.ToJsonString().Contains('.'),
            "number" => kind == JsonValueKind.Number,
            "bool" => kind is JsonValueKind.True or JsonValueKind.False,
            _ => true,
        };
        return right ? [] : [$"{at} is {value.ToJsonString()}, not {field.Type}"];
    }
}
