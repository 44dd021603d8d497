using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Launching.LocalProcess;

/// <summary>The system calls of this room, as thin as they come.</summary>
internal static unsafe partial class Posix
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    public const int ErrorNoSuchProcess = 3;
    public const int ErrorInterrupted = 4;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Append = 0x400;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    public const int WaitNoHang = 1;
    public const short PollIn = 1;
    public const int AccessExecute = 1;

    public const int FallocateKeepSize = 1;
    public const int FallocatePunchHole = 2;

    // The same numbers on every architecture since Linux 5.
    private const long SyscallPidfdSendSignal = 424;
    private const long SyscallPidfdOpen = 434;

    /// <summary>A handle on exactly this process, or -1.</summary>
    public static int PidfdOpen(int pid) => (int)Syscall(SyscallPidfdOpen, pid, 0, 0, 0);

    /// <summary>0 when sent.</summary>
    public static int PidfdSendSignal(int pidfd, int signal) => (int)Syscall(SyscallPidfdSendSignal, pidfd, signal, 0, 0);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b, nint c, nint d);

    private static nint Syscall(long number, nint a, nint b, nint c, nint d) => Syscall((nint)number, a, b, c, d);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    public static partial nint ReadLink(byte* path, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
