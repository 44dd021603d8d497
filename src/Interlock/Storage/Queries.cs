using Interlock.Journal;
using Interlock.Lifecycle;

namespace Interlock.Storage;

/// <summary>Which tasks, in which order.</summary>
public sealed record TaskQuery
{
    /// <summary>What tasks can be sorted by.</summary>
    public static IReadOnlyList<string> SortKeys { get; } = ["created", "id", "priority", "state", "title", "updated"];

    /// <summary>Only tasks of this spec; null: of any.</summary>
    public string? Spec { get; init; }

    /// <summary>Stored states wanted; empty: all. Parents are never matched by state here: theirs is computed.</summary>
    public IReadOnlyList<TaskState> States { get; init; } = [];

    /// <summary>Only tasks that require this skill; null: any.</summary>
    public string? Skill { get; init; }

    /// <summary>Only tasks of this kind; null: any.</summary>
    public string? Kind { get; init; }

    /// <summary>Only optional or only required tasks; null: both.</summary>
    public bool? Optional { get; init; }

    /// <summary>One of <see cref="SortKeys"/>; <c>created</c> is the order of creation.</summary>
    public string Sort { get; init; } = "created";

    /// <summary>Turned round.</summary>
    public bool Descending { get; init; }

    /// <summary>At most so many; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>So many are left out first.</summary>
    public int Offset { get; init; }
}

/// <summary>Which ready tasks.</summary>
public sealed record ReadyQuery
{
    /// <summary>Only tasks of this spec; null: of any.</summary>
    public string? Spec { get; init; }

    /// <summary>Only tasks that require this skill; null: any.</summary>
    public string? Skill { get; init; }

    /// <summary>Leave optional tasks out.</summary>
    public bool RequiredOnly { get; init; }

    /// <summary>At most so many; null: all.</summary>
    public int? Limit { get; init; }
}

/// <summary>Which events.</summary>
public sealed record EventQuery
{
    /// <summary>Only events with a higher sequence number.</summary>
    public long AfterSeq { get; init; }

    /// <summary>Only events of this spec; null: of any, and of none.</summary>
    public string? Spec { get; init; }

    /// <summary>Only events of the task that had this id then.</summary>
    public string? TaskId { get; init; }

    /// <summary>The task by its uid, under whatever ids it had.</summary>
    public string? Uid { get; init; }

    /// <summary>Only events of this run.</summary>
    public string? RunId { get; init; }

    /// <summary>Only events of this type, such as <c>task.created</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Not after this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>At most so many; null: all.</summary>
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
