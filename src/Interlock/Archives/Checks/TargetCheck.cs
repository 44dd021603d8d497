using System.Text.Json.Nodes;
using Interlock.Journal;

namespace Interlock.Archives.Checks;

/// <summary>
/// Moves of the target that nobody here made. A person's commit is nothing to talk of; one that took commits away, or that was made while
/// agents were at work, is, until a person has accepted it.
/// </summary>
internal static class TargetCheck
{
    public static void Run(Survey survey, Testimony testimony)
    {
        foreach (var move in testimony.Moves)
        {
            var (target, from, to) = (Told.Text(move.Details["target"]), Told.Text(move.Details["from"]), Told.Text(move.Details["to"]));
            var next = $"Look at it with 'git log {from}..{to}', then say 'interlock merge accept {to} --reason TEXT'.";
            if (move.Details["rewound"] is JsonValue value && value.TryGetValue<bool>(out var rewound) && rewound && !IsCarried(move.Details))
            {
                survey.Warn("target.rewound", null, $"{target} was set from {from} to {to}, which does not contain it{By(move)}.", next);
            }
            else if (move.Details["runs"] is JsonArray { Count: > 0 } runs)
            {
                survey.Warn("target.moved", null, $"{target} was moved from {from} to {to} past the merge queue{By(move)}, while {string.Join(", ", runs.Select(Told.Text))} {(runs.Count == 1 ? "was" : "were")} at work.", next);
            }
        }
    }

    private static string By(JournalEvent move) => Told.Text(move.Details["by"]) is { } by ? $" by {by}" : "";

    /// <summary>A rewritten target that has lost no content is no less than it was.</summary>
    private static bool IsCarried(JsonObject details) =>
        details["lost"] is JsonValue value && value.TryGetValue<int>(out var lost) && lost > 0 && details["carried"] is JsonArray carried && carried.Count == lost;
}
