namespace Interlock.Claims;

/// <summary>A worker's lease on a task.</summary>
public sealed record Claim
{
    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>Name of the worker.</summary>
    public required string Worker { get; init; }

    /// <summary>Whether a person or an agent holds it.</summary>
    public required WorkerKind WorkerKind { get; init; }

    /// <summary>Fencing token: rises with every claim of the task; every later command of the worker carries it.</summary>
    public required long Token { get; init; }

    /// <summary>Name of the machine the worker is on.</summary>
    public required string Host { get; init; }

    /// <summary>The run that works under it; null: a person's, or none yet.</summary>
    public string? RunId { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset ClaimedAt { get; init; }

    /// <summary>When the lease ends, unless it is renewed; see <see cref="Parked"/>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>True while the task is reviewing or deploying: the lease needs no heartbeat then.</summary>
    public bool Parked { get; init; }

    /// <summary>True when the lease is over and anybody may take the task.</summary>
    public bool IsExpired(DateTimeOffset now) => !Parked && ExpiresAt <= now;
}
