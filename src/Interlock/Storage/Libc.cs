using System.Runtime.InteropServices;

namespace Interlock.Storage;

/// <summary>
/// The few calls of the C library that the framework does not offer. Bound from the running program itself, where they
/// are already loaded, so that no library is searched for.
/// </summary>
internal static unsafe class Libc
{
    public const int LockExclusive = 2;
    public const int LockNoWait = 4;
    public const int Unlock = 8;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int Access = 13;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;

    /// <summary>Room enough for every platform's <c>struct statfs</c>.</summary>
    private const int StatFsBytes = 4096;

    private static readonly nint Program = NativeLibrary.GetMainProgramHandle();
    private static readonly delegate* unmanaged[Cdecl]<byte*, int, int> OpenFile = (delegate* unmanaged[Cdecl]<byte*, int, int>)NativeLibrary.GetExport(Program, "open");
    private static readonly delegate* unmanaged[Cdecl]<byte*, uint, int> CreateFile = (delegate* unmanaged[Cdecl]<byte*, uint, int>)NativeLibrary.GetExport(Program, "creat");
    private static readonly delegate* unmanaged[Cdecl]<byte*, int, int> AccessFile = (delegate* unmanaged[Cdecl]<byte*, int, int>)NativeLibrary.GetExport(Program, "access");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nint, nint> ReadFile = (delegate* unmanaged[Cdecl]<int, byte*, nint, nint>)NativeLibrary.GetExport(Program, "read");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nint, nint> WriteFile = (delegate* unmanaged[Cdecl]<int, byte*, nint, nint>)NativeLibrary.GetExport(Program, "write");
    private static readonly delegate* unmanaged[Cdecl]<int, int> SyncFile = (delegate* unmanaged[Cdecl]<int, int>)NativeLibrary.GetExport(Program, "fsync");
    private static readonly delegate* unmanaged[Cdecl]<int, int> CloseFile = (delegate* unmanaged[Cdecl]<int, int>)NativeLibrary.GetExport(Program, "close");
    private static readonly delegate* unmanaged[Cdecl]<int, int, int> LockFile = (delegate* unmanaged[Cdecl]<int, int, int>)NativeLibrary.GetExport(Program, "flock");

    public static bool WouldBlock(int error) => error == (OperatingSystem.IsMacOS() ? 35 : 11);

    /// <summary>True when the name leads to something. In place of the framework's call, whose first use costs milliseconds.</summary>
    public static bool Exists(string path)
    {
        fixed (byte* name = Utf8Text.Terminated(path))
        {
            return AccessFile(name, 0) == 0;
        }
    }

    /// <summary>Opens an existing file for reading, not inherited by child processes; negative: the error number.</summary>
    public static int Open(string path)
    {
        var closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
        fixed (byte* name = Utf8Text.Terminated(path))
        {
            return Result(OpenFile(name, closeOnExec));
        }
    }

    /// <summary>Opens an existing file so that every write goes to its end, whoever else writes; negative: the error number.</summary>
    public static int OpenToAppend(string path)
    {
        var flags = OperatingSystem.IsMacOS() ? 0x1000000 | 0x8 | 0x1 : 0x80000 | 0x400 | 0x1;
        fixed (byte* name = Utf8Text.Terminated(path))
        {
            return Result(OpenFile(name, flags));
        }
    }

    /// <summary>
    /// Opens an existing file that is no link, for reading or for writing over its beginning, without waiting for anybody at the
    /// other end of it; negative: the error number.
    /// </summary>
    public static int OpenPlain(string path, bool write)
    {
        var flags = (write ? 1 : 0) | (OperatingSystem.IsMacOS() ? 0x1000000 | 0x100 | 0x4
            : 0x80000 | 0x800 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000));
        fixed (byte* name = Utf8Text.Terminated(path))
        {
            return Result(OpenFile(name, flags));
        }
    }

    /// <summary>Writes all of it; 0, or the negative error number after as much as there was room for.</summary>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            nint written;
            fixed (byte* from = bytes)
            {
                written = WriteFile(descriptor, from, bytes.Length);
            }

            if (written < 0)
            {
                var error = Marshal.GetLastSystemError();
                if (error != Interrupted)
                {
                    return -error;
                }

                continue;
            }

            bytes = bytes[(int)written..];
        }

        return 0;
    }

    /// <summary>How much was read; negative: the error number.</summary>
    public static int Read(int descriptor, Span<byte> target)
    {
        fixed (byte* to = target)
        {
            var read = ReadFile(descriptor, to, target.Length);
            return read >= 0 ? (int)read : -Marshal.GetLastSystemError();
        }
    }

    /// <summary>Waits until a file or a directory is on the disk; negative: the error number.</summary>
    public static int Sync(int descriptor) => Result(SyncFile(descriptor));

    /// <summary>Makes an empty file; negative: the error number.</summary>
    public static int Create(string path)
    {
        const uint ReadAndWriteByUmask = 0x1b6;
        fixed (byte* name = Utf8Text.Terminated(path))
        {
            var descriptor = Result(CreateFile(name, ReadAndWriteByUmask));
            if (descriptor >= 0)
            {
                Close(descriptor);
            }

            return descriptor < 0 ? descriptor : 0;
        }
    }

    /// <summary>Closes an open file; a negative number is none.</summary>
    public static void Close(int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = CloseFile(descriptor);
        }
    }

    /// <summary><c>flock(2)</c>, taken up again when a signal interrupts it; negative: the error number.</summary>
    public static int Flock(int descriptor, int operation)
    {
        int result;
        do
        {
            result = Result(LockFile(descriptor, operation));
        }
        while (result == -Interrupted);
        return result;
    }

    /// <summary>The magic number of the file system that holds <paramref name="path"/>; null where it cannot be told.</summary>
    public static uint? FileSystemOf(string path)
    {
        // Only Linux puts the type first in the structure.
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryGetExport(Program, "statfs", out var address))
        {
            return null;
        }

        var statfs = (delegate* unmanaged[Cdecl]<byte*, byte*, int>)address;
        var buffer = stackalloc byte[StatFsBytes];
        fixed (byte* name = Utf8Text.Terminated(path))
        {
            return statfs(name, buffer) == 0 ? *(uint*)buffer : null;
        }
    }

    /// <summary>
    /// A file without a name, in memory, that holds the bytes and that nobody can change any more; negative: the error number.
    /// </summary>
    public static int CreateInMemory(string name, ReadOnlySpan<byte> content)
    {
        const uint CloseOnExec = 1, AllowSealing = 2, NeverRun = 8;
        const int Invalid = 22, AddSeals = 1033, AllSeals = 15;
        if (!NativeLibrary.TryGetExport(Program, "memfd_create", out var create) || !NativeLibrary.TryGetExport(Program, "fcntl", out var control))
        {
            return -Invalid;
        }

        var make = (delegate* unmanaged[Cdecl]<byte*, uint, int>)create;
        int descriptor;
        fixed (byte* called = Utf8Text.Terminated(name))
        {
            // A kernel may insist on the third flag, and an older one does not know it.
            descriptor = Result(make(called, CloseOnExec | AllowSealing | NeverRun));
            descriptor = descriptor == -Invalid ? Result(make(called, CloseOnExec | AllowSealing)) : descriptor;
        }

        var error = descriptor < 0 ? descriptor : Write(descriptor, content);
        error = error < 0 ? error : Result(((delegate* unmanaged[Cdecl]<int, int, int, int>)control)(descriptor, AddSeals, AllSeals));
        if (error < 0)
        {
            Close(descriptor);
            return error;
        }

        return descriptor;
    }

    private static int Result(int result) => result >= 0 ? result : -Marshal.GetLastSystemError();
}
