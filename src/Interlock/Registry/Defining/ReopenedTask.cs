using System.Text.Json.Serialization;
using Interlock.Gates;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>What a done task lost when it was reopened, so that a mistaken reopening can be taken back; the last of each task is kept.</summary>
internal sealed record ReopenedTask
{
    public required string Task { get; init; }

    public required Completion Completion { get; init; }

    public string? MergeCommit { get; init; }

    public int? Change { get; init; }

    public string? Branch { get; init; }

    public string? BaseCommit { get; init; }

    public string? Worklog { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public int Attempt { get; init; }

    public int InfrastructureAttempt { get; init; }

    public int Progress { get; init; }

    public string? ProgressStep { get; init; }

    public MergeEvidence? Evidence { get; init; }

    public Approval? Approval { get; init; }

    public WorklogNotes? Notes { get; init; }

    public static ReopenedTask Of(WorkTask task, MergeEvidence? evidence, Approval? approval, WorklogNotes? notes) => new()
    {
        Task = task.Uid,
        Completion = task.Completion,
        MergeCommit = task.MergeCommit,
        Change = task.Change,
        Branch = task.Branch,
        BaseCommit = task.BaseCommit,
        Worklog = task.Worklog,
        ClosedAt = task.ClosedAt,
        Attempt = task.Attempt,
        InfrastructureAttempt = task.InfrastructureAttempt,
        Progress = task.Progress,
        ProgressStep = task.ProgressStep,
        Evidence = evidence,
        Approval = approval,
        Notes = notes,
    };

    public WorkTask Back(WorkTask task) => task with
    {
        Completion = Completion,
        MergeCommit = MergeCommit,
        Change = Change,
        Branch = Branch,
        BaseCommit = BaseCommit,
        Worklog = Worklog,
        ClosedAt = ClosedAt,
        Attempt = Attempt,
        InfrastructureAttempt = InfrastructureAttempt,
        Progress = Progress,
        ProgressStep = ProgressStep,
    };
}

internal static class ReopenRecords
{
    public static Collection<ReopenedTask> All { get; } = new("reopened", () => ReopenJson.Default.ReopenedTask, reopened => reopened.Task);
}

[JsonSerializable(typeof(ReopenedTask))]
internal sealed partial class ReopenJson : JsonSerializerContext;
