using Interlock.Runs;

namespace Interlock.Dispatching;

/// <summary>
/// One of the things that a dispatcher keeps going side by side: turns, merges, deploys, chores, runs that were left behind. The loop calls
/// all of this on one thread at a time; what takes long goes on beside it, and wakes the loop when it has ended.
/// </summary>
internal interface IActivity
{
    /// <summary>A word for messages.</summary>
    string Name { get; }

    /// <summary>Something is under way that a dispatcher waits for before it ends.</summary>
    bool IsUnderWay { get; }

    /// <summary>It has put work off and takes it up again by itself, so that the dispatcher must not end.</summary>
    bool Rests => false;

    /// <summary>What must have ended before another dispatcher may begin, even when this one fails.</summary>
    IReadOnlyList<Task> Begun { get; }

    /// <summary>Takes note of what has ended, and of how. Throws what it failed with.</summary>
    /// <returns>Null: nothing had ended; else whether it was any progress.</returns>
    bool? Reap();

    /// <summary>Asked in every round, so it must cost next to nothing.</summary>
    /// <param name="draining">Nothing new is to be begun, only what was begun may go on.</param>
    bool IsDue(bool draining);

    /// <summary>Begins what is due.</summary>
    /// <returns>Whether it was any progress.</returns>
    bool Start();

    /// <summary>Ends what is under way, which is reaped then. What is short, or safe to cut off by its token, comes to its end by itself.</summary>
    void Stop(StopCause cause)
    {
    }
}
