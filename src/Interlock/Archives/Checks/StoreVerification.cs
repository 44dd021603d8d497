using Interlock.Storage;

namespace Interlock.Archives.Checks;

/// <summary>Looks through a store for what contradicts itself. One snapshot; nothing is changed.</summary>
internal static class StoreVerification
{
    /// <summary>More than these are counted, not listed.</summary>
    public const int MostFindings = 1000;

    /// <param name="spec">Only this spec; the log as a whole is looked at in any case. Null: all.</param>
    /// <param name="archive">Where the older events went; its chain is looked at too. Null: there is none.</param>
    /// <param name="target">What git says of the commits by which tasks are done; null: it is not asked.</param>
    /// <param name="latestLease">The end that a lease can have at most; null: it is not asked.</param>
    /// <param name="disbelieved">What the store was told past the commands and does not believe, one sentence each; asked when its snapshot is taken.</param>
    /// <returns>Refusal <c>spec.unknown</c>.</returns>
    public static Result<Verification> Run(IStore store, string? spec, EventArchive? archive = null, TargetFacts? target = null, DateTimeOffset? latestLease = null, Func<IReadOnlyList<string>>? disbelieved = null) => store.Read<Result<Verification>>(reader =>
    {
        if (spec is not null && reader.FindSpec(spec) is null)
        {
            return new Refusal(RefusalKind.NotFound, "spec.unknown", $"No spec is named {spec}.", "See 'interlock spec list'.");
        }

        var survey = new Survey(reader, spec);
        foreach (var said in disbelieved?.Invoke() ?? [])
        {
            survey.Error("task.disbelieved", null, said, "Look at who writes into the registry's files; the next command that changes the task writes it as it is.");
        }

        GraphCheck.Run(survey);
        HoldingCheck.Run(survey, latestLease);
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
