using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Contract;

namespace Interlock.Tests.Contract;

/// <summary>Holds an answer against the schema that its command prints: the same fields, in the same order, of the same types.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Faults(AnswerShape shape, JsonNode? data) => Of("data", AnswerSchema.Document(shape)["properties"]!["data"]!.AsObject(), data);

    private static IEnumerable<string> Of(string at, JsonObject schema, JsonNode? value)
    {
        if (schema.Count == 0)
        {
            return [];
        }

        if (schema["anyOf"] is JsonArray either)
        {
            return value is null ? [] : Of(at, either[0]!.AsObject(), value);
        }

        if (value is null)
        {
            return [$"{at} is null"];
        }

        if (schema["enum"] is JsonArray words)
        {
            return words.Any(word => JsonNode.DeepEquals(word, value)) ? [] : [$"{at} is {value.ToJsonString()}"];
        }

        return (string?)schema["type"] switch
        {
            "object" => Fields(at, schema, value as JsonObject),
            "array" => value is JsonArray items ? items.SelectMany((item, index) => Of($"{at}[{index}]", schema["items"]!.AsObject(), item)) : [$"{at} is no list"],
            var type => Plain(type!, schema["format"] is not null, value) ? [] : [$"{at} is {value.ToJsonString()}, not {type}"],
        };
    }

    private static IEnumerable<string> Fields(string at, JsonObject schema, JsonObject? value)
    {
        if (value is null)
        {
            return [$"{at} is no object"];
        }

        var properties = schema["properties"]!.AsObject();
        var required = schema["required"]!.AsArray().Select(name => (string)name!).ToHashSet();
        var expected = properties.Select(pair => pair.Key).Where(name => required.Contains(name) || value.ContainsKey(name)).ToList();
        return value.Select(pair => pair.Key).SequenceEqual(expected)
            ? value.SelectMany(pair => Of($"{at}.{pair.Key}", properties[pair.Key]!.AsObject(), pair.Value))
            : [$"{at} has {string.Join(' ', value.Select(pair => pair.Key))}, not {string.Join(' ', expected)}"];
    }

    private static bool Plain(string type, bool isTime, JsonNode value) => (type, value.GetValueKind()) switch
    {
        ("string", JsonValueKind.String) => !isTime || (((string)value!).EndsWith('Z') && DateTimeOffset.TryParse((string)value!, out _)),
        ("integer", JsonValueKind.Number) => !value.ToJsonString().Contains('.'),
        ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        _ => false,
    };
}
