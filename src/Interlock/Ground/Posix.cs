using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Ground;

/// <summary>The system calls that the rooms share, as thin as they come.</summary>
internal static partial class Posix
{
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockNone = 8;
    private const int Terminate = 15;
    private const int ReadWrite = 2;
    public const int NoEntry = 2;

    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    /// <summary>
    /// Opens a file for locking, made where it is missing. The runtime's own open would take a shared lock of the very kind that is
    /// taken here.
    /// </summary>
    public static SafeFileHandle OpenToLock(string file)
    {
        var descriptor = Open(file, ReadWrite | CloseOnExec);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NoEntry)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            try
            {
                File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
            }
            catch (IOException) when (File.Exists(file))
            {
                // Somebody else made it and has locked it already.
            }

            descriptor = Open(file, ReadWrite | CloseOnExec);
        }

        return descriptor >= 0
            ? new(descriptor, ownsHandle: true)
            : throw new IOException($"'{file}' cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>True when the lock is ours; the kernel frees it with the handle, also when the process dies.</summary>
    public static bool TryLock(SafeFileHandle handle) => FLock(handle, LockExclusive | LockNonBlocking) == 0;

    /// <summary>
    /// Gives the lock back and closes the file. Closing alone is not enough: a process that is being started in this moment holds a
    /// copy of every open file until it runs its program, and with it the lock.
    /// </summary>
    public static void Unlock(SafeFileHandle handle)
    {
        if (!handle.IsClosed)
        {
            _ = FLock(handle, LockNone);
            handle.Dispose();
        }
    }

    public static void AskToStop(int processId) => _ = Kill(processId, Terminate);

    /// <summary>The path with every symbolic link resolved; null when it does not exist.</summary>
    public static string? RealPath(string path)
    {
        var pointer = ResolvePath(path);
        if (pointer == 0)
        {
            return null;
        }

        try
        {
            return Text(pointer);
        }
        finally
        {
            Free(pointer);
        }
    }

    private static unsafe nint ResolvePath(string path)
    {
        fixed (byte* name = QuickText.Terminated(path))
        {
            return ResolvePath(name, 0);
        }
    }

    private static unsafe string? Text(nint pointer) => QuickText.Read((byte*)pointer);

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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "realpath")]
    private static unsafe partial nint ResolvePath(byte* path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint pointer);
}
