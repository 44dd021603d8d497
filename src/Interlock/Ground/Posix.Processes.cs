using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Ground;

internal static unsafe partial class Posix
{
    public const int SigHup = 1;
    public const int SigInt = 2;
    public const int SigQuit = 3;
    public const int SigKill = 9;
    public const int SigUsr1 = 10;
    public const int SigTerm = 15;
    public const int SigChld = 17;
    public const int SigCont = 18;

    public const int WaitNoHang = 1;
    public const short PollIn = 1;
    public const short PollError = 8;

    public const int FallocateKeepSize = 1;
    public const int FallocatePunchHole = 2;

    // The same numbers on every architecture since Linux 5.
    private const nint SyscallPidfdSendSignal = 424;
    private const nint SyscallPidfdOpen = 434;
    private const int GroupSize = 32;
    private const int SetName = 15;
    private const int SetChildSubreaper = 36;

    /// <summary>A handle on exactly this process, or -1.</summary>
    public static int PidfdOpen(int pid) => (int)Syscall(SyscallPidfdOpen, pid, 0, 0, 0);

    /// <summary>0 when sent.</summary>
    public static int PidfdSendSignal(int pidfd, int signal) => (int)Syscall(SyscallPidfdSendSignal, pidfd, signal, 0, 0);

    public static void AskToStop(int processId) => _ = Kill(processId, SigTerm);

    /// <summary>From here on everything that loses its parent below us becomes our child; and how we are called.</summary>
    public static void AdoptOrphans(string name)
    {
        _ = ProcessControl(SetChildSubreaper, 1, 0, 0, 0);
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(name + '\0'))
        {
            _ = ProcessControl(SetName, (nint)text, 0, 0, 0);
        }
    }

    /// <summary>The exit code of a child, 128 + n after signal n.</summary>
    public static int ExitCode(int status) => (status & 0x7F) is var signal && signal == 0 ? (status >> 8) & 0xFF : 128 + signal;

    /// <summary>The number of a group; null when there is none of this name.</summary>
    public static uint? FindGroup(string group)
    {
        var entry = stackalloc byte[GroupSize];
        for (var size = 1024; size <= 1 << 20; size *= 4)
        {
            var room = new byte[size];
            fixed (byte* buffer = room)
            {
                nint result;
                if (GetGroup(group, entry, buffer, (nuint)size, &result) == 0)
                {
                    // struct group: two pointers, then the number.
                    return result == 0 ? null : *(uint*)(entry + (2 * sizeof(nint)));
                }
            }
        }

        return null;
    }

    /// <summary>Waits for what is asked of one descriptor; what happened, 0 when the time passed first.</summary>
    /// <param name="milliseconds">-1: for ever.</param>
    public static short Poll(int descriptor, short events, int milliseconds)
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = events };
        return Poll(&entry, 1, milliseconds) > 0 ? entry.Returned : (short)0;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetGroup(string name, byte* entry, byte* buffer, nuint size, nint* result);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint a, nint b, nint c, nint d);

    /// <summary>A descriptor that signals of a set are read from, which are held back; or -1.</summary>
    [LibraryImport("libc", EntryPoint = "signalfd", SetLastError = true)]
    public static partial int SignalDescriptor(int descriptor, ulong* set, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* pid, byte* path, void* actions, void* attributes, byte** argv, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    public static partial int ActionsOpen(void* actions, int fd, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsDuplicate(void* actions, int fd, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    public static partial int ActionsChangeDirectory(void* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetDefaults(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetMask(void* attributes, void* signals);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
