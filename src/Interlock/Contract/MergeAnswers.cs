using Interlock.Merging;
using Interlock.Registry;

namespace Interlock.Contract;

/// <summary>A task that waits for its merge.</summary>
/// <param name="Held">What holds it; null: nothing.</param>
internal sealed record QueuedMergeAnswer(string Task, string Target, string Branch, string Head, int Priority, Instant QueuedAt, string? Held)
{
    /// <param name="task">Its name.</param>
    public static QueuedMergeAnswer Of(string task, MergeEntry entry) =>
        new(task, entry.Target, entry.Branch, entry.Head, entry.Priority, entry.QueuedAt, entry.Held);
}

/// <summary>What became of a task in the merge queue.</summary>
internal sealed record MergedAnswer(
    string Task,
    [property: Words("merged", "checked", "deployed", "deploy_failed", "returned", "held", "stale")] string Result,
    string? Commit,
    string? Code,
    string? Message,
    double Seconds)
{
    public static MergedAnswer Of(MergeOutcome outcome) =>
        new(outcome.Task, Word(outcome.Result), outcome.Commit, outcome.Refusal?.Code, outcome.Refusal?.Message, Math.Round(outcome.Elapsed.TotalSeconds, 3));

    public static string Word(MergeResult result) => result switch
    {
        MergeResult.Merged => "merged",
        MergeResult.Checked => "checked",
        MergeResult.Deployed => "deployed",
        MergeResult.DeployFailed => "deploy_failed",
        MergeResult.Returned => "returned",
        MergeResult.Held => "held",
        _ => "stale",
    };
}

/// <summary>A move of the target that a person has accepted.</summary>
internal sealed record AcceptedMoveAnswer(string Target, string Commit);
