using System.Text.Json.Nodes;

namespace Interlock.Journal;

/// <summary>One immutable line of the audit log. <see cref="Seq"/> is given by the store, rises by one, and is never reused.</summary>
public sealed record JournalEvent
{
    /// <summary>Sequence number; 0 until the store has appended the event.</summary>
    public long Seq { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Name of the spec; null: it is of no spec.</summary>
    public string? Spec { get; init; }

    /// <summary>Id of the task at that time; null: it is of no task.</summary>
    public string? TaskId { get; init; }

    /// <summary>The task's uid: it stays when the task gets another id.</summary>
    public string? Uid { get; init; }

    /// <summary>The run it comes from; null: none.</summary>
    public string? RunId { get; init; }

    /// <summary>Whose doing it is; null: nobody's.</summary>
    public string? Worker { get; init; }

    /// <summary>Kept in whole milliseconds: finer parts are cut off when the event is appended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Facts of this event, snake_case keys.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>64 lower-case hex digits over this event and the hash before it, see <see cref="EventChain"/>; empty until appended.</summary>
    public string Hash { get; init; } = "";
}
