using System.Globalization;
using System.Text.Json;
using Interlock.Gates;

namespace Interlock.Impact.Commands;

/// <summary>What the graph says of one file or symbol.</summary>
/// <param name="Known">False: it is not in the graph, or the name means several things.</param>
/// <param name="Risk">The graph's own judgement; null: it gives none.</param>
/// <param name="Reached">Files that depend on it, with the steps to them.</param>
/// <param name="IsWhole">False: the graph says itself that something is missing.</param>
internal sealed record GraphAnswer(bool Known, Risk? Risk, IReadOnlyDictionary<string, int> Reached, bool IsWhole)
{
    public static GraphAnswer Unknown { get; } = new(false, null, new Dictionary<string, int>(StringComparer.Ordinal), false);

    /// <summary>The JSON object that a program printed, whatever it logged in front of it; null when there is none.</summary>
    public static JsonDocument? ObjectIn(string output)
    {
        var start = output.StartsWith('{') ? 0 : output.IndexOf("\n{", StringComparison.Ordinal) + 1;
        if (start == 0 && !output.StartsWith('{'))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(output.AsMemory(start), new() { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>The answer, or null and what is wrong with it.</returns>
    public static (GraphAnswer? Answer, string Wrong) Of(JsonElement root)
    {
        if (Text(root, "error") is { Length: > 0 } error)
        {
            return error.EndsWith("not found", StringComparison.Ordinal) ? (Unknown, "") : (null, $"reports an error: {ImpactAnswers.Line(error)}");
        }

        if (Text(root, "status") == "ambiguous")
        {
            return (Unknown, "");
        }

        var reached = new Dictionary<string, int>(StringComparer.Ordinal);
        if (!root.TryGetProperty("byDepth", out var depths) || depths.ValueKind != JsonValueKind.Object)
        {
            return (null, "gives no 'byDepth'");
        }

        foreach (var depth in depths.EnumerateObject())
        {
            if (!int.TryParse(depth.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) || steps < 1 || depth.Value.ValueKind != JsonValueKind.Array)
            {
                return (null, $"has something else under 'byDepth' than lists by depth: {Shown.Short(depth.Name)}");
            }

            foreach (var path in depth.Value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? Text(item, "filePath") : null))
            {
                if (path is { Length: > 0 } && reached.GetValueOrDefault(path, int.MaxValue) > steps)
                {
                    reached[path] = steps;
                }
            }
        }

        // Nobody depends on it, as far as the graph can tell: that is no judgement.
        var risk = Risks.Parse(Text(root, "risk"));
        var partial = root.TryGetProperty("partial", out var said) && said.ValueKind == JsonValueKind.True;
        return (new(true, risk, reached, risk is not null && !partial && Text(root, "epistemic") != "lower-bound"), "");
    }

    public static string? Text(JsonElement at, string key) =>
        at.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
