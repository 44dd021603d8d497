using Interlock.Storage.Memory;

namespace Interlock.Storage.Files;

/// <summary>What a writer sees to before and after its transaction, with the gate held.</summary>
internal sealed class Upkeep(Layout layout, FilesOptions options, EventLogs logs, LogTails tails, Committing committing, Adopting adopting)
{
    private const int RowsPerLine = 1_000;

    private Disk Disk => options.Disk;

    /// <summary>Whether something was left unfinished, or another program left events.</summary>
    public bool IsNeeded(Image image) =>
        image.PendingMoves().Count > 0 || (Disk.Stamp(image.Book)?.Length ?? 0) != image.BookLength || tails.Unsettled(image).Count > 0;

    /// <summary>Brings to an end what a writer before could not.</summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public void Before(Image image)
    {
        var pending = image.PendingMoves();
        if (pending.Count > 0)
        {
            committing.Place(image, pending, []);
            if (image.PendingMoves().Count > 0)
            {
                throw new RefusalException(StoreRefusals.Io(layout.Root, committing.LastTrouble ?? "files could not be moved into place"));
            }

            image.Refresh();
        }

        try
        {
            if (Disk.Stamp(image.Book) is { } book && book.Length > image.BookLength)
            {
                tails.Keep(image.Book + LogTails.Orphans, Disk.Read(image.Book, image.BookLength) ?? []);
                Disk.Truncate(image.Book, image.BookLength);
            }

            // Also where somebody appended since: another program may have.
            if (!image.Checked || image.LogEnds.Any(log => logs.Length(log.Key) != log.Value))
            {
                foreach (var left in Disk.Names(image.Era!.Work))
                {
                    Disk.Delete(Path.Combine(image.Era.Work, left));
                }

                var unsettled = tails.Unsettled(image);
                var foreign = unsettled.Where(log => tails.Look(image, log).Foreign).ToList();
                foreach (var log in unsettled.Except(foreign))
                {
                    tails.SetAside(image, log);
                }

                if (foreign.Count > 0)
                {
                    adopting.Adopt(image, foreign);
                }

                image.Checked = true;
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Attempts.Refused(layout.Root, failed);
        }
    }

    /// <summary>What can wait until the transaction is stored; what fails here is tried again another time.</summary>
    public void After(Image image, bool dropped)
    {
        try
        {
            if (dropped)
            {
                Prune(image);
            }

            // A book that was begun before it said anything of tasks is made to.
            if (image.BookLength > Math.Max(options.BookBytes, 4 * image.BookBase) || (!image.SaysFacts && image.Ours.Count > 0))
            {
                Rebook(image);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Trouble = failed.Message;
        }
    }

    /// <summary>Why the last tidying up did not succeed; null when it did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Deletes rotated files that hold dropped events only.</summary>
    private void Prune(Image image)
    {
        foreach (var log in logs.All())
        {
            foreach (var part in logs.Parts(log).SkipLast(1))
            {
                var last = LastSeq(part);
                if (last is null || last > image.Tables.Anchor.Seq)
                {
                    break;
                }

                Disk.Delete(part);
            }
        }
    }

    private static long? LastSeq(string part)
    {
        using var file = File.OpenHandle(part);
        foreach (var (line, _) in Lines.Backward(file, RandomAccess.GetLength(file)))
        {
            return LogLine.Mark(line.Span)?.Seq;
        }

        return null;
    }

    /// <summary>Writes the book anew, with what holds now and without what was.</summary>
    private void Rebook(Image image)
    {
        var rows = new List<Action<BookLine>>();
        var reader = new MemoryReader(image.Tables);
        rows.AddRange(reader.ListClaims().Select(claim => (Action<BookLine>)(line => line.Claim(claim))));
        rows.Add(line => line.Row(BookReading.AllFacts));
        rows.AddRange(reader.ListLocks().Select(held => (Action<BookLine>)(line => line.Lock(held))));
        rows.AddRange(image.LooseEdges.Select(edge => image.Tables.Before[edge.Task][edge.DependsOn]).Select(edge => (Action<BookLine>)(line => line.Edge(edge))));
        rows.AddRange(reader.EnumerateTasks().Where(task => image.Ours.Contains(task.Uid) || image.Facts.ContainsKey(task.Uid)).Select(task => (Action<BookLine>)(line => line.Facts(task.Uid, TaskFacts.Of(task)))));
        rows.AddRange(reader.ListSequences().Select(sequence => (Action<BookLine>)(line => line.Row("sequence", sequence.Key, sequence.Value))));
        var foreign = image.ForeignRecords.Values.SelectMany(static keys => keys).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(reader.EnumerateRecords()
            .Where(record => record.Collection != ArtifactForm.Collection || !foreign.Contains(record.Key))
            .Select(record => (Action<BookLine>)(line => line.Record(record))));
        var lines = rows.Chunk(RowsPerLine).Select(chunk =>
        {
            var line = new BookLine { Number = image.Number, Ends = reader.EventEnds() };
            Array.ForEach(chunk, row => row(line));
            return line.Bytes();
        }).ToList();
        var first = new BookLine { Number = image.Number, Ends = reader.EventEnds(), Eras = image.Eras, Base = lines.Sum(line => line.LongLength) };
        lines.Insert(0, first.Bytes());
        var number = image.BookNumber + 1;
        var target = image.Era!.Book(number);
        Disk.Write(target + ".new", [.. lines.Select(line => (ReadOnlyMemory<byte>)line)]);
        Disk.Move(target + ".new", target);
        Disk.SyncDirectory(image.Era.Directory);
        Disk.Delete(image.Era.Book(image.BookNumber));
        image.Rebook(number, lines.Sum(line => line.LongLength));
        foreach (var task in reader.EnumerateTasks().Where(task => image.Ours.Contains(task.Uid)))
        {
            image.Facts[task.Uid] = TaskFacts.Of(task);
        }
    }
}
