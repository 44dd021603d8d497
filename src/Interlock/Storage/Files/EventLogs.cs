using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Storage.Files;

/// <summary>The event logs as files: <c>events.jsonl</c>, and behind it <c>.1</c>, <c>.2</c> … the older the higher.</summary>
internal sealed class EventLogs(Layout layout, FilesOptions options)
{
    private const int Looks = 8;

    private Disk Disk => options.Disk;

    /// <summary>All logs there are, our own first, then by name.</summary>
    public IReadOnlyList<string> All() => Attempts.Read(layout.Events, () => (IReadOnlyList<string>)
    [
        .. Disk.Exists(layout.Log(Layout.OwnLog)) ? [Layout.OwnLog] : (ReadOnlySpan<string>)[],
        .. Disk.Names(layout.Events).Where(name => Layout.IsName(name) && Parts(name).Count > 0).Order(StringComparer.Ordinal),
    ]);

    /// <summary>The files of a log, oldest first.</summary>
    public IReadOnlyList<string> Parts(string log)
    {
        var path = layout.Log(log);
        var rotated = Disk.Names(layout.LogDirectory(log))
            .Where(static name => name.StartsWith("events.jsonl.", StringComparison.Ordinal))
            .Select(static name => int.TryParse(name["events.jsonl.".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(static number => number > 0)
            .OrderDescending()
            .Select(number => $"{path}.{number}");
        return [.. rotated, .. Disk.Exists(path) ? [path] : (ReadOnlySpan<string>)[]];
    }

    public long Length(string log) => Disk.Stamp(layout.Log(log))?.Length ?? 0;

    /// <summary>The last line's break is missing, or the file is; then nothing may be appended.</summary>
    public void Append(string log, ReadOnlySpan<byte> lines)
    {
        var path = layout.Log(log);
        if (!Disk.Exists(path))
        {
            Disk.MakeDirectory(Path.GetDirectoryName(layout.LogDirectory(log))!);
            Disk.MakeDirectory(layout.LogDirectory(log));
            Disk.Write(path, []);
            Disk.SyncDirectory(layout.LogDirectory(log));
        }

        Disk.Append(path, lines);
    }

    /// <summary>Makes room: the current file becomes <c>.1</c>, that one <c>.2</c>, and so on.</summary>
    public void RotateBefore(string log, int more)
    {
        var length = Length(log);
        if (length == 0 || length + more <= options.EventLogMaxBytes)
        {
            return;
        }

        var path = layout.Log(log);
        var parts = Parts(log);
        for (var part = 0; part < parts.Count - 1; part++)
        {
            var number = int.Parse(parts[part][(path.Length + 1)..], CultureInfo.InvariantCulture);

            // Only what stands in the way moves on.
            if (part == parts.Count - 2 ? number == 1 : Number(parts[part + 1]) == number - 1)
            {
                Disk.Move(parts[part], $"{path}.{number + 1}");
            }
        }

        Disk.Move(path, path + ".1");
        Disk.SyncDirectory(layout.LogDirectory(log));

        int Number(string rotated) => int.Parse(rotated[(path.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Opens the files of a log, oldest first. Rotation only moves them on, so that opening the newest first misses none.</summary>
    public IReadOnlyList<(string Path, SafeFileHandle File)> Open(string log) => Attempts.Read<IReadOnlyList<(string, SafeFileHandle)>>(layout.Log(log), () =>
    {
        for (var look = 1; ; look++)
        {
            var opened = new List<(string, SafeFileHandle)>();
            try
            {
                var parts = Parts(log);
                foreach (var part in parts.Reverse())
                {
                    Disk.Stamp(part);
                    opened.Add((part, File.OpenHandle(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)));
                }

                if (look == Looks || Parts(log).SequenceEqual(parts))
                {
                    opened.Reverse();
                    return opened;
                }
            }
            catch (FileNotFoundException) when (look < Looks)
            {
                // Rotated while we looked: once more.
            }

            opened.ForEach(one => one.Item2.Dispose());
        }
    });
}
