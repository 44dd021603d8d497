using System.Runtime.InteropServices;

namespace Interlock.Ground;

internal static unsafe partial class Posix
{
    public const int WorkingDirectory = -100;
    public const int NoAccess = 13;
    public const int AlreadyThere = 17;
    public const int NotADirectory = 20;
    public const int LinkInTheWay = 40;
    public const int Interrupted = 4;

    public const int OpenForReading = 0;
    public const int OpenForWriting = 1;
    public const int OpenCreate = 0x40;
    public const int OpenOnlyNew = 0x80;
    public const int OpenNoTerminal = 0x100;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;
    public const int OpenPathOnly = 0x200000;

    private const int AtNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint BasicFacts = 0x7ff;

    // Linux has two sets of numbers.
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    public static readonly int OpenDirectory = Arm ? 0x4000 : 0x10000;
    public static readonly int OpenNoFollow = Arm ? 0x8000 : 0x20000;

    /// <summary>A descriptor; or -1, and why is in <paramref name="error"/>.</summary>
    public static int OpenAt(int directory, string name, int flags, out int error, uint mode = 0)
    {
        fixed (byte* text = QuickText.Terminated(name))
        {
            int descriptor;
            do
            {
                descriptor = OpenAt(directory, text, flags, mode);
                error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == Interrupted);

            return descriptor;
        }
    }

    /// <summary>What stands under a name, a link itself and not what it leads to; an empty name: what the descriptor is open on.</summary>
    /// <returns>0, or an errno.</returns>
    public static int Look(int directory, string name, out FileFacts stamp)
    {
        // struct statx is the same on every architecture.
        var facts = stackalloc byte[256];
        fixed (byte* text = QuickText.Terminated(name))
        {
            if (StatX(directory, text, AtNoFollow | (name.Length == 0 ? AtEmptyPath : 0), BasicFacts, facts) != 0)
            {
                stamp = default;
                return Marshal.GetLastPInvokeError();
            }
        }

        var mode = *(ushort*)(facts + 28);
        stamp = new()
        {
            Kind = KindOf(mode),
            Mode = (UnixFileMode)(mode & 0xfff),
            Inode = *(ulong*)(facts + 32),
            Device = ((ulong)*(uint*)(facts + 136) << 32) | *(uint*)(facts + 140),
            Length = *(long*)(facts + 40),
            ChangedSeconds = *(long*)(facts + 96),
            ChangedNanoseconds = *(uint*)(facts + 104),
            WrittenSeconds = *(long*)(facts + 112),
            WrittenNanoseconds = *(uint*)(facts + 120),
        };
        return 0;
    }

    /// <summary>Where a link leads to, as it is written; null when it is none.</summary>
    public static string? ReadLinkAt(int directory, string name)
    {
        const int longest = 4096;
        var target = stackalloc byte[longest];
        fixed (byte* text = QuickText.Terminated(name))
        {
            var length = ReadLinkAt(directory, text, target, longest);
            return length <= 0 || length == longest ? null : QuickText.Read(new ReadOnlySpan<byte>(target, (int)length));
        }
    }

    /// <summary>Fills from a descriptor until it ends or the buffer is full.</summary>
    /// <returns>The bytes read; or -1, and why is in <paramref name="error"/>.</returns>
    public static int ReadAll(int descriptor, Span<byte> buffer, out int error)
    {
        error = 0;
        var length = 0;
        fixed (byte* start = buffer)
        {
            while (length < buffer.Length)
            {
                var read = Read(descriptor, start + length, buffer.Length - length);
                error = read < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (error == Interrupted)
                {
                    continue;
                }

                if (read <= 0)
                {
                    return read < 0 ? -1 : length;
                }

                length += (int)read;
            }
        }

        return length;
    }

    /// <returns>0, or an errno.</returns>
    public static int WriteAll(int descriptor, ReadOnlySpan<byte> content)
    {
        var written = 0;
        fixed (byte* start = content)
        {
            while (written < content.Length)
            {
                var part = Write(descriptor, start + written, content.Length - written);
                if (part < 0 && Marshal.GetLastPInvokeError() is var error and not Interrupted)
                {
                    return error;
                }

                written += Math.Max(0, (int)part);
            }
        }

        return 0;
    }

    /// <returns>0, or an errno.</returns>
    public static int RenameAt(int directory, string from, string to)
    {
        fixed (byte* source = QuickText.Terminated(from))
        fixed (byte* target = QuickText.Terminated(to))
        {
            return RenameAt(directory, source, directory, target) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    /// <returns>0, or an errno.</returns>
    public static int RemoveAt(int directory, string name)
    {
        fixed (byte* text = QuickText.Terminated(name))
        {
            return UnlinkAt(directory, text, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    /// <returns>0, or an errno.</returns>
    public static int MakeDirectoryAt(int directory, string name)
    {
        fixed (byte* text = QuickText.Terminated(name))
        {
            return MkDirAt(directory, text, 0x1ff) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Whether this user may run the file.</summary>
    public static bool MayExecute(string file)
    {
        const int execute = 1;
        fixed (byte* text = QuickText.Terminated(file))
        {
            return Access(text, execute) == 0;
        }
    }

    /// <summary>The errno of the last call that keeps it.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>What the system says of an errno.</summary>
    public static string Says(int error) => Marshal.GetPInvokeErrorMessage(error);

    private static FileKind KindOf(int mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Directory,
        0xa000 => FileKind.Link,
        0x1000 => FileKind.Pipe,
        0xc000 => FileKind.Socket,
        _ => FileKind.Device,
    };

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int directory, byte* name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int directory, byte* name, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    private static partial nint ReadLinkAt(int directory, byte* name, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    private static partial int RenameAt(int fromDirectory, byte* from, int toDirectory, byte* to);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int directory, byte* name, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    private static partial int MkDirAt(int directory, byte* name, uint mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true)]
    private static partial int Access(byte* file, int mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);
}
