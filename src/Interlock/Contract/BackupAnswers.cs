using Interlock.Archives;

namespace Interlock.Contract;

/// <summary>A backup of a spec.</summary>
/// <param name="Base">Name of the backup that an incremental one goes on from.</param>
internal sealed record BackupAnswer(
    string Spec,
    string Path,
    [property: Words("full", "incremental")] string Kind,
    string? Base,
    string Id,
    Instant CreatedAt,
    long Seq,
    long AfterSeq,
    long Tasks,
    long Dependencies,
    long Records,
    long Events,
    long Bytes)
{
    public static BackupAnswer Of(BackupMade made)
    {
        var manifest = made.Manifest;
        return new(
            Spec: manifest.Spec.Name,
            Path: made.Path,
            Kind: manifest.Base is null ? "full" : "incremental",
            Base: manifest.Base?.Name,
            Id: manifest.Id,
            CreatedAt: manifest.CreatedAt,
            Seq: manifest.Seq,
            AfterSeq: manifest.AfterSeq,
            Tasks: manifest.Counts.Tasks,
            Dependencies: manifest.Counts.Dependencies,
            Records: manifest.Counts.Records,
            Events: manifest.Counts.Events,
            Bytes: made.Bytes);
    }
}

/// <summary>What a restore did.</summary>
/// <param name="Spec">The name it has now.</param>
/// <param name="Backup">Id of the backup.</param>
/// <param name="From">The name it had.</param>
/// <param name="Returned">What was being worked on.</param>
/// <param name="Cancelled">Tasks of the overwritten spec that the backup does not know.</param>
internal sealed record RestoreAnswer(
    string Spec,
    string Backup,
    string From,
    Instant CreatedAt,
    [property: Words("kept", "new")] string Uids,
    long Tasks,
    long Records,
    long Events,
    IReadOnlyList<Returned> Returned,
    IReadOnlyList<string> Cancelled,
    IReadOnlyList<string> MissingDependencies)
{
    public static RestoreAnswer Of(Restored restored) => new(
        Spec: restored.Spec,
        Backup: restored.Backup.Id,
        From: restored.Backup.Spec.Name,
        CreatedAt: restored.Backup.CreatedAt,
        Uids: restored.KeptUids ? "kept" : "new",
        Tasks: restored.Tasks,
        Records: restored.Records,
        Events: restored.Events,
        Returned: restored.Returned,
        Cancelled: restored.Cancelled,
        MissingDependencies: restored.Missing);
}
