using Interlock.Journal;
using Interlock.Lifecycle;

namespace Interlock.Storage;

/// <summary>Which tasks, in which order.</summary>
public sealed record TaskQuery
{
    /// <summary>What tasks can be sorted by.</summary>
    public static IReadOnlyList<string> SortKeys { get; } = ["created", "id", "priority", "state", "title", "updated"];

    public string? Spec { get; init; }

    /// <summary>Stored states wanted; empty: all. Parents are never matched by state here: theirs is computed.</summary>
    public IReadOnlyList<TaskState> States { get; init; } = [];

    public string? Skill { get; init; }

    public string? Kind { get; init; }

    public bool? Optional { get; init; }

    /// <summary>One of <see cref="SortKeys"/>; <c>created</c> is the order of creation.</summary>
    public string Sort { get; init; } = "created";

    public bool Descending { get; init; }

    public int? Limit { get; init; }

    public int Offset { get; init; }
}

/// <summary>Which ready tasks.</summary>
public sealed record ReadyQuery
{
    public string? Spec { get; init; }

    /// <summary>Only tasks that require this skill; null: any.</summary>
    public string? Skill { get; init; }

    public bool RequiredOnly { get; init; }

    public int? Limit { get; init; }
}

/// <summary>Which events.</summary>
public sealed record EventQuery
{
    /// <summary>Only events with a higher sequence number.</summary>
    public long AfterSeq { get; init; }

    public string? Spec { get; init; }

    public string? TaskId { get; init; }

    /// <summary>The task by its uid, under whatever ids it had.</summary>
    public string? Uid { get; init; }

    public string? RunId { get; init; }

    public string? Type { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    public int? Limit { get; init; }

    /// <summary>With a limit: the last ones instead of the first, still in rising order.</summary>
    public bool Last { get; init; }

    /// <summary>True for an event that is asked for; limits do not count.</summary>
    public bool Matches(JournalEvent entry) =>
        entry.Seq > AfterSeq
        && (Spec is null || entry.Spec == Spec)
        && (TaskId is null || entry.TaskId == TaskId)
        && (Uid is null || entry.Uid == Uid)
        && (RunId is null || entry.RunId == RunId)
        && (Type is null || entry.Type == Type)
        && (Since is null || entry.At >= Since)
        && (Until is null || entry.At <= Until);
}
