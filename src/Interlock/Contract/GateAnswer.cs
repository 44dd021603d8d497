using System.Text.Json.Nodes;
using Interlock.Gates;

namespace Interlock.Contract;

/// <summary>What a gate says.</summary>
/// <param name="Code">Of the condition that failed; null when it passed.</param>
/// <param name="Facts">The evidence on which it was decided.</param>
internal sealed record GateAnswer(int Gate, bool Passed, string? Code, string Message, string? Hint, JsonObject Facts, IReadOnlyList<GateCondition> Conditions)
{
    public static GateAnswer Of(Verdict verdict) => new(
        verdict.Gate,
        verdict.Passed,
        verdict.Code,
        verdict.Message,
        verdict.Hint,
        verdict.Facts,
        [.. verdict.Conditions.Select(static one => new GateCondition(one.Code, one.Holds, one.Fact, one.SatisfiedBy))]);
}

/// <summary>One thing that a gate asks.</summary>
/// <param name="Holds">Null: it cannot be said while a condition before it is false.</param>
internal sealed record GateCondition(string Code, bool? Holds, string Fact, string? SatisfiedBy);
