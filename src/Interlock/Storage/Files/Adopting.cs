using Interlock.Journal;

namespace Interlock.Storage.Files;

/// <summary>
/// Takes the events of other programs into the log: each gets its number and its place in the chain, put in before the line's last
/// brace, and is otherwise left byte for byte. Files are written anew and moved into place by one line of the book.
/// </summary>
internal sealed class Adopting(Layout layout, FilesOptions options, EventLogs logs, SpecLocks locks, LogTails tails, Committing committing)
{
    private Disk Disk => options.Disk;

    /// <summary>Called with the gate held.</summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public void Adopt(Image image, IReadOnlyList<string> foreign)
    {
        using var held = locks.Take(foreign.Where(Layout.IsName));
        var head = image.Tables.Head;
        var moves = new List<(string From, string To)>();
        try
        {
            foreach (var log in foreign)
            {
                head = Rewrite(image, log, head, moves);
            }

            if (moves.Count == 0)
            {
                return;
            }

            Disk.SyncDirectory(image.Era!.Work);
            var line = new BookLine { Number = image.Number + 1, Ends = new(image.Tables.Anchor, head), Moves = moves };
            var bytes = line.Bytes();
            Disk.Append(image.Book, bytes);
            image.Tables.Head = head;
            image.Advance(line.Number, bytes.Length, moves);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Attempts.Refused(layout.Root, failed);
        }

        committing.Place(image, moves, []);
        foreach (var log in foreign)
        {
            image.LogEnds[log] = logs.Length(log);
        }
    }

    private ChainMark Rewrite(Image image, string log, ChainMark head, List<(string From, string To)> moves)
    {
        var parts = logs.Open(log);
        try
        {
            for (var part = tails.Look(image, log).Part; part < parts.Count; part++)
            {
                var (path, file) = parts[part];
                var name = $"{image.Number + 1}-events-{moves.Count}.jsonl";
                using (var target = new AdoptedFile(Disk, Path.Combine(image.Era!.Work, name)))
                {
                    var end = RandomAccess.GetLength(file);
                    var whole = 0L;
                    foreach (var (line, offset) in Lines.Forward(file, 0, end))
                    {
                        whole = offset + line.Length + 1;
                        head = Take(image, log, line.Span, head, target, path);
                    }

                    if (whole < end)
                    {
                        // The last line of somebody who ends files without a break.
                        head = Take(image, log, Disk.Read(path, whole) ?? [], head, target, path);
                    }
                }

                moves.Add((name, Path.GetRelativePath(layout.Root, path)));
            }

            return head;
        }
        finally
        {
            foreach (var (_, file) in parts)
            {
                file.Dispose();
            }
        }
    }

    private ChainMark Take(Image image, string log, ReadOnlySpan<byte> line, ChainMark head, AdoptedFile target, string path)
    {
        if (line.TrimStart(" \t\r"u8).IsEmpty)
        {
            return head;
        }

        var kind = LogTails.KindOf(image, log, line);
        if (kind == LineKind.Known)
        {
            target.Add([.. line, (byte)'\n']);
            return head;
        }

        if (kind == LineKind.Orphan || Linked(line, head) is not { } linked)
        {
            tails.SetAsideLine(path, line);
            return head;
        }

        target.Add(LogLine.Numbered(line, linked));
        return new(linked.Seq, linked.Hash);
    }

    private static JournalEvent? Linked(ReadOnlySpan<byte> line, ChainMark head)
    {
        try
        {
            var read = LogLine.Read(line);
            return EventChain.Link(read with { Seq = head.Seq + 1 }, head.Hash);
        }
        catch (Exception bad) when (bad is System.Text.Json.JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            // An object, but no event that could be read again: kept aside.
            return null;
        }
    }

    /// <summary>The new file, written by large pieces.</summary>
    private sealed class AdoptedFile(Disk disk, string path) : IDisposable
    {
        private const int Piece = 1 << 20;
        private readonly List<byte> waiting = new(Piece);
        private bool begun;

        public void Add(byte[] line)
        {
            waiting.AddRange(line);
            if (waiting.Count >= Piece)
            {
                Write();
            }
        }

        public void Dispose() => Write();

        private void Write()
        {
            var bytes = waiting.ToArray();
            waiting.Clear();
            if (!begun)
            {
                disk.Write(path, [bytes]);
                begun = true;
            }
            else if (bytes.Length > 0)
            {
                disk.Append(path, bytes);
            }
        }
    }
}
