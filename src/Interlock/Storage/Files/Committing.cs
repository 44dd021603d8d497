using System.Buffers;

namespace Interlock.Storage.Files;

/// <summary>
/// Makes a transaction durable, in this order: its events, synced; the new texts of the specs in the work directory, synced; one line
/// of the book, synced, and from there on it is stored. Then the texts are moved into place. Whoever finds it half done before the
/// line takes it back, and after the line brings it to its end.
/// </summary>
internal sealed class Committing(Layout layout, FilesOptions options, EventLogs logs, SpecLocks locks, LogTails tails)
{
    private Disk Disk => options.Disk;

    /// <exception cref="RefusalException">Codes <c>store.*</c> and <c>version.stale</c>; nothing is stored then.</exception>
    public void Commit(Image image, FilesTransaction transaction)
    {
        if (transaction.IsIdle)
        {
            return;
        }

        var line = new BookLine { Number = image.Number + 1, Ends = transaction.EventEnds() };
        var begins = image.BookLength == 0 && image.Ours.Count == 0;
        if (begins)
        {
            // A book that is new knows of every task that it will ever hold.
            line.Row(BookReading.AllFacts);
        }

        transaction.Fill(line);
        RefuseNames(transaction.Specs);
        using var held = locks.Take(transaction.Specs.Union(transaction.Appended.Select(entry => entry.Spec ?? "").Where(Layout.IsName)));
        RefuseStale(image, transaction.Specs);
        var now = options.Clock.GetUtcNow();
        var files = transaction.Specs.Select(spec => (Spec: spec, Next: SpecWriting.Next(spec, image, transaction, now))).ToList();
        var grown = new List<(string Log, long Before, int Added)>();
        int written;
        try
        {
            AppendEvents(image, transaction, files.ToDictionary(file => file.Spec, file => file.Next?.Version ?? 0, StringComparer.Ordinal), grown);
            Prepare(files, line, image.Era!);
            var bytes = line.Bytes();
            written = bytes.Length;
            Disk.Append(image.Book, bytes);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or RefusalException)
        {
            TakeBack(image, grown);
            if (!Disk.DirectoryExists(image.Era!.Directory))
            {
                throw new RefusalException(FilesRefusals.Fenced(layout.Root), failed);
            }

            throw failed as RefusalException ?? Attempts.Refused(layout.Root, failed);
        }

        if (!Disk.DirectoryExists(image.Era!.Directory))
        {
            throw new RefusalException(FilesRefusals.Fenced(layout.Root));
        }

        image.Advance(line.Number, written, line.Moves);
        if (begins)
        {
            image.Facts[BookReading.AllFacts] = BookReading.None;
        }

        transaction.Settle();
        Place(image, line.Moves, line.Gone);
        Remember(image, files);
    }

    /// <summary>
    /// Moves into place what the book has stored. What fails here is brought to its end by the next one who looks: it is stored.
    /// </summary>
    public void Place(Image image, IReadOnlyList<(string From, string To)> moves, IReadOnlyList<string> gone)
    {
        try
        {
            foreach (var (from, to) in moves)
            {
                var target = Path.Combine(layout.Root, to);
                Disk.Move(Path.Combine(image.Era!.Work, from), target);
                Disk.SyncDirectory(Path.GetDirectoryName(target)!);
            }

            foreach (var path in gone)
            {
                Disk.Delete(Path.Combine(layout.Root, path));
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            LastTrouble = failed.Message;
        }
    }

    /// <summary>Why files that are stored could not be moved into place the last time; null when they could.</summary>
    public string? LastTrouble { get; private set; }

    private static void RefuseNames(IEnumerable<string> specs)
    {
        if (specs.FirstOrDefault(spec => !Layout.IsName(spec)) is { } spec)
        {
            throw new RefusalException(WorkGraph.TaskRef.Refuse("spec", spec)!);
        }
    }

    private void RefuseStale(Image image, IEnumerable<string> specs)
    {
        foreach (var spec in specs)
        {
            var known = image.Specs.GetValueOrDefault(spec);
            if (Disk.Stamp(layout.Taskset(spec)) != known?.Stamp)
            {
                throw new RefusalException(FilesRefusals.Stale(spec, known?.Version ?? 0));
            }
        }
    }

    private void AppendEvents(Image image, FilesTransaction transaction, Dictionary<string, long> versions, List<(string Log, long Before, int Added)> grown)
    {
        foreach (var group in transaction.Appended.GroupBy(entry => Layout.LogOf(entry.Spec)))
        {
            var lines = new ArrayBufferWriter<byte>();
            foreach (var entry in group)
            {
                var version = versions.TryGetValue(group.Key, out var next) ? next : image.Specs.GetValueOrDefault(group.Key)?.Version ?? 0;
                LogLine.Write(lines, entry, version, image.Era!.Number);
            }

            if (image.LogEnds.GetValueOrDefault(group.Key, -1) != logs.Length(group.Key))
            {
                tails.SetAside(image, group.Key);
            }

            logs.RotateBefore(group.Key, lines.WrittenCount);
            var before = logs.Length(group.Key);
            grown.Add((group.Key, before, lines.WrittenCount));
            logs.Append(group.Key, lines.WrittenSpan);
            image.LogEnds[group.Key] = before + lines.WrittenCount;
        }
    }

    private void Prepare(IReadOnlyList<(string Spec, SpecFile? Next)> files, BookLine line, Era era)
    {
        foreach (var (spec, next) in files)
        {
            var target = layout.Taskset(spec);
            if (next is null)
            {
                if (Disk.Exists(target))
                {
                    line.Gone.Add(Path.GetRelativePath(layout.Root, target));
                }

                continue;
            }

            Disk.MakeDirectory(layout.Tasksets);
            Disk.MakeDirectory(Path.GetDirectoryName(target)!);

            // With the number of its transaction: nobody may take it for what an earlier one still has to move.
            var name = $"{line.Number}-{spec}.json";
            Disk.Write(Path.Combine(era.Work, name), next.Parts());
            line.Moves.Add((name, Path.GetRelativePath(layout.Root, target)));
        }

        if (line.Moves.Count > 0)
        {
            Disk.SyncDirectory(era.Work);
        }
    }

    // Only what is surely ours; the rest is set aside by the next writer.
    private void TakeBack(Image image, List<(string Log, long Before, int Added)> grown)
    {
        try
        {
            foreach (var (log, before, added) in grown)
            {
                image.LogEnds.Remove(log);
                if (Disk.DirectoryExists(image.Era!.Directory) && logs.Length(log) is var length && length > before && length <= before + added)
                {
                    Disk.Truncate(layout.Log(log), before);
                }
            }

            if (Disk.Stamp(image.Book) is { } book && book.Length > image.BookLength)
            {
                Disk.Truncate(image.Book, image.BookLength);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            LastTrouble = failed.Message;
        }
    }

    private void Remember(Image image, IReadOnlyList<(string Spec, SpecFile? Next)> files)
    {
        foreach (var (spec, next) in files)
        {
            if (next is null)
            {
                image.Specs.Remove(spec);
                continue;
            }

            next.Stamp = Disk.Stamp(layout.Taskset(spec)) ?? default;
            image.Specs[spec] = next;
        }
    }
}
