using System.Text.Json.Nodes;

namespace Interlock.Gates;

/// <summary>What a gate says of the facts it was given.</summary>
/// <param name="Gate">0 to 8.</param>
/// <param name="Code">Null when passed; else the stable code of the condition that failed.</param>
/// <param name="Message">The fact, in one sentence.</param>
/// <param name="Hint">What would satisfy the gate.</param>
/// <param name="Facts">The evidence on which it was decided.</param>
internal sealed record Verdict(int Gate, string? Code, string Message, string? Hint, JsonObject Facts)
{
    public bool Passed => Code is null;

    /// <summary>All that was asked, in order.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }

    internal static Questions On(int gate, JsonObject facts) => new(gate, facts);

    /// <summary>The refusal that a command returns for this verdict.</summary>
    public Refusal ToRefusal() => new(
        RefusalKind.Gate,
        "gate.refused",
        $"Gate {Gate} refused: {Message}",
        Hint,
        new() { ["gate"] = Gate, ["code"] = Code, ["facts"] = Facts.DeepClone() });
}
