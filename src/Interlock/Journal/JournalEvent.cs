using System.Text.Json.Nodes;

namespace Interlock.Journal;

/// <summary>One immutable line of the audit log. <see cref="Seq"/> is given by the store, rises by one, and is never reused.</summary>
public sealed record JournalEvent
{
    /// <summary>Sequence number; 0 until the store has appended the event.</summary>
    public long Seq { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public string? Spec { get; init; }

    public string? TaskId { get; init; }

    /// <summary>The task's uid: it stays when the task gets another id.</summary>
    public string? Uid { get; init; }

    public string? RunId { get; init; }

    public string? Worker { get; init; }

    /// <summary>Kept in whole milliseconds: finer parts are cut off when the event is appended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Facts of this event, snake_case keys.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>64 lower-case hex digits over this event and the hash before it, see <see cref="EventChain"/>; empty until appended.</summary>
    public string Hash { get; init; } = "";
}
