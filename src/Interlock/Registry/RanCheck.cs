using System.Text.Json.Nodes;

namespace Interlock.Registry;

/// <summary>A check with where it comes from.</summary>
/// <param name="Command">Tells its command from another; 16 hex digits.</param>
/// <param name="Layer">The layer of the configuration that defines it: <c>repository</c>, <c>user</c>, <c>environment</c> or <c>flag</c>.</param>
/// <param name="Source">The file with its place, or the variable.</param>
internal sealed record RanCheck(string Name, string Command, string Layer, string Source)
{
    public static JsonArray Json(IEnumerable<RanCheck> checks) => new([.. checks.Select(check => new JsonObject
    {
        ["name"] = check.Name,
        ["command"] = check.Command,
        ["layer"] = check.Layer,
        ["source"] = check.Source,
    })]);

    /// <summary>Null where it is no check as <see cref="Json"/> writes it.</summary>
    public static RanCheck? Parse(JsonNode? node) => node is JsonObject one && Text(one, "name") is { } name && Text(one, "command") is { } command
        ? new(name, command, Text(one, "layer") ?? "", Text(one, "source") ?? "")
        : null;

    private static string? Text(JsonObject one, string key) => one[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
