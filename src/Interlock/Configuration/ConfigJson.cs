using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>Shows values of the configuration as JSON, the way a file could hold them. Apart, so that reading needs no JSON.</summary>
internal static class ConfigJson
{
    /// <param name="value">A value of <see cref="ConfigEntry"/>, or a default.</param>
    public static JsonNode Of(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long whole => JsonValue.Create(whole),
        double number => JsonValue.Create(number),
        IReadOnlyList<string> texts => List(texts),
        ConfiguredCommand command => command.IsShellText ? JsonValue.Create(command.Text) : List(command.Argv),
        CheckPlan { Checks.Count: 0 } => JsonValue.Create("none"),
        CheckPlan plan => new JsonArray([.. plan.Checks.Select(Check)]),
        _ => throw new InvalidOperationException(value.GetType().ToString()),
    };

    private static JsonObject Check(MergeCheck check)
    {
        var shown = new JsonObject { ["name"] = check.Name, ["run"] = Of(check.Run), ["timeout_seconds"] = check.Timeout.TotalSeconds };
        if (check.Writes.Count > 0)
        {
            shown.Add("writes", List(check.Writes));
        }

        return shown;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
}
