using System.Diagnostics;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// Somebody who writes: it waits for its turn, and then to be answered. A monitor, because its waits sleep at once: what spins takes the
/// processor from the one who works.
/// </summary>
internal sealed class Writer
{
    private readonly object sync = new();
    private bool called;
    private bool answered;

    /// <summary>It gave up before it was called; set and read under the lock of the queue.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Why the commit that its work was part of failed; null when it is durable.</summary>
    public Exception? Failure { get; private set; }

    public bool IsCalled
    {
        get
        {
            lock (sync)
            {
                return called;
            }
        }
    }

    public void Call()
    {
        lock (sync)
        {
            called = true;
            Monitor.Pulse(sync);
        }
    }

    public void Answer(Exception? failure)
    {
        lock (sync)
        {
            Failure = failure;
            answered = true;
            Monitor.Pulse(sync);
        }
    }

    /// <summary>Sleeps until it is called; false when <paramref name="timeout"/> passed first.</summary>
    public bool AwaitCall(TimeSpan timeout)
    {
        var from = Stopwatch.GetTimestamp();
        lock (sync)
        {
            while (!called)
            {
                var left = timeout - Stopwatch.GetElapsedTime(from);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                Monitor.Wait(sync, left);
            }

            return true;
        }
    }

    public void AwaitAnswer()
    {
        lock (sync)
        {
            while (!answered)
            {
                Monitor.Wait(sync);
            }
        }
    }
}
