using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>The JSON Schema of <c>interlock.yaml</c>, made from <see cref="ConfigTable"/>.</summary>
internal static class ConfigSchema
{
    public static JsonObject Build()
    {
        var properties = new JsonObject
        {
            [ConfigTable.Include] = new JsonObject
            {
                ["description"] = "More files of this configuration, relative to the repository and inside it.",
                ["anyOf"] = new JsonArray(Text(), ListOf(Text())),
            },
        };
        foreach (var section in ConfigTable.Sections)
        {
            var schema = Group(ConfigPaths.Root.Find(section.Name)!);
            schema.Insert(0, "description", section.Doc);
            properties.Add(section.Name, schema);
        }

        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Interlock configuration",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Group(ConfigPaths at)
    {
        var schema = new JsonObject { ["type"] = new JsonArray("object", "null") };
        if (at.Any is { } any)
        {
            var name = any.Path.EndsWith(".env.*", StringComparison.Ordinal) ? "^[A-Za-z_][A-Za-z0-9_]*$" : "^[a-z0-9][a-z0-9_-]{0,63}$";
            schema.Add("propertyNames", new JsonObject { ["pattern"] = name });
            schema.Add("additionalProperties", Of(any));
            return schema;
        }

        var properties = new JsonObject();
        foreach (var child in at.Children)
        {
            properties.Add(child.Path[(child.Path.LastIndexOf('.') + 1)..], Of(child));
        }

        schema.Add("properties", properties);
        schema.Add("additionalProperties", false);
        return schema;
    }

    private static JsonObject Of(ConfigPaths at)
    {
        if (at.Key is not { } key)
        {
            return at.OfFiles is { } files ? new() { ["anyOf"] = new JsonArray(Group(at), Of(files)) } : Group(at);
        }

        var schema = Shape(key);
        schema.Insert(0, "description", key.Doc);
        if (key.Default is { } value)
        {
            schema.Add("default", ConfigJson.Of(value));
        }

        return schema;
    }

    private static JsonObject Shape(ConfigKey key) => key.Type switch
    {
        ConfigType.Text => Text(),
        ConfigType.Choice => new() { ["enum"] = new JsonArray([.. key.Choices.Select(c => (JsonNode?)c)]) },
        ConfigType.Flag => new() { ["type"] = "boolean" },
        ConfigType.Integer => new() { ["type"] = "integer", ["minimum"] = (long)key.Minimum, ["maximum"] = (long)key.Maximum },
        ConfigType.Number => new() { ["type"] = "number", ["minimum"] = key.Minimum, ["maximum"] = key.Maximum },
        ConfigType.TextList => ListOf(Text()),
        ConfigType.Command => Command(),
        ConfigType.Checks => Checks(),
        _ => throw new InvalidOperationException(key.Type.ToString()),
    };

    private static JsonObject Text() => new() { ["type"] = "string", ["minLength"] = 1 };

    private static JsonObject ListOf(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    private static JsonObject Command() => new() { ["anyOf"] = new JsonArray(Text(), new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["minItems"] = 1 }) };

    private static JsonObject Checks()
    {
        var timeout = Shape(CheckShape.Timeout);
        timeout.Add("default", ConfigJson.Of(CheckShape.Timeout.Default!));
        var check = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["name"] = Text(), ["run"] = Command(), ["timeout_seconds"] = timeout, ["writes"] = Shape(CheckShape.Writes) },
            ["required"] = new JsonArray("run"),
            ["additionalProperties"] = false,
        };
        var list = ListOf(new JsonObject { ["anyOf"] = new JsonArray(check, Command()) });
        list.Add("minItems", 1);
        return new() { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "none" }, list) };
    }
}
