using System.Text.Json.Serialization;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>What those who work on a task have said for its worklog.</summary>
public sealed record WorklogNotes
{
    public const int Longest = 20_000;

    public required string Task { get; init; }

    public string? Intent { get; init; }

    public string? Plan { get; init; }

    /// <summary>What was done; what is said later is added.</summary>
    public string? Did { get; init; }

    /// <summary>How it was checked; what is said later is added.</summary>
    public string? Verified { get; init; }
}

/// <summary>The worklog of an earlier life of a task: it was closed and reopened.</summary>
public sealed record PastWorklog
{
    public required string Task { get; init; }

    /// <summary>Which life, from 1.</summary>
    public required int Life { get; init; }

    public required string Text { get; init; }

    public string? MergeCommit { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public required DateTimeOffset ReopenedAt { get; init; }

    public required string ReopenedBy { get; init; }

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
