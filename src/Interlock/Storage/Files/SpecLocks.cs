using System.Globalization;

namespace Interlock.Storage.Files;

/// <summary>
/// The design's locks: one file per spec, held by <c>flock(2)</c>, which is what programs of the design use too. Our own writers
/// stand in line at the gate first, so that only another program can make one wait here.
/// </summary>
internal sealed class SpecLocks(Layout layout, FilesOptions options)
{
    /// <summary>Takes the locks of some specs, all or none.</summary>
    /// <exception cref="RefusalException"><c>store.busy</c> with who holds it.</exception>
    public IDisposable Take(IEnumerable<string> specs)
    {
        var held = new Held();
        try
        {
            foreach (var spec in specs.Order(StringComparer.Ordinal))
            {
                held.Files.Add(Take(spec));
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Who holds what; locks that nobody holds are not among them.</summary>
    public IReadOnlyList<LockState> List() =>
    [
        .. options.Disk.Names(layout.Locks)
            .Where(static name => name.EndsWith(".lock", StringComparison.Ordinal))
            .Select(static name => name[..^".lock".Length])
            .Order(StringComparer.Ordinal)
            .Select(State)
            .OfType<LockState>(),
    ];

    /// <summary>Null when nobody holds it.</summary>
    public LockState? State(string spec)
    {
        var file = Posix.Open(layout.Lock(spec), Posix.ReadOnly);
        if (file < 0)
        {
            return null;
        }

        try
        {
            return Posix.Flock(file, Posix.LockExclusive | Posix.LockNoWait) >= 0 ? null : Read(spec, file);
        }
        finally
        {
            Posix.Close(file);
        }
    }

    /// <summary>Puts another file in the place of a lock, so that whoever holds the old one holds nothing.</summary>
    public void Replace(string spec)
    {
        options.Disk.MakeDirectory(layout.Locks);
        var fresh = layout.Lock(spec) + ".new";
        options.Disk.Write(fresh, []);
        options.Disk.Move(fresh, layout.Lock(spec));
    }

    private int Take(string spec)
    {
        var path = layout.Lock(spec);
        var from = options.Clock.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (true)
        {
            var file = Open(path);
            var taken = Posix.Flock(file, Posix.LockExclusive | Posix.LockNoWait);
            if (taken >= 0 && IsStill(path))
            {
                SignIn(path);
                return file;
            }

            Posix.Close(file);
            if (taken < 0 && !Posix.WouldBlock(-taken))
            {
                throw new RefusalException(StoreRefusals.Io(path, $"locking gives system error {-taken}"));
            }

            if (options.Clock.GetElapsedTime(from) >= options.LockTimeout)
            {
                throw new RefusalException(FilesRefusals.Locked(spec, State(spec) ?? new(spec, null, null, null, null)));
            }

            never.Wait(options.LockRetryInterval);
        }
    }

    // While we hold it, nobody can lock the file that is there now, unless it is another one.
    private static bool IsStill(string path)
    {
        var again = Posix.Open(path, Posix.ReadOnly);
        if (again < 0)
        {
            return false;
        }

        var same = Posix.Flock(again, Posix.LockExclusive | Posix.LockNoWait) < 0;
        Posix.Close(again);
        return same;
    }

    // By hand, for the framework locks what it opens. If it fails, the lock is held all the same; only those who ask learn less.
    private void SignIn(string path)
    {
        if (Posix.Open(path, Posix.WriteOnly | Posix.Create | Posix.Truncate | Posix.Append, 0x1b6) is var file and >= 0)
        {
            _ = Posix.WriteAll(file, System.Text.Encoding.UTF8.GetBytes(Own(options.Clock.GetUtcNow())));
            Posix.Close(file);
        }
    }

    private int Open(string path)
    {
        var file = Posix.Open(path, Posix.ReadOnly | Posix.Create, 0x1b6);
        if (file == -Posix.NoEntry)
        {
            MakeDirectory();
            file = Posix.Open(path, Posix.ReadOnly | Posix.Create, 0x1b6);
        }

        return file >= 0 ? file : throw Attempts.Refused(path, -file == Posix.NoAccess
            ? new UnauthorizedAccessException("Access is denied.")
            : new IOException($"Opening it gives system error {-file}.", -file));
    }

    private void MakeDirectory()
    {
        try
        {
            options.Disk.MakeDirectory(layout.Locks);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Attempts.Refused(layout.Locks, failed);
        }
    }

    // Whoever held it last has left a word in it, and another program need leave none: the kernel is asked first.
    private static LockState Read(string spec, int file)
    {
        var written = Written(spec, file);
        if (Posix.Look(file, "", out var facts) != 0 || KernelLocks.HoldersOf(facts) is not [var holder, ..] || (written.Pid == holder && written.Host == Environment.MachineName))
        {
            return written;
        }

        return new(spec, holder, Environment.MachineName, KernelLocks.ProgramOf(holder), null);
    }

    private static LockState Written(string spec, int file)
    {
        Span<byte> text = stackalloc byte[1024];
        try
        {
            var json = JsonBytes.Object(text[..Math.Max(0, Posix.Read(file, text))]) ?? [];
            return new(spec, JsonBytes.Number(json, "pid"), JsonBytes.String(json, "host"), JsonBytes.String(json, "program"), FileTimes.Parse(JsonBytes.String(json, "since")));
        }
        catch (System.Text.Json.JsonException)
        {
            // Held by a program that leaves no word in it.
            return new(spec, null, null, null, null);
        }
    }

    private static string Own(DateTimeOffset now) =>
        $"{{\"pid\":{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)},\"host\":{JsonBytes.Text(Environment.MachineName)},\"program\":\"interlock\",\"since\":\"{FileTimes.Text(now)}\"}}\n";

    private sealed class Held : IDisposable
    {
        public List<int> Files { get; } = [];

        public void Dispose() => Files.ForEach(Posix.Close);
    }
}
