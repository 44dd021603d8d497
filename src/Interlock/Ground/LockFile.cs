using Microsoft.Win32.SafeHandles;

namespace Interlock.Ground;

/// <summary>
/// One holder at a time of a file, across threads and processes. The kernel frees it when its holder dies. The file stays: deleting it
/// would let two holders each lock a file of the same name.
/// </summary>
internal sealed class LockFile : IDisposable
{
    private LockFile(SafeFileHandle handle) => Handle = handle;

    /// <summary>The file, for what its holder keeps in it.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Takes it, made where it is missing with the directories above it; null when another has it.</summary>
    /// <exception cref="IOException">It cannot be opened or locked.</exception>
    public static LockFile? TryTake(string file)
    {
        var opened = Open(file);
        var taken = Posix.Flock(opened, Posix.LockExclusive | Posix.LockNoWait);
        return taken >= 0 ? Held(opened) : Posix.WouldBlock(taken) ? Closed(opened) : throw Failed(file, opened, taken);
    }

    /// <summary>Waits for it, however long its holder keeps it.</summary>
    /// <exception cref="IOException">It cannot be opened or locked.</exception>
    public static LockFile Take(string file)
    {
        var opened = Open(file);
        var taken = Posix.Flock(opened, Posix.LockExclusive);
        return taken >= 0 ? Held(opened) : throw Failed(file, opened, taken);
    }

    /// <summary>
    /// Gives the lock back and closes the file. Closing alone is not enough: a process that is being started in this moment holds a
    /// copy of every open file until it runs its program, and with it the lock.
    /// </summary>
    public void Dispose()
    {
        if (!Handle.IsClosed)
        {
            _ = Posix.Flock((int)Handle.DangerousGetHandle(), Posix.Unlock);
            Handle.Dispose();
        }
    }

    // Opened here and not by the framework, which takes a lock of its own of the very same kind on every file.
    private static int Open(string file)
    {
        var flags = Posix.ReadWrite | Posix.Create | Posix.NoTerminal;
        var opened = Posix.Open(file, flags, 0x1b6);
        if (opened == -Posix.NoEntry)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            opened = Posix.Open(file, flags, 0x1b6);
        }

        return opened >= 0 ? opened : throw new IOException($"'{file}' cannot be opened: {Posix.Says(opened)}");
    }

    private static LockFile Held(int opened) => new(new SafeFileHandle(opened, ownsHandle: true));

    private static LockFile? Closed(int opened)
    {
        Posix.Close(opened);
        return null;
    }

    private static IOException Failed(string file, int opened, int error)
    {
        Posix.Close(opened);
        return new($"'{file}' cannot be locked: {Posix.Says(error)}");
    }
}
