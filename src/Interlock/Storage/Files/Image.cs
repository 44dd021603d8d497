using Interlock.Storage.Memory;

namespace Interlock.Storage.Files;

/// <summary>
/// The registry in memory, as of one line of the book. Used by one transaction at a time; before each it is brought up to what is
/// on the disk, reading only what changed.
/// </summary>
internal sealed class Image(Layout layout, FilesOptions options)
{
    private const int Looks = 6;

    private readonly HashSet<string> stale = new(StringComparer.Ordinal);
    private int book;
    private IReadOnlyList<(string From, string To)> lastMoves = [];

    public MemoryTables Tables { get; private set; } = new();

    public Dictionary<string, SpecFile> Specs { get; } = new(StringComparer.Ordinal);

    public HashSet<(string Task, string DependsOn)> LooseEdges { get; } = [];

    /// <summary>Keys of records that stand only in a task's list of artifacts, by uid.</summary>
    public Dictionary<string, List<string>> ForeignRecords { get; } = new(StringComparer.Ordinal);

    /// <summary>Tasks whose state another program changed in the file; what waits for them is counted anew at each reading.</summary>
    public HashSet<string> Meddled { get; } = new(StringComparer.Ordinal);

    /// <summary>What the book says of tasks that were written by us, by uid: against this their files are read.</summary>
    public Dictionary<string, TaskFacts> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>Tasks whose files have been written by us, as the files say.</summary>
    public HashSet<string> Ours { get; } = new(StringComparer.Ordinal);

    public bool SaysFacts => Facts.ContainsKey(BookReading.AllFacts);

    /// <summary>What files say of known tasks and is not believed, one sentence each, by uid.</summary>
    public Dictionary<string, string> Disbelieved { get; } = new(StringComparer.Ordinal);

    public Era? Era { get; private set; }

    /// <summary>The ends of its logs were looked at once.</summary>
    public bool Checked { get; set; }

    public IReadOnlyList<(long Fence, long FirstSeq)> Eras { get; private set; } = [];

    /// <summary>Number of the last transaction.</summary>
    public long Number { get; private set; }

    public string Book => Era!.Book(book);

    public long BookLength { get; private set; }

    /// <summary>Bytes that the book was begun with.</summary>
    public long BookBase { get; private set; }

    /// <summary>Length of each log behind what is known of it; a log that is not here has to be looked at.</summary>
    public Dictionary<string, long> LogEnds { get; } = new(StringComparer.Ordinal);

    private Disk Disk => options.Disk;

    /// <summary>Whether a line of a log belongs to this snapshot.</summary>
    public bool Counts(long seq, long fence)
    {
        if (seq > Tables.Head.Seq || seq <= Tables.Anchor.Seq)
        {
            return false;
        }

        return IsOf(seq, fence);
    }

    /// <summary>Whether the writer of that fence was the one to give the number.</summary>
    public bool IsOf(long seq, long fence)
    {
        long owner = 1;
        foreach (var (era, first) in Eras)
        {
            owner = first <= seq ? era : owner;
        }

        return fence == owner;
    }

    /// <summary>Brings the image up to what is stored; false where there is no era, or where others never leave it alone.</summary>
    /// <exception cref="RefusalException"><c>store.corrupt</c>, <c>store.io</c>.</exception>
    public bool Refresh()
    {
        for (var look = 0; look < Looks; look++)
        {
            if (TryRefresh())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the last line of the book still has to move, as far as it has not been.</summary>
    public IReadOnlyList<(string From, string To)> PendingMoves() =>
        [.. lastMoves.Where(move => Disk.Exists(Path.Combine(Era!.Work, move.From)))];

    /// <summary>After a commit of our own.</summary>
    public void Advance(long number, int bytes, IReadOnlyList<(string From, string To)> moves)
    {
        Number = number;
        BookLength += bytes;
        lastMoves = moves;
    }

    /// <summary>After the book was written anew.</summary>
    public void Rebook(int number, long length) => (book, BookLength, BookBase, lastMoves, Facts[BookReading.AllFacts]) = (number, length, length, [], BookReading.None);

    public int BookNumber => book;

    private bool TryRefresh()
    {
        if (Era is null || !Disk.DirectoryExists(Era.Directory) || Era.FindBook(Disk) != book)
        {
            Reset();
            if (Era is null)
            {
                return false;
            }
        }

        if (ReadBook() is not { } length)
        {
            return false;
        }

        var pending = PendingMoves().ToDictionary(move => move.To, move => Path.Combine(Era!.Work, move.From), StringComparer.Ordinal);
        var stamps = Stamps(pending);
        var files = new List<SpecFile>();
        foreach (var (spec, (path, stamp)) in stamps)
        {
            if (stale.Contains(spec) || !Specs.TryGetValue(spec, out var known) || known.Stamp != stamp)
            {
                if (Attempts.Read(path, () => Disk.Read(path)) is not { } json)
                {
                    return false;
                }

                var file = SpecFile.Parse(spec, json, path);
                file.Stamp = stamp;
                files.Add(file);
            }
        }

        // What was read belongs together only if nothing moved meanwhile.
        if (Disk.Stamp(Book)?.Length != length || !Same(stamps, Stamps(pending)))
        {
            return false;
        }

        var gone = Specs.Keys.Where(spec => !stamps.ContainsKey(spec)).ToList();
        if (files.Count > 0 || gone.Count > 0)
        {
            Believing.Apply(this, files);
            SpecLoading.Load(this, files, gone);
        }

        stale.Clear();
        return true;
    }

    private static bool Same(Dictionary<string, (string Path, FileStamp Stamp)> one, Dictionary<string, (string Path, FileStamp Stamp)> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var now) && now.Stamp == pair.Value.Stamp);

    private Dictionary<string, (string Path, FileStamp Stamp)> Stamps(Dictionary<string, string> pending) => Attempts.Read(layout.Tasksets, () =>
    {
        var found = new Dictionary<string, (string, FileStamp)>(StringComparer.Ordinal);
        foreach (var to in pending)
        {
            if (SpecOf(to.Key) is { } spec && Disk.Stamp(to.Value) is { } stamp)
            {
                found[spec] = (to.Value, stamp);
            }
        }

        foreach (var spec in Disk.Names(layout.Tasksets).Where(Layout.IsName))
        {
            if (!found.ContainsKey(spec) && Disk.Stamp(layout.Taskset(spec)) is { } stamp)
            {
                found[spec] = (layout.Taskset(spec), stamp);
            }
        }

        return found;
    });

    private string? SpecOf(string relative)
    {
        var path = Path.Combine(layout.Root, relative);
        var spec = Path.GetFileName(Path.GetDirectoryName(path)!);
        return path == layout.Taskset(spec) ? spec : null;
    }

    private void Reset()
    {
        Tables = new();
        Specs.Clear();
        LooseEdges.Clear();
        ForeignRecords.Clear();
        Meddled.Clear();
        Facts.Clear();
        Ours.Clear();
        Disbelieved.Clear();
        Checked = false;
        LogEnds.Clear();
        stale.Clear();
        (Number, BookLength, BookBase, lastMoves, Eras) = (0, 0, 0, [], []);
        Era = Files.Era.Find(layout, Disk);
        book = Era?.FindBook(Disk) ?? 0;
        if (book == 0)
        {
            Era = null;
        }
    }

    /// <summary>Plays what was added to the book; the length up to which it is whole, or null when it has to be looked at again.</summary>
    private long? ReadBook()
    {
        if (Attempts.Read(Book, () => Disk.Stamp(Book)) is not { } stamp || stamp.Length < BookLength)
        {
            Era = null;
            return null;
        }

        if (stamp.Length == BookLength)
        {
            return BookLength;
        }

        var bytes = Attempts.Read(Book, () => Disk.Read(Book, BookLength)) ?? [];
        var rest = bytes.AsMemory();
        while (rest.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (BookReading.Play(rest[..end], Tables, LooseEdges, Facts, Book) is not { } place)
            {
                // Only the last line may have been torn by a crash; it was never acknowledged.
                return rest.Length == end + 1 ? BookLength + rest.Length : throw new RefusalException(StoreRefusals.Corrupt(Book, $"the line at byte {BookLength} is not readable"));
            }

            Number = place.Number;
            lastMoves = place.Moves;
            Eras = place.Eras ?? Eras;
            BookBase = place.Base ?? BookBase;
            foreach (var relative in place.Moves.Select(static move => move.To).Concat(place.Gone))
            {
                if (SpecOf(relative) is { } spec)
                {
                    stale.Add(spec);
                }
            }

            BookLength += end + 1;
            rest = rest[(end + 1)..];
        }

        return BookLength + rest.Length;
    }
}
