using System.Text.Json.Nodes;

namespace Interlock.Gates;

/// <summary>What a gate says of the facts it was given.</summary>
/// <param name="Gate">0 to 8.</param>
/// <param name="Code">Null when passed; else the stable code of the condition that failed.</param>
/// <param name="Message">The fact, in one sentence.</param>
/// <param name="Hint">What would satisfy the gate.</param>
/// <param name="Facts">The evidence on which it was decided.</param>
public sealed record Verdict(int Gate, string? Code, string Message, string? Hint, JsonObject Facts)
{
    public bool Passed => Code is null;

    public static Verdict Pass(int gate, string message, JsonObject facts) => new(gate, null, message, null, facts);

    public static Verdict Refuse(int gate, string code, string message, string hint, JsonObject facts) => new(gate, code, message, hint, facts);

    /// <summary>The refusal that a command returns for this verdict.</summary>
    public Refusal ToRefusal() => new(
        RefusalKind.Gate,
        "gate.refused",
        $"Gate {Gate} refused: {Message}",
        Hint,
        new() { ["gate"] = Gate, ["code"] = Code, ["facts"] = Facts.DeepClone() });

    public JsonObject ToJson() => new()
    {
        ["gate"] = Gate,
        ["passed"] = Passed,
        ["code"] = Code,
        ["message"] = Message,
        ["hint"] = Hint,
        ["facts"] = Facts.DeepClone(),
    };
}
