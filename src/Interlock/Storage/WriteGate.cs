using System.Diagnostics;

namespace Interlock.Storage;

/// <summary>
/// The gate in front of every write transaction: <c>flock(2)</c>, where SQLite's own busy timeout lets writers poll and
/// starve (design page 8). Kernel locks end with their process, so a killed writer never leaves the gate closed.
/// <para>
/// Two files make it fair, for a lock alone goes to whoever asks in the right moment: a writer first stands at the head of
/// the queue (<c>.queue</c>), takes the gate (<c>.gate</c>), and lets the next one to the head. Who has just written may go
/// on without queueing for a short tenure, since handing over costs more than the write; after that, while others wait, it
/// queues through the waiting thread, for asking at once it would slip in before the one just woken. Inside the process a
/// semaphore comes first.
/// </para>
/// </summary>
/// <param name="database">The file it guards; the gate files lie beside it.</param>
internal sealed class WriteGate(string database) : IDisposable
{
    // Longer than several writes take: whoever comes next begins with cold caches.
    private static readonly TimeSpan Tenure = TimeSpan.FromMilliseconds(4);

    private readonly SemaphoreSlim turn = new(1, 1);
    private FlockWaiter? waiter;
    private int gate = -1;
    private int queue = -1;
    private long tenureFrom;
    private bool contended;
    private int holder;

    /// <summary>Takes the gate; false when <paramref name="timeout"/> passed first.</summary>
    /// <exception cref="InvalidOperationException">This thread holds it already: a write inside a write.</exception>
    public bool Enter(TimeSpan timeout)
    {
        if (Volatile.Read(ref holder) == Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("A write transaction cannot be opened inside another one.");
        }

        var from = Stopwatch.GetTimestamp();
        if (!turn.Wait(timeout))
        {
            return false;
        }

        var entered = false;
        try
        {
            entered = Lock(timeout - Stopwatch.GetElapsedTime(from));
            return entered;
        }
        finally
        {
            if (entered)
            {
                Volatile.Write(ref holder, Environment.CurrentManagedThreadId);
            }
            else
            {
                turn.Release();
            }
        }
    }

    /// <summary>Takes the gate if nobody has it or waits for it.</summary>
    public bool TryEnter()
    {
        if (!turn.Wait(0))
        {
            return false;
        }

        var entered = false;
        try
        {
            OpenFiles();
            entered = waiter is not { IsAbandoned: true } && TryLock(queue);
            if (entered)
            {
                entered = TryLock(gate);
                _ = Posix.Flock(queue, Posix.Unlock);
            }
        }
        finally
        {
            if (entered)
            {
                Volatile.Write(ref holder, Environment.CurrentManagedThreadId);
            }
            else
            {
                turn.Release();
            }
        }

        return entered;
    }

    /// <summary>To be asked inside: whether another process wants the gate.</summary>
    public bool OthersWait()
    {
        if (Posix.Flock(queue, Posix.LockExclusive | Posix.LockNoWait) < 0)
        {
            return true;
        }

        _ = Posix.Flock(queue, Posix.Unlock);
        return false;
    }

    /// <summary>Whichever thread may leave it now, and the one that entered may ask again: it waits like any other.</summary>
    public void Disown() => Volatile.Write(ref holder, 0);

    public void Leave()
    {
        Volatile.Write(ref holder, 0);
        Check(Posix.Flock(gate, Posix.Unlock));
        turn.Release();
    }

    public void Dispose()
    {
        if (waiter is not null)
        {
            waiter.Dispose();
        }
        else
        {
            Posix.Close(queue);
            Posix.Close(gate);
        }

        turn.Dispose();
    }

    private bool Lock(TimeSpan timeout)
    {
        OpenFiles();
        if (waiter is { IsAbandoned: true })
        {
            return Wait(waiter, timeout);
        }

        if (tenureFrom != 0 && Stopwatch.GetElapsedTime(tenureFrom) < Tenure && TryLock(gate))
        {
            return true;
        }

        if (!contended && TryLock(queue))
        {
            var taken = Posix.Flock(gate, Posix.LockExclusive | Posix.LockNoWait);
            if (taken >= 0 || !Posix.WouldBlock(-taken))
            {
                _ = Posix.Flock(queue, Posix.Unlock);
                Check(taken);
                tenureFrom = Stopwatch.GetTimestamp();
                return true;
            }
        }

        // The waiter goes on with the place in the queue, where we have it already.
        waiter ??= new(queue, gate);
        return Wait(waiter, timeout);
    }

    private void OpenFiles()
    {
        if (gate < 0)
        {
            queue = Open(database + ".queue");
            gate = Open(database + ".gate");
        }
    }

    private bool Wait(FlockWaiter blocked, TimeSpan timeout)
    {
        var result = blocked.Wait(timeout);
        contended = blocked.HadToWait;
        Check(result);
        tenureFrom = Stopwatch.GetTimestamp();
        return result > 0;
    }

    private bool TryLock(int file)
    {
        var result = Posix.Flock(file, Posix.LockExclusive | Posix.LockNoWait);
        if (result < 0 && !Posix.WouldBlock(-result))
        {
            Check(result);
        }

        return result >= 0;
    }

    private int Open(string path)
    {
        var opened = Posix.Open(path, Posix.ReadOnly | Posix.Create, 0x1b6);
        Check(opened);
        return opened;
    }

    private void Check(int result)
    {
        if (result < 0)
        {
            throw new RefusalException(-result switch
            {
                Posix.NoEntry => StoreRefusals.Missing(database),
                Posix.NoSpace => StoreRefusals.Full(database),
                Posix.NoAccess or Posix.ReadOnlyFileSystem => StoreRefusals.ReadOnly(database),
                var error => StoreRefusals.Io(database, $"its gate file gives system error {error}"),
            });
        }
    }
}
