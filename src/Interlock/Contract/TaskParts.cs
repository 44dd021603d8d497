using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Registry;

namespace Interlock.Contract;

/// <summary>A task that another comes after.</summary>
internal sealed record TaskDependency(string Task, bool Hard);

/// <summary>Who works on a task.</summary>
internal sealed record TaskClaim(
    string Worker,
    [property: Words("human", "ai_agent")] string WorkerType,
    long Token,
    string Host,
    string? RunId,
    Instant ClaimedAt,
    Instant ExpiresAt)
{
    public static TaskClaim Of(Claim claim) => new(
        Worker: claim.Worker,
        WorkerType: claim.WorkerKind.Name(),
        Token: claim.Token,
        Host: claim.Host,
        RunId: claim.RunId,
        ClaimedAt: claim.ClaimedAt,
        ExpiresAt: claim.ExpiresAt);
}

/// <summary>What a task's change touches.</summary>
internal sealed record TaskImpact(
    [property: Words("LOW", "MEDIUM", "HIGH", "CRITICAL")] string Risk,
    string Reason,
    IReadOnlyList<string> Symbols,
    IReadOnlyList<string> AffectedFiles,
    string Commit,
    string FileSetHash,
    string Source,
    Instant RecordedAt)
{
    public static TaskImpact Of(ImpactRecord impact) => new(
        Risk: impact.Risk.Name(),
        Reason: impact.Reason,
        Symbols: impact.Symbols,
        AffectedFiles: impact.AffectedFiles,
        Commit: impact.Commit,
        FileSetHash: impact.FileSetHash,
        Source: impact.Source,
        RecordedAt: impact.RecordedAt);
}

/// <summary>A person's yes or no.</summary>
internal sealed record TaskApproval(
    string For,
    bool Granted,
    string By,
    string Reason,
    string? Risk,
    bool OwnTask,
    Instant At)
{
    public static TaskApproval Of(Approval approval) => new(
        For: approval.Purpose,
        Granted: approval.Granted,
        By: approval.By,
        Reason: approval.Reason,
        Risk: approval.Risk?.Name(),
        OwnTask: approval.Own,
        At: approval.At);
}

/// <summary>A reference to a result of a task.</summary>
internal sealed record ArtifactAnswer(string Id, string Type, string Uri, long? SizeBytes, Instant CreatedAt, JsonObject Metadata)
{
    public static ArtifactAnswer Of(Artifact artifact) =>
        new(artifact.Id, artifact.Type, artifact.Uri, artifact.SizeBytes, artifact.CreatedAt, artifact.Metadata);
}
