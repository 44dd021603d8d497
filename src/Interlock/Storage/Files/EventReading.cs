using System.Text;
using System.Text.Json;
using Interlock.Journal;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Storage.Files;

/// <summary>Streams events of one snapshot out of the logs, in order of their numbers; in memory is a block per file and what is given out.</summary>
/// <param name="logs">The logs.</param>
/// <param name="counts">Whether a line with this number and fence belongs to the snapshot.</param>
internal sealed class EventReading(EventLogs logs, Func<long, long, bool> counts)
{
    private const long Near = 1 << 18;

    /// <param name="query">Which; limit and <see cref="EventQuery.Last"/> too.</param>
    public IEnumerable<JournalEvent> Find(EventQuery query)
    {
        var sources = query.Spec is null ? logs.All() : [Layout.LogOf(query.Spec)];
        if (query is { Last: true, Limit: { } last })
        {
            return Merge([.. sources.Select(log => Backward(log, query))], rising: false).Take(last).Reverse();
        }

        var found = Merge([.. sources.Select(log => Forward(log, query))], rising: true);
        return query.Limit is { } limit ? found.Take(limit) : found;
    }

    private static IEnumerable<JournalEvent> Merge(IReadOnlyList<IEnumerable<JournalEvent>> sources, bool rising)
    {
        if (sources.Count == 1)
        {
            foreach (var entry in sources[0])
            {
                yield return entry;
            }

            yield break;
        }

        var open = sources.Select(source => source.GetEnumerator()).ToList();
        try
        {
            var next = new PriorityQueue<IEnumerator<JournalEvent>, long>();
            foreach (var source in open.Where(source => source.MoveNext()))
            {
                next.Enqueue(source, rising ? source.Current.Seq : -source.Current.Seq);
            }

            while (next.TryDequeue(out var first, out _))
            {
                yield return first.Current;
                if (first.MoveNext())
                {
                    next.Enqueue(first, rising ? first.Current.Seq : -first.Current.Seq);
                }
            }
        }
        finally
        {
            open.ForEach(source => source.Dispose());
        }
    }

    private IEnumerable<JournalEvent> Forward(string log, EventQuery query)
    {
        var parts = logs.Open(log);
        try
        {
            var sieve = new LineSieve(query);
            var seen = query.AfterSeq;
            foreach (var (path, file) in SkipOld(parts, seen))
            {
                var end = RandomAccess.GetLength(file);
                foreach (var (line, offset) in Lines.Forward(file, StartAfter(file, seen, end), end))
                {
                    if (sieve.MayPass(line.Span) && Counted(line.Span, path, offset) is { } seq && seq > seen)
                    {
                        seen = seq;
                        var entry = Parse(line.Span, path);
                        if (query.Matches(entry))
                        {
                            yield return entry;
                        }
                    }
                }
            }
        }
        finally
        {
            Close(parts);
        }
    }

    private IEnumerable<JournalEvent> Backward(string log, EventQuery query)
    {
        var parts = logs.Open(log);
        try
        {
            var sieve = new LineSieve(query);
            var seen = long.MaxValue;
            foreach (var (path, file) in parts.Reverse())
            {
                foreach (var (line, _) in Lines.Backward(file, RandomAccess.GetLength(file)))
                {
                    if (!sieve.MayPass(line.Span) || Counted(line.Span, path, null) is not { } seq || seq >= seen)
                    {
                        continue;
                    }

                    seen = seq;
                    if (seq <= query.AfterSeq)
                    {
                        yield break;
                    }

                    var entry = Parse(line.Span, path);
                    if (query.Matches(entry))
                    {
                        yield return entry;
                    }
                }
            }
        }
        finally
        {
            Close(parts);
        }
    }

    /// <summary>The number of a line that belongs to the snapshot; null for others.</summary>
    private long? Counted(ReadOnlySpan<byte> line, string path, long? offset)
    {
        if (LogLine.Mark(line) is not { } mark)
        {
            throw Damaged(path, offset is null ? "" : $" at byte {offset}");
        }

        return mark.Seq is { } seq && counts(seq, mark.Fence) ? seq : null;
    }

    // A file whose successor begins at or before the number holds nothing behind it.
    private static IEnumerable<(string Path, SafeFileHandle File)> SkipOld(IReadOnlyList<(string Path, SafeFileHandle File)> parts, long after)
    {
        var first = 0;
        while (after > 0 && first + 1 < parts.Count && SeqAt(parts[first + 1].File, 0, RandomAccess.GetLength(parts[first + 1].File)) is { } begins && begins <= after)
        {
            first++;
        }

        return parts.Skip(first);
    }

    /// <summary>A beginning of a line from which reading on misses no number behind <paramref name="after"/>; numbers rise, so halving finds it.</summary>
    private static long StartAfter(SafeFileHandle file, long after, long end)
    {
        var (low, high) = (0L, end);
        while (after > 0 && high - low > Near)
        {
            var middle = Lines.NextStart(file, low + ((high - low) / 2), high);
            if (middle >= high || SeqAt(file, middle, end) is not { } seq)
            {
                break;
            }

            (low, high) = seq <= after ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static long? SeqAt(SafeFileHandle file, long start, long end)
    {
        foreach (var (line, _) in Lines.Forward(file, start, end))
        {
            return LogLine.Mark(line.Span)?.Seq;
        }

        return null;
    }

    private static JournalEvent Parse(ReadOnlySpan<byte> line, string path)
    {
        try
        {
            return LogLine.Read(line);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Damaged(path, $": {Encoding.UTF8.GetString(line[..Math.Min(line.Length, 60)])}");
        }
    }

    private static RefusalException Damaged(string path, string where) =>
        new(StoreRefusals.Corrupt(path, $"a line is no event{where}"));

    private static void Close(IReadOnlyList<(string Path, SafeFileHandle File)> parts)
    {
        foreach (var (_, file) in parts)
        {
            file.Dispose();
        }
    }
}
