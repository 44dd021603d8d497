namespace Interlock.Merging;

/// <summary>How one turn of the queue ended for an entry.</summary>
public enum MergeResult
{
    /// <summary>The target has moved to it, and the checks passed on exactly that tree.</summary>
    Merged,

    /// <summary>The checks of a <c>checks</c> task passed.</summary>
    Checked,

    /// <summary>The merge is deployed; the task is done.</summary>
    Deployed,

    /// <summary>The deploy failed; it is tried again, or the task has failed.</summary>
    DeployFailed,

    /// <summary>Sent back to implementing: conflict, red checks.</summary>
    Returned,

    /// <summary>Stays in the queue and waits for something outside.</summary>
    Held,

    /// <summary>Another process was quicker, or the task has moved on.</summary>
    Stale,
}

/// <summary>What became of one entry of the queue.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Refusal">Why it was returned or is held; null when it was merged.</param>
/// <param name="Elapsed">From taking it off the queue to the answer.</param>
public sealed record MergeOutcome(string Task, MergeResult Result, string? Commit, Refusal? Refusal, TimeSpan Elapsed);
