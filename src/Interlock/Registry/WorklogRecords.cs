using System.Text.Json.Serialization;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>What those who work on a task have said for its worklog.</summary>
public sealed record WorklogNotes
{
    /// <summary>Characters that one field may have.</summary>
    public const int Longest = 20_000;

    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>What is to be done; null: not said.</summary>
    public string? Intent { get; init; }

    /// <summary>How; null: not said.</summary>
    public string? Plan { get; init; }

    /// <summary>What was done; what is said later is added.</summary>
    public string? Did { get; init; }

    /// <summary>How it was checked; what is said later is added.</summary>
    public string? Verified { get; init; }
}

/// <summary>The worklog of an earlier life of a task: it was closed and reopened.</summary>
public sealed record PastWorklog
{
    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>Which life, from 1.</summary>
    public required int Life { get; init; }

    /// <summary>The worklog, lines of text.</summary>
    public required string Text { get; init; }

    /// <summary>The commit by which that life was merged, 40 hex digits; null: none.</summary>
    public string? MergeCommit { get; init; }

    /// <summary>When that life ended; null: it was never closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When it was reopened.</summary>
    public required DateTimeOffset ReopenedAt { get; init; }

    /// <summary>Name of the person who reopened it.</summary>
    public required string ReopenedBy { get; init; }

    /// <summary>What that person gave as the reason.</summary>
    public required string Reason { get; init; }
}

internal static class WorklogRecords
{
    public static Collection<WorklogNotes> Notes { get; } = new("worklog_notes", () => WorklogJson.Default.WorklogNotes, notes => notes.Task);

    public static Collection<PastWorklog> Past { get; } = new("worklogs", () => WorklogJson.Default.PastWorklog, past => $"{past.Task}:{past.Life}", past => past.Task);
}

[JsonSerializable(typeof(WorklogNotes))]
[JsonSerializable(typeof(PastWorklog))]
internal sealed partial class WorklogJson : JsonSerializerContext;
