using System.Runtime.InteropServices;

namespace Interlock.Ground;

internal static unsafe partial class Posix
{
    private const int LongestPath = 4096;
    private const int AtNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint BasicFacts = 0x7ff;

    /// <summary>A descriptor that programs which are started do not inherit.</summary>
    public static int Open(string path, int flags, uint mode = 0) => OpenAt(WorkingDirectory, path, flags | CloseOnExec, mode);

    /// <inheritdoc cref="Open(string, int, uint)"/>
    public static int OpenAt(int directory, string name, int flags, uint mode = 0)
    {
        int descriptor;
        do
        {
            descriptor = Answer(OpenAtCall(directory, name, flags | CloseOnExec, mode));
        }
        while (descriptor == -Interrupted);
        return descriptor;
    }

    /// <summary>What stands under a name; an empty name: what the descriptor is open on.</summary>
    /// <param name="follow">What a link leads to, not the link itself.</param>
    public static int Look(int directory, string name, out FileFacts facts, bool follow = false)
    {
        // struct statx is the same on every architecture.
        var found = stackalloc byte[256];
        var error = Answer(StatX(directory, name, (follow ? 0 : AtNoFollow) | (name.Length == 0 ? AtEmptyPath : 0), BasicFacts, found));
        if (error < 0)
        {
            facts = default;
            return error;
        }

        var mode = *(ushort*)(found + 28);
        facts = new()
        {
            Kind = KindOf(mode),
            Mode = (UnixFileMode)(mode & 0xfff),
            Names = *(uint*)(found + 16),
            User = *(uint*)(found + 20),
            Inode = *(ulong*)(found + 32),
            Device = ((ulong)*(uint*)(found + 136) << 32) | *(uint*)(found + 140),
            Length = *(long*)(found + 40),
            ChangedSeconds = *(long*)(found + 96),
            ChangedNanoseconds = *(uint*)(found + 104),
            WrittenSeconds = *(long*)(found + 112),
            WrittenNanoseconds = *(uint*)(found + 120),
        };
        return 0;
    }

    /// <summary>Where a link leads to, as it is written; null when it is none.</summary>
    public static string? ReadLinkAt(int directory, string name)
    {
        var target = stackalloc byte[LongestPath];
        var length = ReadLinkAtCall(directory, name, target, LongestPath);
        return length is <= 0 or LongestPath ? null : System.Text.Encoding.UTF8.GetString(target, (int)length);
    }

    /// <summary>As much as there is at once: 0 at the end.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return Answer(Read(descriptor, start, buffer.Length));
        }
    }

    /// <summary>Fills from a descriptor until it ends or the buffer is full.</summary>
    public static int ReadAll(int descriptor, Span<byte> buffer)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var read = Read(descriptor, buffer[length..]);
            if (read == -Interrupted)
            {
                continue;
            }

            if (read <= 0)
            {
                return read < 0 ? read : length;
            }

            length += read;
        }

        return length;
    }

    /// <summary>Writes all of it; 0, or the error after as much as there was room for.</summary>
    public static int WriteAll(int descriptor, ReadOnlySpan<byte> content)
    {
        var written = 0;
        fixed (byte* start = content)
        {
            while (written < content.Length)
            {
                var part = Answer(Write(descriptor, start + written, content.Length - written));
                if (part is < 0 and not -Interrupted)
                {
                    return part;
                }

                written += Math.Max(0, part);
            }
        }

        return 0;
    }

    public static int RenameAt(int fromDirectory, string from, int toDirectory, string to) => Answer(RenameAtCall(fromDirectory, from, toDirectory, to));

    public static int RemoveAt(int directory, string name) => Answer(UnlinkAt(directory, name, 0));

    public static int MakeDirectoryAt(int directory, string name, uint mode = 0x1ff) => Answer(MkDirAt(directory, name, mode));

    public static int ChangeMode(int descriptor, UnixFileMode mode) => Answer(FChMod(descriptor, (uint)mode));

    /// <summary>Gives a file, directory or socket to a group; a link itself, never what it leads to.</summary>
    public static int ChangeGroup(string path, uint group) => Answer(FChOwnAt(WorkingDirectory, path, uint.MaxValue, group, AtNoFollow));

    /// <summary>Waits until a file or a directory is on the disk.</summary>
    public static int Sync(int descriptor) => Answer(FSync(descriptor));

    /// <summary>Closes an open file; a negative number is none.</summary>
    public static void Close(int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = CloseCall(descriptor);
        }
    }

    /// <summary><c>flock(2)</c>, taken up again when a signal interrupts it.</summary>
    public static int Flock(int descriptor, int operation)
    {
        int result;
        do
        {
            result = Answer(FLockCall(descriptor, operation));
        }
        while (result == -Interrupted);
        return result;
    }

    /// <summary>The path with every symbolic link resolved; null when it does not exist.</summary>
    public static string? RealPath(string path)
    {
        var resolved = ResolvePath(path, null);
        try
        {
            return Marshal.PtrToStringUTF8((nint)resolved);
        }
        finally
        {
            NativeMemory.Free(resolved);
        }
    }

    /// <summary>Whether this user may run the file.</summary>
    public static bool MayExecute(string file) => AccessCall(file, 1) == 0;

    /// <summary>Whether anything carries this name, a dangling symbolic link included.</summary>
    public static bool Exists(string path) => (int)new FileInfo(path).Attributes != -1;

    /// <summary>A directory in its own right, not a symbolic link to one.</summary>
    public static bool IsRealDirectory(string path)
    {
        var attributes = new FileInfo(path).Attributes;
        return (int)attributes != -1
            && attributes.HasFlag(FileAttributes.Directory)
            && !attributes.HasFlag(FileAttributes.ReparsePoint);
    }

    /// <summary>The magic number of the file system that holds <paramref name="path"/>; null where it cannot be told.</summary>
    public static uint? FileSystemOf(string path)
    {
        // Only Linux puts the type first in the structure; there is room for every platform's.
        var found = stackalloc byte[4096];
        return OperatingSystem.IsLinux() && StatFs(path, found) == 0 ? *(uint*)found : null;
    }

    /// <summary>A file without a name, in memory, that holds the bytes and that nobody can change any more.</summary>
    public static int CreateInMemory(string name, ReadOnlySpan<byte> content)
    {
        const uint closeOnExec = 1, allowSealing = 2, neverRun = 8;
        const int addSeals = 1033, allSeals = 15;

        // A kernel may insist on the third flag, and an older one does not know it.
        var descriptor = Answer(MemFdCreate(name, closeOnExec | allowSealing | neverRun));
        descriptor = descriptor == -Invalid ? Answer(MemFdCreate(name, closeOnExec | allowSealing)) : descriptor;
        var error = descriptor < 0 ? descriptor : WriteAll(descriptor, content);
        error = error < 0 ? error : Answer(FCntl(descriptor, addSeals, allSeals));
        if (error < 0)
        {
            Close(descriptor);
            return error;
        }

        return descriptor;
    }

    private static FileKind KindOf(int mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Directory,
        0xa000 => FileKind.Link,
        0x1000 => FileKind.Pipe,
        0xc000 => FileKind.Socket,
        _ => FileKind.Device,
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* name, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAtCall(int directory, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string name, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFs(string path, byte* facts);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLinkAtCall(int directory, string name, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    public static partial nint ReadLink(byte* path, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* ResolvePath(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAtCall(int fromDirectory, string from, int toDirectory, string to);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    public static partial int RenameAt(int fromDirectory, byte* from, int toDirectory, byte* to);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(int directory, string name, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(int directory, byte* name, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkDirAt(int directory, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AccessCall(string file, int mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int FChMod(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeModeAt(int directory, byte* name, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FChOwnAt(int directory, string path, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseCall(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLockCall(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint OpenDirectory(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir")]
    public static partial nint NextEntry(nint stream);

    [LibraryImport("libc", EntryPoint = "rewinddir")]
    public static partial void Rewind(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    public static partial int CloseDirectory(nint stream);
}
