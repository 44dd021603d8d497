using Interlock.Git;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>A task of the queue, as both were read together.</summary>
internal sealed record QueuedTask(MergeEntry Entry, WorkTask Task)
{
    /// <summary>False for a <c>checks</c> task, which brings nothing.</summary>
    public bool Merges => Entry.Head.Length > 0;

    /// <summary>Its merge, as far as the facts of gate 7 depend on it.</summary>
    public QueueMerge Merge(string commit, string oldTarget, string ticked) => new(commit, oldTarget, Entry.Head, Task.BaseCommit ?? "", ticked);
}

/// <summary>What becomes of an entry.</summary>
/// <param name="Commit">Its merge; null where there is none.</param>
/// <param name="Refusal">Why it was returned or is held; null when it was merged.</param>
internal sealed record QueueAnswer(MergeResult Result, string? Commit, Refusal? Refusal)
{
    public static QueueAnswer Stale { get; } = new(MergeResult.Stale, null, null);
}

/// <summary>A candidate that may be moved to once it has passed the checks.</summary>
/// <param name="Protected">What people said of the files in it that decide about others.</param>
/// <param name="Ticks">The boxes that it ticks.</param>
internal sealed record ReadyCandidate(Candidate Candidate, QueueMerge Merge, Gates.Watching.WatchedFacts Protected, RidingTicks Ticks);

/// <summary>A merge of the queue whose facts are wanted.</summary>
/// <param name="Commit">What the target was moved to.</param>
/// <param name="OldTarget">Where it stood before.</param>
/// <param name="Head">Tip of the branch merged; empty: nothing was, only checked.</param>
/// <param name="Recorded">The base recorded with the task; empty where there is none.</param>
/// <param name="Ticked">The file whose boxes the commit ticks; empty: none.</param>
internal sealed record QueueMerge(string Commit, string OldTarget, string Head, string Recorded, string Ticked);
