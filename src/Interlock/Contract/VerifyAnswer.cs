using Interlock.Archives.Checks;

namespace Interlock.Contract;

/// <summary>What is stored and contradicts itself.</summary>
/// <param name="Spec">Null: all were looked at.</param>
/// <param name="More">Findings that are not listed.</param>
internal sealed record VerifyAnswer(string? Spec, IReadOnlyList<VerifyFinding> Findings, long More, Checked Checked)
{
    public static VerifyAnswer Of(Verification verification) => new(
        verification.Spec,
        [.. verification.Findings.Select(static found => new VerifyFinding(found.Code, found.Severity == Severity.Error ? "error" : "warning", found.Task, found.Fact, found.Next))],
        verification.Left,
        verification.Checked);
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="Next">The next step.</param>
internal sealed record VerifyFinding(string Code, [property: Words("error", "warning")] string Severity, string? Task, string Fact, string Next);
