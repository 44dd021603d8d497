using System.Text.Json.Nodes;

namespace Interlock;

/// <summary>What sort of refusal it is; one switch in the command line maps it to an exit code.</summary>
public enum RefusalKind
{
    /// <summary>Something failed that should have worked: I/O, a tool, a store. Exit 1.</summary>
    Failed,

    /// <summary>The request itself is malformed. Exit 2.</summary>
    Usage,

    /// <summary>The named thing does not exist. Exit 3.</summary>
    NotFound,

    /// <summary>Held, already claimed, stale token or version, illegal transition. Exit 4.</summary>
    Conflict,

    /// <summary>Refused by a gate. Exit 5.</summary>
    Gate,

    /// <summary>Not authorised or not trusted. Exit 6.</summary>
    Forbidden,

    /// <summary>The time allowed for waiting has passed. Exit 7.</summary>
    TimedOut,

    /// <summary>Nothing yet. Exit 8.</summary>
    Pending,
}

/// <summary>
/// An expected "no": a stable dotted code, the fact in one sentence, and the next step.
/// Refusals are values; they are returned, not thrown.
/// </summary>
/// <param name="Kind">Decides the exit code.</param>
/// <param name="Code">Dotted and stable, such as <c>lock.held</c>.</param>
/// <param name="Message">The fact, one sentence.</param>
/// <param name="Hint">The next command or step; never a destructive command ready to paste.</param>
/// <param name="Details">Machine-readable facts, snake_case keys.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Message, string? Hint = null, JsonObject? Details = null);

/// <summary>Carries a refusal out of code that cannot return one: opening a store, reading a broken file, a failed tool.</summary>
public sealed class RefusalException(Refusal refusal, Exception? inner = null) : Exception(refusal.Message, inner)
{
    /// <summary>What was refused, and why.</summary>
    public Refusal Refusal { get; } = refusal;
}
