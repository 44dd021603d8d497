using System.Text.Json.Nodes;

namespace Interlock.Contract;

/// <summary>Why something was not done.</summary>
/// <param name="Code">Dotted and stable.</param>
internal sealed record ErrorAnswer(string Schema, string Code, string Message, string? Hint, JsonObject Details)
{
    public static ErrorAnswer Of(Refusal refusal) => new("interlock/error/1", refusal.Code, refusal.Message, refusal.Hint, refusal.Details ?? []);
}

/// <summary>Something to know although it worked.</summary>
internal sealed record WarningAnswer(string Code, string Message);
