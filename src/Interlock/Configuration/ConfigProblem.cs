using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>Something wrong with one place of one source.</summary>
internal sealed record ConfigProblem(ConfigOrigin Origin, string Path, string Message, string? Hint = null)
{
    private const int Shown = 20;

    /// <summary>One refusal for all of them: the first in words, each in the details.</summary>
    public static Refusal Refuse(IReadOnlyList<ConfigProblem> problems)
    {
        var first = problems[0];
        var more = problems.Count > 1 ? $" ({problems.Count - 1} more)" : "";
        return new(
            RefusalKind.Usage,
            "config.invalid",
            $"{first.Origin}: {first.Message}{more}.",
            first.Hint ?? "`interlock schema config` prints every key with its type and range.",
            new JsonObject
            {
                ["errors"] = new JsonArray([.. problems.Take(Shown).Select(p => p.ToJson())]),
            });
    }

    private JsonObject ToJson() => new()
    {
        ["origin"] = Origin.ToString(),
        ["source"] = Origin.Source,
        ["line"] = Origin.Line,
        ["column"] = Origin.Column,
        ["key"] = Path,
        ["message"] = Message,
        ["hint"] = Hint,
    };
}
