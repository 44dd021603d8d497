using System.Buffers;
using System.Globalization;
using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>
/// Old events as files of JSON lines, named by their range and the beginning of their last hash:
/// <c>events-000000000001-000000010000-5f3a09c1.jsonl</c>. The files that belong to a log are found backwards from its anchor, so
/// neither a leftover of a crash nor a file of another registry is ever read as part of it.
/// </summary>
/// <param name="directory">Made when the first file is written.</param>
internal sealed class EventArchive(string directory)
{
    private const int HashShown = 8;

    public string Location => directory;

    /// <summary>Writes one file; it and its name are on the disk when this returns.</summary>
    /// <param name="events">By rising number without a gap, at least one.</param>
    /// <returns>Its path.</returns>
    public string Write(IReadOnlyList<JournalEvent> events)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, Invariant($"events-{events[0].Seq:D12}-{events[^1].Seq:D12}-{events[^1].Hash[..HashShown]}.jsonl"));
        var unfinished = path + ".part";
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            foreach (var entry in events)
            {
                EventLine.Write(buffer, entry);
                if (buffer.WrittenCount > 32 * 1024)
                {
                    file.Write(buffer.WrittenSpan);
                    buffer.ResetWrittenCount();
                }
            }

            file.Write(buffer.WrittenSpan);
            file.Flush(flushToDisk: true);
        }

        DurableFile.Name(unfinished, path);
        return path;
    }

    /// <summary>The events before <paramref name="anchor"/>, oldest first, as far back as there are files.</summary>
    /// <param name="afterSeq">Only those with a higher number; whole files below it are not opened.</param>
    /// <exception cref="RefusalException"><c>archive.corrupt</c>: a file does not hold what its name says.</exception>
    public IEnumerable<JournalEvent> Read(ChainMark anchor, long afterSeq = 0)
    {
        foreach (var file in FilesBefore(anchor).Where(file => file.Last > afterSeq))
        {
            var next = file.First;
            foreach (var line in Lines(file.Path))
            {
                if (EventLine.Read(line) is not { } entry || entry.Seq != next++)
                {
                    throw new RefusalException(Corrupt(file.Path));
                }

                if (entry.Seq > afterSeq)
                {
                    yield return entry;
                }
            }

            if (next != file.Last + 1)
            {
                throw new RefusalException(Corrupt(file.Path));
            }
        }
    }

    /// <summary>The first event that does not fit, over the archive and what it is followed by; null when all fits.</summary>
    /// <param name="anchor">That of the store.</param>
    /// <remarks>Where the oldest files were taken away, the first event that is left is believed.</remarks>
    public ChainBreak? FirstBreak(ChainMark anchor)
    {
        if (FilesBefore(anchor) is not { Count: > 0 } files)
        {
            return null;
        }

        using var events = Read(anchor).GetEnumerator();
        return !events.MoveNext() ? null
            : files[0].First == 1 ? EventChain.FirstBreak(Rest(events, events.Current), ChainMark.Beginning, anchor)
            : EventChain.FirstBreak(Rest(events), new(events.Current.Seq, events.Current.Hash), anchor);
    }

    /// <summary>Files of the log with this anchor, oldest first.</summary>
    public IReadOnlyList<ArchiveFile> FilesBefore(ChainMark anchor)
    {
        var found = new List<ArchiveFile>();
        if (anchor.Seq == 0 || !Directory.Exists(directory))
        {
            return found;
        }

        var byEnd = Directory.EnumerateFiles(directory, "events-*.jsonl").Select(ArchiveFile.Of).OfType<ArchiveFile>().ToLookup(file => file.Last);
        var (last, hash) = (anchor.Seq, anchor.Hash[..HashShown]);
        while (byEnd[last].Where(file => hash is null || file.Hash == hash).OrderBy(file => file.First).FirstOrDefault() is { } file)
        {
            found.Add(file);

            // What comes before must be the chain that this file goes on from; only its own first event can tell.
            (last, hash) = (file.First - 1, null);
            if (byEnd[last].Count() > 1)
            {
                hash = byEnd[last].FirstOrDefault(before => Fits(before, file))?.Hash ?? "";
            }
        }

        found.Reverse();
        return found;
    }

    private bool Fits(ArchiveFile before, ArchiveFile file) =>
        Lines(before.Path).LastOrDefault() is { } last && EventLine.Read(last) is { } end
        && Lines(file.Path).FirstOrDefault() is { } first && EventLine.Read(first) is { } begin
        && EventChain.HashOf(begin, end.Hash) == begin.Hash;

    private IEnumerable<string> Lines(string path)
    {
        var opened = RepositoryFile.Open(directory, path);
        if (opened.IsRefused)
        {
            throw new RefusalException(opened.Refusal.Code == "file.not_readable" ? opened.Refusal : Corrupt(path));
        }

        using var reader = new StreamReader(opened.Value);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static IEnumerable<JournalEvent> Rest(IEnumerator<JournalEvent> events, JournalEvent? first = null)
    {
        if (first is not null)
        {
            yield return first;
        }

        while (events.MoveNext())
        {
            yield return events.Current;
        }
    }

    private static Refusal Corrupt(string path) => new(
        RefusalKind.Failed,
        "archive.corrupt",
        $"The archive file {path} does not hold the events that its name says.",
        "Put it back from a backup, or move it away; the registry itself does not need it.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One file of the archive.</summary>
/// <param name="First">Number of its first event.</param>
/// <param name="Last">Number of its last event.</param>
/// <param name="Hash">First digits of the last event's hash.</param>
internal sealed record ArchiveFile(string Path, long First, long Last, string Hash)
{
    /// <summary>Null for a file of another name.</summary>
    public static ArchiveFile? Of(string path) =>
        System.IO.Path.GetFileNameWithoutExtension(path).Split('-') is [_, var first, var last, var hash]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to) && from <= to
            ? new(path, from, to, hash)
            : null;
}
