using Interlock.Claims;
using Interlock.Gates.Watching;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Contract;

/// <summary>How everything stands at one moment.</summary>
internal sealed record StatusAnswer(
    IReadOnlyList<SpecAnswer> Specs,
    IReadOnlyList<HeldTask> Claims,
    IReadOnlyList<TaskForPeople> WaitingForPeople,
    IReadOnlyList<QueuedMergeAnswer> MergeQueue,
    IReadOnlyList<TaskWithWeakenedTests> TestsWeakened,
    long LastSeq,
    Instant At);

/// <summary>A task that somebody works on.</summary>
internal sealed record HeldTask(
    string Task,
    string Title,
    string State,
    string Worker,
    string WorkerType,
    long Token,
    int Progress,
    Instant ClaimedAt,
    Instant ExpiresAt)
{
    public static HeldTask Of(WorkTask task, Claim claim) => new(
        Task: task.Ref.ToString(),
        Title: task.Title,
        State: task.State.Name(),
        Worker: claim.Worker,
        WorkerType: claim.WorkerKind.Name(),
        Token: claim.Token,
        Progress: task.Progress,
        ClaimedAt: claim.ClaimedAt,
        ExpiresAt: claim.ExpiresAt);
}

/// <summary>A task that only a person can go on with.</summary>
/// <param name="Next">The next command.</param>
internal sealed record TaskForPeople(string Task, string Title, string State, string? Reason, string? Next)
{
    public static TaskForPeople Of(WorkTask task, string? next) => new(task.Ref.ToString(), task.Title, task.State.Name(), task.StateReason, next);
}

/// <summary>A task whose change asks less of the tests.</summary>
internal sealed record TaskWithWeakenedTests(string Task, int? Change, IReadOnlyList<WeakenedTest> Files)
{
    public static TaskWithWeakenedTests Of(WorkTask task, WatchedFacts tests) => new(task.Ref.ToString(), task.Change, [.. tests.Open.Select(WeakenedTest.Of)]);
}
