using Interlock.Merging;
using Interlock.Registry;

namespace Interlock.Dispatching;

/// <summary>The merges of a dispatcher: the whole queue, one go at a time.</summary>
/// <param name="queue">Null: nothing is merged here.</param>
/// <param name="quiet">True while no turn is under way.</param>
internal sealed class Merges(TaskRegistry registry, MergeQueue? queue, Reckoning reckoning, LoopSignal signal, Func<bool> quiet) : IActivity
{
    private Task<Result<IReadOnlyList<MergeOutcome>>>? running;
    private volatile string? at;
    private bool othersMerge;

    // The queue is looked at once at the start, because the one before may have died with everything merged and something left to
    // tidy or to tick; and again when all is quiet after a task that ended without a merge, whose box nobody else ticks.
    private bool owed = true;
    private bool ticksOwed;

    public string Name => "merging";

    public bool IsUnderWay => running is not null;

    public IReadOnlyList<Task> Begun => running is null ? [] : [running];

    /// <summary>Ends a merge that is under way; what was being merged stays queued.</summary>
    public CancellationToken Hard { get; set; }

    /// <summary>Name of the task that is being merged; null while none is.</summary>
    public string? At => at;

    /// <summary>The queue is to be looked at even when nothing is in it.</summary>
    public void Owe() => owed = true;

    /// <summary>A box may have become due that rides with no merge of its own.</summary>
    public void OweTicks() => ticksOwed = true;

    public bool? Reap()
    {
        if (running is not { IsCompleted: true } ended)
        {
            return null;
        }

        running = null;
        try
        {
            othersMerge = ended.GetAwaiter().GetResult().IsRefused;
            return false;
        }
        catch (OperationCanceledException) when (Hard.IsCancellationRequested)
        {
            // What was being merged stays queued; it goes on with the next dispatcher.
            return null;
        }
        catch
        {
            owed = true;
            throw;
        }
        finally
        {
            at = null;
        }
    }

    public bool IsDue(bool draining)
    {
        if (ticksOwed && running is null && quiet())
        {
            (ticksOwed, owed) = (false, true);
        }

        if (queue is null || running is not null || Hard.IsCancellationRequested || (!owed && !reckoning.MayMerge(registry.Reading.MergeQueue())))
        {
            return false;
        }

        // Where another process merges it is looked at again with the next poll.
        var waits = othersMerge;
        othersMerge = false;
        return !waits;
    }

    public bool Start()
    {
        owed = false;
        running = signal.WakeAfter(Task.Run(() => queue!.ProcessAsync(untilEmpty: true, Note, Hard), CancellationToken.None));
        return false;
    }

    private void Note(string task, MergeOutcome? outcome)
    {
        at = outcome is null ? task : null;
        if (outcome is not null)
        {
            reckoning.Merged(outcome);
            signal.Wake();
        }
    }
}
