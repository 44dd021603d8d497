using Interlock.Archives.Moving;
using Interlock.Dispatching;

namespace Interlock.Contract;

/// <summary>A registry that was taken as it is.</summary>
/// <param name="Seq">The last event it has.</param>
/// <param name="KnownSeq">The last event that was known.</param>
internal sealed record AcceptedStoreAnswer(string Registry, long Seq, long KnownSeq);

/// <summary>The lock of a spec in a file registry, and who holds it.</summary>
internal sealed record StoreLockAnswer(string Spec, string Holder, long? Pid, string? Host, string? Program, Instant? Since);

/// <param name="Unlocked">False where nobody held it.</param>
internal sealed record UnlockedStoreAnswer(string Spec, bool Unlocked, string? Holder);

/// <summary>A registry that was moved.</summary>
/// <param name="Resumed">It went on from an earlier attempt.</param>
/// <param name="Next">The next step.</param>
internal sealed record MigratedStoreAnswer(string From, string To, bool Resumed, IReadOnlyList<KindDigest> Kinds, string Next)
{
    public static MigratedStoreAnswer Of(Migrated migrated, string next) => new(migrated.From, migrated.To, migrated.Resumed, migrated.Kinds, next);
}

/// <summary>What was archived and removed.</summary>
/// <param name="Files">Archives that were written to.</param>
/// <param name="Keys">Idempotency keys.</param>
/// <param name="Trees">Remembered outcomes of checks.</param>
internal sealed record PrunedStoreAnswer(long EventsArchived, IReadOnlyList<string> Files, int Runs, long OutputBytes, int Keys, int Trees)
{
    public static PrunedStoreAnswer Of(UpkeepReport report) =>
        new(report.Archived.Events, report.Archived.Files, report.Runs, report.OutputBytes, report.Keys, report.Trees);
}
