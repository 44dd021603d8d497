using Microsoft.Win32.SafeHandles;

namespace Interlock.Storage.Files;

/// <summary>Ends of logs that are not as the registry left them: events that were never acknowledged, and those of other programs.</summary>
internal sealed class LogTails(Layout layout, FilesOptions options, EventLogs logs)
{
    public const string Orphans = ".orphan";

    private readonly List<string> reports = [];

    private Disk Disk => options.Disk;

    /// <summary>What was set aside, one sentence each.</summary>
    public IReadOnlyList<string> Reports => reports;

    /// <summary>The logs whose end has to be seen to.</summary>
    public IReadOnlyList<string> Unsettled(Image image)
    {
        var found = new List<string>();
        foreach (var log in logs.All())
        {
            if (image.LogEnds.GetValueOrDefault(log, -1) == logs.Length(log))
            {
                continue;
            }

            var length = logs.Length(log);
            if (Look(image, log) is { Foreign: false, Orphans: 0 })
            {
                image.LogEnds[log] = length;
            }
            else
            {
                found.Add(log);
            }
        }

        return found;
    }

    /// <summary>
    /// A trailing event beyond the spec's version was never acknowledged: it goes into a file of its own, kept and reported, so that
    /// log and spec agree again. Called with the gate held.
    /// </summary>
    public void SetAside(Image image, string log)
    {
        var tail = Look(image, log);
        var path = layout.Log(log);
        if (tail is { Orphans: > 0, Foreign: false } && Disk.Read(path, tail.Start) is { Length: > 0 } bytes)
        {
            Keep(path + Orphans, bytes);
            Disk.Truncate(path, tail.Start);
            reports.Add($"{tail.Orphans} event(s) at the end of {path} were never acknowledged and were set aside in {path + Orphans}");
        }

        image.LogEnds[log] = logs.Length(log);
    }

    /// <summary>A line that is no event, or none that was acknowledged, found while a log is taken over.</summary>
    public void SetAsideLine(string path, ReadOnlySpan<byte> line)
    {
        Keep(path + Orphans, line);
        reports.Add($"a line of {path} that is no acknowledged event was set aside in {path + Orphans}");
    }

    /// <summary>To be kept, whatever becomes of it.</summary>
    public void Keep(string path, ReadOnlySpan<byte> bytes)
    {
        if (!Disk.Exists(path))
        {
            Disk.Write(path, []);
            Disk.SyncDirectory(Path.GetDirectoryName(path)!);
        }

        Disk.Append(path, bytes.EndsWith("\n"u8) ? bytes : [.. bytes, (byte)'\n']);
    }

    /// <summary>What a line is to this registry.</summary>
    public static LineKind KindOf(Image image, string log, ReadOnlySpan<byte> line) => LogLine.Mark(line) switch
    {
        { Seq: { } seq } mark => seq <= image.Tables.Head.Seq && image.IsOf(seq, mark.Fence) ? LineKind.Known : LineKind.Orphan,
        { Version: { } version } when version > (image.Specs.GetValueOrDefault(log)?.Version ?? 0) => LineKind.Orphan,
        { } => LineKind.Foreign,
        null => LineKind.Orphan,
    };

    /// <summary>From the end back to the last line that is known.</summary>
    public LogTail Look(Image image, string log) => Attempts.Read(layout.Log(log), () =>
    {
        var (orphans, foreign, start) = (0, false, -1L);
        var parts = logs.Open(log);
        try
        {
            for (var part = parts.Count - 1; part >= 0; part--)
            {
                var known = LookAt(parts[part].File, line => KindOf(image, log, line), Count);
                start = part == parts.Count - 1 ? Math.Max(0, known) : start;
                if (known >= 0)
                {
                    return new LogTail(start, orphans, foreign, part);
                }
            }

            return new LogTail(Math.Max(0, start), orphans, foreign, 0);
        }
        finally
        {
            foreach (var (_, file) in parts)
            {
                file.Dispose();
            }
        }

        void Count(LineKind kind)
        {
            foreign |= kind == LineKind.Foreign;
            orphans += kind == LineKind.Orphan ? 1 : 0;
        }
    });

    /// <returns>Where the file goes on behind its last known line; negative when it has none.</returns>
    private static long LookAt(SafeFileHandle file, Func<ReadOnlySpan<byte>, LineKind> kindOf, Action<LineKind> count)
    {
        var end = RandomAccess.GetLength(file);
        var whole = 0L;
        foreach (var (line, offset) in Lines.Backward(file, end))
        {
            if (whole == 0 && (whole = offset + line.Length + 1) < end)
            {
                count(kindOf(Rest(file, whole, end)));
            }

            if (line.Length == 0)
            {
                continue;
            }

            var kind = kindOf(line.Span);
            if (kind == LineKind.Known)
            {
                return offset + line.Length + 1;
            }

            count(kind);
        }

        if (whole == 0 && end > 0)
        {
            count(kindOf(Rest(file, 0, end)));
        }

        return -1;
    }

    private static byte[] Rest(SafeFileHandle file, long start, long end)
    {
        var rest = new byte[end - start];
        return rest[..RandomAccess.Read(file, rest, start)];
    }
}

internal enum LineKind
{
    /// <summary>Of this registry's history.</summary>
    Known,

    /// <summary>Never acknowledged, or no event at all.</summary>
    Orphan,

    /// <summary>An event that another program wrote.</summary>
    Foreign,
}

/// <param name="Start">Behind the last line that is known, in the newest file.</param>
/// <param name="Orphans">Lines behind it that count for nothing.</param>
/// <param name="Foreign">There are events of other programs among them.</param>
/// <param name="Part">Which file, oldest first, holds the last line that is known.</param>
internal readonly record struct LogTail(long Start, int Orphans, bool Foreign, int Part);
