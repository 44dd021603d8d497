using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;

namespace Interlock.Registry.Reviewing;

/// <summary>What the merge queue writes of its entries between two steps in the repository, each in one transaction.</summary>
internal sealed class QueueEntries(RegistryContext context)
{
    /// <summary>The entry of a task, by its uid; null: it does not wait.</summary>
    public MergeEntry? Find(string task) => context.Store.Read(reader => Records.Merges.Find(reader, task));

    /// <summary>What was noted before the target moved for a task, by its uid; null: nothing is under way.</summary>
    public MergeAttempt? Attempt(string task) => context.Store.Read(reader => MergeRecords.Attempts.Find(reader, task));

    /// <summary>What was found of a merge made outside the queue, by the task's uid.</summary>
    public MergeEvidence? Evidence(string task) => context.Store.Read(reader => Records.Evidence.Find(reader, task));

    /// <summary>How checks went on a tree that passed them; null: none is remembered.</summary>
    public TestedTree? Tested(string tree) => context.Store.Read(reader => MergeRecords.Trees.Find(reader, tree));

    /// <summary>A tree of the target on which a check failed; null: none is remembered.</summary>
    public RedTree? Red(string tree) => context.Store.Read(reader => MergeRecords.RedTrees.Find(reader, tree));

    /// <summary>It stays queued, with the reason.</summary>
    /// <param name="landed">The target has moved to it, which only could not be recorded yet: nothing may take the task out of review.</param>
    public void Hold(MergeEntry entry, Refusal why, bool landed = false) => context.WriteOwn(Authority.Queue, changes =>
    {
        var tx = changes.Store;
        if (Records.Merges.Find(tx, entry.Task) is { } queued)
        {
            Records.Merges.Put(tx, queued with { Held = why.Message, Landing = landed && queued.Landing });
        }
    });

    /// <summary>Takes an entry out that nothing waits for any more; one that was submitted again meanwhile stays.</summary>
    public void Forget(MergeEntry entry) => context.WriteOwn(Authority.Queue, changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(entry.Task) is not { State: TaskState.Reviewing } task || Records.Merges.Find(tx, entry.Task)?.Token != task.LastToken)
        {
            Records.Merges.Delete(tx, entry.Task);
        }
    });

    /// <summary>The last look before the target moves: false when the task was sent back or submitted again meanwhile.</summary>
    public bool Remember(MergeEntry entry, MergeAttempt attempt) => context.WriteOwn(Authority.Queue, changes =>
    {
        var tx = changes.Store;
        if (Records.Merges.Find(tx, entry.Task) is not { } queued || queued.Token != entry.Token || queued.Head != entry.Head)
        {
            return false;
        }

        Records.Merges.Put(tx, queued with { Landing = true });
        MergeRecords.Attempts.Put(tx, attempt);
        Targeting.Expect(tx, context.Options.Repository, attempt.Candidate);
        return true;
    });

    /// <summary>The target did not move: the task may be taken out of review again.</summary>
    public void TakeOff(MergeEntry entry) => context.WriteOwn(Authority.Queue, changes =>
    {
        var tx = changes.Store;
        if (Records.Merges.Find(tx, entry.Task) is { Landing: true } queued)
        {
            Records.Merges.Put(tx, queued with { Landing = false });
        }
    });

    /// <summary>The merge is recorded; what was kept for the case of a crash is not needed any more.</summary>
    public void Landed(MergeEntry entry) => context.WriteOwn(Authority.Queue, changes =>
    {
        var tx = changes.Store;
        MergeRecords.Attempts.Delete(tx, entry.Task);
    });

    /// <summary>The checks ran on a tree; one that passed them all is remembered.</summary>
    /// <param name="task">Uid of the task they ran for; null: for several.</param>
    /// <param name="tree">What was checked, and with which checks.</param>
    /// <param name="red">What failed; null: all passed.</param>
    /// <param name="facts">For the event.</param>
    public void Tested(string? task, TestedTree tree, RedTree? red, System.Text.Json.Nodes.JsonObject facts) => context.WriteOwn(Authority.Queue, changes =>
    {
        if (red is null)
        {
            MergeRecords.Trees.Put(changes.Store, tree with { At = changes.Now });
            MergeRecords.RedTrees.Delete(changes.Store, tree.Tree);
        }
        else
        {
            MergeRecords.RedTrees.Put(changes.Store, red with { At = changes.Now });
        }

        changes.Log(EventTypes.ChecksFinished, task is null ? null : changes.Store.FindTask(task), facts);
    });
}
