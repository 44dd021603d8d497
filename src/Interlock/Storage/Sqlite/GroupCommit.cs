using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// Writers of one process, one after the other in the order they came, each on its own thread. Who comes while another works joins the
/// transaction that is open, and the last of them commits for all: one sync of the disk for many answers. Nobody is answered before
/// the commit, neither with a result nor with a refusal, since both were found on what others had not yet made durable.
/// </summary>
/// <param name="begin">Takes the gate and opens a transaction, within the time left.</param>
/// <param name="commit">Makes a group durable.</param>
/// <param name="close">Gives connection and gate back.</param>
/// <param name="busy">What a writer hears that waited in vain.</param>
internal sealed class GroupCommit(Func<TimeSpan, WriteGroup> begin, Action<WriteGroup> commit, Action<WriteGroup> close, Func<Refusal> busy)
{
    private readonly Lock sync = new();
    private readonly Queue<Writer> waiting = new();
    private bool taken;
    private WriteGroup? open;
    private int inside;

    /// <summary>True on the thread whose work is being done.</summary>
    public bool IsInside => Volatile.Read(ref inside) == Environment.CurrentManagedThreadId;

    /// <summary>How many wait for their turn.</summary>
    public int Waiting
    {
        get
        {
            lock (sync)
            {
                return waiting.Count(static writer => !writer.HasLeft);
            }
        }
    }

    /// <summary>Does the work in a transaction; when this returns, it is durable.</summary>
    /// <param name="patience">How long it waits for other writers, those of other processes too.</param>
    public void Run(Action<WriteGroup> work, TimeSpan patience)
    {
        if (IsInside)
        {
            throw new InvalidOperationException("A write transaction cannot be opened inside another one.");
        }

        var from = Stopwatch.GetTimestamp();
        var writer = new Writer();
        TakeTurn(writer, patience);
        var failed = Try(work, patience - Stopwatch.GetElapsedTime(from));
        if (open is not { } group)
        {
            PassTurn();
        }
        else if (PassOn(group, writer))
        {
            writer.AwaitAnswer();
        }
        else
        {
            End(group, writer);
        }

        if (writer.Failure is { } lost && lost != failed?.SourceException)
        {
            ExceptionDispatchInfo.Throw(lost);
        }

        failed?.Throw();
    }

    private ExceptionDispatchInfo? Try(Action<WriteGroup> work, TimeSpan patience)
    {
        Volatile.Write(ref inside, Environment.CurrentManagedThreadId);
        try
        {
            open ??= begin(patience);
            work(open);
            return null;
        }
        catch (Exception failed)
        {
            return ExceptionDispatchInfo.Capture(failed);
        }
        finally
        {
            Volatile.Write(ref inside, 0);
        }
    }

    private void TakeTurn(Writer writer, TimeSpan patience)
    {
        lock (sync)
        {
            if (!taken)
            {
                taken = true;
                return;
            }

            waiting.Enqueue(writer);
        }

        try
        {
            if (!writer.AwaitCall(patience) && Leave(writer))
            {
                throw new RefusalException(busy());
            }
        }
        catch (ThreadInterruptedException) when (!Leave(writer))
        {
            // It has the turn and will not use it.
            Abandon(writer);
            throw;
        }
    }

    private void Abandon(Writer writer)
    {
        if (open is { } group)
        {
            End(group, writer);
        }
        else
        {
            PassTurn();
        }
    }

    /// <summary>False when it was called meanwhile.</summary>
    private bool Leave(Writer writer)
    {
        lock (sync)
        {
            return writer.HasLeft = !writer.IsCalled;
        }
    }

    /// <summary>Leaves the transaction open for the next one that waits, if any and if it may still grow.</summary>
    private bool PassOn(WriteGroup group, Writer writer)
    {
        lock (sync)
        {
            if (!group.MayGrow || NextWaiting() is not { } next)
            {
                return false;
            }

            group.Riders.Add(writer);
            next.Call();
            return true;
        }
    }

    private void PassTurn()
    {
        lock (sync)
        {
            if (NextWaiting() is { } next)
            {
                next.Call();
            }
            else
            {
                taken = false;
            }
        }
    }

    private Writer? NextWaiting()
    {
        while (waiting.TryDequeue(out var next))
        {
            if (!next.HasLeft)
            {
                return next;
            }
        }

        return null;
    }

    private void End(WriteGroup group, Writer last)
    {
        var failure = group.Broken;
        try
        {
            if (failure is null)
            {
                commit(group);
            }
        }
        catch (Exception failed)
        {
            failure = failed;
        }

        last.Answer(failure);
        group.Riders.ForEach(rider => rider.Answer(failure is null ? null : group.Lost(failure)));
        open = null;
        try
        {
            close(group);
        }
        finally
        {
            PassTurn();
        }
    }
}
