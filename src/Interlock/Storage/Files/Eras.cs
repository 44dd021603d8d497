using System.Globalization;
using Interlock.Journal;

namespace Interlock.Storage.Files;

/// <summary>Begins eras: the first one of a directory, and the next one after the registry was taken away from a writer that hangs.</summary>
internal sealed class Eras(Layout layout, FilesOptions options)
{
    private const string Unready = ".new";

    private Disk Disk => options.Disk;

    /// <summary>The era that holds; made where there is none. Goes on with a change that was cut short.</summary>
    public Era Ensure()
    {
        if (Era.Find(layout, Disk) is { } found && found.FindBook(Disk) > 0)
        {
            return found;
        }

        return Alone(() => Era.Find(layout, Disk) is { } made && made.FindBook(Disk) > 0 ? made : Begin());
    }

    /// <summary>
    /// Takes the registry away from whoever is writing: the directory that it works in is moved out of its way, so that nothing it still
    /// does can become part of the registry; then the next era begins with all that was stored.
    /// </summary>
    public Era TakeOver() => Alone(() =>
    {
        if (Era.Find(layout, Disk) is { } current)
        {
            Disk.MoveDirectory(current.Directory, current.Directory + Era.Fenced);
            Disk.SyncDirectory(layout.Own);
        }

        return Begin();
    });

    private Era Begin()
    {
        var last = Era.LastFenced(layout, Disk);
        var next = Era.At(layout, last + 1);
        var made = next.Directory + Unready;
        if (Disk.DirectoryExists(made))
        {
            Disk.DeleteDirectory(made);
        }

        Disk.MakeDirectory(made);
        Disk.MakeDirectory(Path.Combine(made, "work"));
        Disk.Write(Path.Combine(made, "book-1.jsonl"), last == 0 ? [] : Inherited(last, next.Number));
        Disk.SyncDirectory(made);
        Disk.MoveDirectory(made, next.Directory);
        Disk.SyncDirectory(layout.Own);
        return next;
    }

    /// <summary>The last book with what it still had to move moved, and the numbers from which the new fence counts.</summary>
    private List<ReadOnlyMemory<byte>> Inherited(long last, long fence)
    {
        var old = new Era(Path.Combine(layout.Own, "era-" + last.ToString(CultureInfo.InvariantCulture) + Era.Fenced), last);
        var book = Disk.Read(old.Book(old.FindBook(Disk))) ?? [];
        var tables = new Memory.MemoryTables();
        var loose = new HashSet<(string, string)>();
        var facts = new Dictionary<string, TaskFacts>(StringComparer.Ordinal);
        BookPlace? place = null;
        IReadOnlyList<(long Fence, long FirstSeq)> eras = [];
        var rest = book.AsMemory();
        var kept = new List<ReadOnlyMemory<byte>>();
        while (rest.Span.IndexOf((byte)'\n') is var end and >= 0 && BookReading.Play(rest[..end], tables, loose, facts, old.Directory) is { } played)
        {
            place = played;
            eras = played.Eras ?? eras;
            kept.Add(rest[..(end + 1)]);
            rest = rest[(end + 1)..];
        }

        foreach (var (from, to) in place?.Moves ?? [])
        {
            if (Disk.Exists(Path.Combine(old.Work, from)))
            {
                Disk.Move(Path.Combine(old.Work, from), Path.Combine(layout.Root, to));
                Disk.SyncDirectory(Path.GetDirectoryName(Path.Combine(layout.Root, to))!);
            }
        }

        var line = new BookLine
        {
            Number = (place?.Number ?? 0) + 1,
            Ends = new(tables.Anchor, tables.Head),
            Eras = [.. eras, (fence, tables.Head.Seq + 1)],
        };
        kept.Add(line.Bytes());
        return kept;
    }

    /// <summary>One process at a time; the kernel lets go of the lock when a process ends.</summary>
    private T Alone<T>(Func<T> work)
    {
        try
        {
            Disk.MakeDirectory(layout.Root);
            Disk.MakeDirectory(layout.Own);
            var directory = Posix.Open(layout.Own, Posix.ReadOnly);
            if (directory < 0)
            {
                throw new IOException($"Opening it gives system error {-directory}.", -directory);
            }

            try
            {
                var taken = Posix.Flock(directory, Posix.LockExclusive);
                return taken < 0 ? throw new IOException($"Locking it gives system error {-taken}.", -taken) : work();
            }
            finally
            {
                Posix.Close(directory);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Attempts.Refused(layout.Own, failed);
        }
    }
}
