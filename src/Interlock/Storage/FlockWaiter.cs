using System.Diagnostics;

namespace Interlock.Storage;

/// <summary>
/// Waits for the gate with a bound. <c>flock</c> itself knows no timeout, and polling would lose the place in the queue,
/// so a thread blocks in it; who gave up leaves that thread waiting, and the next one to ask takes its place over.
/// </summary>
internal sealed class FlockWaiter : IDisposable
{
    // A monitor, because its waits sleep at once: what spins first takes the processor from the one who holds the gate.
    private readonly object sync = new();
    private readonly int queue;
    private readonly int gate;
    private State state;
    private int error;

    /// <param name="queue">The open queue file; the waiter closes it.</param>
    /// <param name="gate">The open gate file; the waiter closes it.</param>
    public FlockWaiter(int queue, int gate)
    {
        this.queue = queue;
        this.gate = gate;
        new Thread(Run) { IsBackground = true, Name = "interlock-gate" }.Start();
    }

    private enum State
    {
        Idle,
        Asked,
        Abandoned,
        Taken,
        Failed,
        Closed,
    }

    /// <summary>True while the thread blocks for somebody who gave up.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (sync)
            {
                return state == State.Abandoned;
            }
        }
    }

    /// <summary>True when somebody else was in the gate or before it the last time.</summary>
    public bool HadToWait { get; private set; }

    /// <summary>Takes the gate. One caller at a time.</summary>
    /// <returns>Positive: taken; 0: <paramref name="timeout"/> passed first; negative: the error number.</returns>
    public int Wait(TimeSpan timeout)
    {
        var from = Stopwatch.GetTimestamp();
        lock (sync)
        {
            state = State.Asked;
            Monitor.PulseAll(sync);
            while (state == State.Asked)
            {
                var left = timeout - Stopwatch.GetElapsedTime(from);
                if (left <= TimeSpan.Zero)
                {
                    state = State.Abandoned;
                    return 0;
                }

                Monitor.Wait(sync, left);
            }

            var taken = state == State.Taken;
            state = State.Idle;
            return taken ? 1 : error;
        }
    }

    /// <summary>Closes the files: now, or when the blocked thread comes back with the gate.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            state = State.Closed;
            Monitor.PulseAll(sync);
        }
    }

    private void Run()
    {
        while (IsAsked())
        {
            var result = Take();
            lock (sync)
            {
                switch (state)
                {
                    case State.Asked when result < 0:
                        error = result;
                        state = State.Failed;
                        Monitor.PulseAll(sync);
                        break;
                    case State.Asked:
                        state = State.Taken;
                        Monitor.PulseAll(sync);
                        break;
                    case State.Abandoned:
                        _ = Posix.Flock(gate, Posix.Unlock);
                        state = State.Idle;
                        break;
                }
            }
        }

        Posix.Close(queue);
        Posix.Close(gate);
    }

    /// <summary>Sleeps until somebody asks; false when the waiter was closed.</summary>
    private bool IsAsked()
    {
        lock (sync)
        {
            while (state is not (State.Asked or State.Abandoned or State.Closed))
            {
                Monitor.Wait(sync);
            }

            return state != State.Closed;
        }
    }

    private int Take()
    {
        const int AtOnce = Posix.LockExclusive | Posix.LockNoWait;
        HadToWait = Posix.Flock(queue, AtOnce) < 0 || Posix.Flock(gate, AtOnce) < 0;
        if (!HadToWait)
        {
            return Posix.Flock(queue, Posix.Unlock);
        }

        var result = Posix.Flock(queue, Posix.LockExclusive);
        if (result >= 0)
        {
            result = Posix.Flock(gate, Posix.LockExclusive);
            _ = Posix.Flock(queue, Posix.Unlock);
        }

        return result;
    }
}
