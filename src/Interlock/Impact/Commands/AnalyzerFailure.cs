namespace Interlock.Impact.Commands;

/// <summary>What an analyser can do wrong. Each is a refusal: without an answer nothing is recorded, and nothing passes for LOW.</summary>
internal static class AnalyzerFailure
{
    private const string Hint = "No impact is recorded. Mend the analyser, or set impact.fallback or impact.provider to built-in.";

    public static Refusal NotStarted(AnalyzerCall call, string why) => new(
        RefusalKind.Failed, "impact.provider_failed", $"{call.Who} could not be asked: {ImpactAnswers.Line(why).TrimEnd('.')}.", Hint);

    public static Refusal Exit(AnalyzerCall call, int? code, string said) => new(
        RefusalKind.Failed, "impact.provider_failed", $"{call.Who} ended with exit code {code?.ToString() ?? "unknown"}{Saying(said)}.", Hint);

    public static Refusal Missing(AnalyzerCall call, string said) => new(
        RefusalKind.Failed, "impact.provider_missing", $"{call.Who} was not found{Saying(said)}.", Hint);

    public static Refusal TimedOut(AnalyzerCall call, string said) => new(
        RefusalKind.Failed, "impact.provider_timed_out", $"{call.Who} gave no answer in {call.Limit.TotalSeconds:0.##} s{Saying(said)}.",
        "No impact is recorded. Raise impact.timeout_seconds, or set impact.fallback or impact.provider to built-in.");

    public static Refusal TooLarge(AnalyzerCall call, long bytes) => new(
        RefusalKind.Failed, "impact.answer_too_large", $"{call.Who} printed {bytes} bytes; {AnalyzerProcess.LargestOutput} are read.", Hint);

    public static Refusal Invalid(AnalyzerCall call, string wrong) => new(
        RefusalKind.Failed, "impact.answer_invalid", $"{call.Who} {wrong}.", Hint);

    private static string Saying(string said) => said.Length == 0 ? "" : $": {ImpactAnswers.Line(said).TrimEnd('.')}";
}
