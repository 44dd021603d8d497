using Interlock.Storage;

namespace Interlock.Archives.Checks;

/// <summary>Looks through a store for what contradicts itself. One snapshot; nothing is changed.</summary>
public static class StoreVerification
{
    /// <summary>More than these are counted, not listed.</summary>
    public const int MostFindings = 1000;

    /// <param name="spec">Only this spec; the log as a whole is looked at in any case. Null: all.</param>
    /// <param name="archive">Where the older events went; its chain is looked at too. Null: there is none.</param>
    /// <param name="target">What git says of the commits by which tasks are done; null: it is not asked.</param>
    /// <returns>Refusal <c>spec.unknown</c>.</returns>
    public static Result<Verification> Run(IStore store, string? spec, EventArchive? archive = null, TargetFacts? target = null) => store.Read<Result<Verification>>(reader =>
    {
        if (spec is not null && reader.FindSpec(spec) is null)
        {
            return new Refusal(RefusalKind.NotFound, "spec.unknown", $"No spec is named {spec}.", "See 'interlock spec list'.");
        }

        var survey = new Survey(reader, spec);
        GraphCheck.Run(survey);
        HoldingCheck.Run(survey);
        RecordCheck.Run(survey);
        var testimony = EventCheck.Run(survey, archive);
        ProofCheck.Run(survey, testimony, target);
        RecordProof.Run(survey, testimony);
        TargetCheck.Run(survey, testimony);
        return new Verification(
            spec,
            [.. survey.Findings.OrderByDescending(finding => finding.Severity).Take(MostFindings)],
            Math.Max(0, survey.Findings.Count - MostFindings),
            survey.Checked);
    });
}
