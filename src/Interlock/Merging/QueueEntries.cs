using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>What the merge queue writes of its entries between two steps in the repository, each in one transaction.</summary>
internal sealed class QueueEntries(TaskRegistry registry)
{
    /// <summary>It stays queued, with the reason.</summary>
    public void Hold(MergeEntry entry, Refusal why) => registry.Context.Store.Write(tx =>
    {
        if (Records.Merges.Find(tx, entry.Task) is { } queued)
        {
            Records.Merges.Put(tx, queued with { Held = why.Message, Landing = false });
        }

        return 0;
    });

    /// <summary>Takes an entry out that nothing waits for any more; one that was submitted again meanwhile stays.</summary>
    public void Forget(MergeEntry entry) => registry.Context.Store.Write(tx =>
    {
        if (tx.FindTask(entry.Task) is not { State: TaskState.Reviewing } task || Records.Merges.Find(tx, entry.Task)?.Token != task.LastToken)
        {
            Records.Merges.Delete(tx, entry.Task);
        }

        return 0;
    });

    /// <summary>The last look before the target moves: false when the task was sent back or submitted again meanwhile.</summary>
    public bool Remember(MergeEntry entry, MergeAttempt attempt) => registry.Context.Store.Write(tx =>
    {
        if (Records.Merges.Find(tx, entry.Task) is not { } queued || queued.Token != entry.Token || queued.Head != entry.Head)
        {
            return false;
        }

        Records.Merges.Put(tx, queued with { Landing = true });
        MergeRecords.Attempts.Put(tx, attempt);
        Targeting.Expect(tx, registry.Context.Options.Repository, attempt.Candidate);
        return true;
    });

    /// <summary>The target did not move: the task may be taken out of review again.</summary>
    public void TakeOff(MergeEntry entry) => registry.Context.Store.Write(tx =>
    {
        if (Records.Merges.Find(tx, entry.Task) is { Landing: true } queued)
        {
            Records.Merges.Put(tx, queued with { Landing = false });
        }

        return 0;
    });

    /// <summary>The merge is recorded; what was kept for the case of a crash is not needed any more.</summary>
    public void Landed(MergeEntry entry) => registry.Context.Store.Write(tx =>
    {
        MergeRecords.Attempts.Delete(tx, entry.Task);
        return 0;
    });
}
