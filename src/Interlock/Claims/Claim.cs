namespace Interlock.Claims;

/// <summary>A worker's lease on a task.</summary>
public sealed record Claim
{
    public required string Task { get; init; }

    public required string Worker { get; init; }

    public required WorkerKind WorkerKind { get; init; }

    /// <summary>Fencing token: rises with every claim of the task; every later command of the worker carries it.</summary>
    public required long Token { get; init; }

    public required string Host { get; init; }

    public string? RunId { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>True while the task is reviewing or deploying: the lease needs no heartbeat then.</summary>
    public bool Parked { get; init; }

    public bool IsExpired(DateTimeOffset now) => !Parked && ExpiresAt <= now;
}
