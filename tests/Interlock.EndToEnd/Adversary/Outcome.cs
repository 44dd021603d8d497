using System.Globalization;

namespace Interlock.EndToEnd.Adversary;

/// <summary>What must come of an attempt.</summary>
/// <param name="Gate">Null where it is no gate that refuses.</param>
/// <param name="Code">Of the gate or of the refusal; of the finding; empty where the attempt changes nothing.</param>
/// <param name="Exit">Exit code: of the command, or of <c>spec verify</c>.</param>
internal sealed record Outcome(Way Way, int? Gate, string Code, int Exit)
{
    public static Outcome ByGate(int gate, string code) => new(Way.Refused, gate, code, 5);

    public static Outcome Refused(string code, int exit) => new(Way.Refused, null, code, exit);

    /// <summary>The command lets it pass, or no command was asked; <c>spec verify</c> tells.</summary>
    public static Outcome Noticed(string code, int exit = 2) => new(Way.Noticed, null, code, exit);

    /// <summary>What was asked for is done, and it brings the task no nearer to done.</summary>
    public static Outcome NoEffect { get; } = new(Way.NoEffect, null, "", 0);

    public string GateText => Gate?.ToString(CultureInfo.InvariantCulture) ?? "";
}

internal enum Way
{
    Refused,
    Noticed,
    NoEffect,
}
