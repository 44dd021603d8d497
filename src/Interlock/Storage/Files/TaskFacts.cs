using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>
/// What of a task only the registry's own commands decide. It stands in the book beside the task's file: other programs may write titles
/// and priorities there, and what they write of these is not believed of a task that the book knows.
/// </summary>
internal sealed record TaskFacts
{
    public required string Spec { get; init; }

    public required string Id { get; init; }

    public required TaskState State { get; init; }

    public required Completion Completion { get; init; }

    public int Attempt { get; init; }

    public int InfrastructureAttempt { get; init; }

    public long LastToken { get; init; }

    public string? BaseCommit { get; init; }

    public string? MergeCommit { get; init; }

    public bool IsParent { get; init; }

    public static TaskFacts Of(WorkTask task) => new()
    {
        Spec = task.Spec,
        Id = task.Id,
        State = task.State,
        Completion = task.Completion,
        Attempt = task.Attempt,
        InfrastructureAttempt = task.InfrastructureAttempt,
        LastToken = task.LastToken,
        BaseCommit = task.BaseCommit,
        MergeCommit = task.MergeCommit,
        IsParent = task.IsParent,
    };
}
