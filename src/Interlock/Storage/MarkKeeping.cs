using System.Diagnostics;
using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>
/// What an open store does about its <see cref="HighWaterMark"/>: asks it once, remembers how far it has seen the registry itself, so
/// that a file exchanged under a long-lived process is noticed too, and notes what it commits, at most every few milliseconds.
/// </summary>
/// <param name="mark">Null: nothing is noted, nothing is asked.</param>
/// <param name="accepts">True: an older or another registry is taken as it is.</param>
internal sealed class MarkKeeping(HighWaterMark? mark, bool accepts) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Lock turn = new();
    private ChainMark? seen;
    private bool asked;
    private long written;
    private bool waiting;

    /// <summary>What the next snapshot must have come up to; to be asked before it is taken.</summary>
    public IReadOnlyList<ChainMark> Expected()
    {
        if (mark is null || accepts)
        {
            return [];
        }

        lock (turn)
        {
            if (asked)
            {
                return seen is { } known ? [known] : [];
            }
        }

        return mark.Read();
    }

    /// <exception cref="RefusalException"><c>store.older</c>, <c>store.other_history</c>.</exception>
    public void Judge(IStoreReader reader, string location, IReadOnlyList<ChainMark> expected)
    {
        if (mark is null)
        {
            return;
        }

        if (HighWaterMark.Judge(reader, location, expected) is { } refusal)
        {
            throw new RefusalException(refusal);
        }

        See(reader.EventEnds().Head);
    }

    /// <summary>Called when the transaction that ends there is durable, before the next one can be.</summary>
    public void Committed(ChainMark? head)
    {
        if (mark is null || head is not { } end)
        {
            return;
        }

        lock (turn)
        {
            seen = end;
            asked = true;
            waiting = written != 0 && Stopwatch.GetElapsedTime(written) < Pause;
            if (!waiting)
            {
                mark.Write(end);
                written = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>Notes what was committed last.</summary>
    public void Dispose()
    {
        lock (turn)
        {
            if (waiting && seen is { } end)
            {
                waiting = false;
                mark!.Write(end);
            }
        }
    }

    private void See(ChainMark head)
    {
        lock (turn)
        {
            asked = true;
            if (seen is null || head.Seq > seen.Seq)
            {
                seen = head;
            }
        }
    }
}
