using System.Runtime.InteropServices;

namespace Interlock.Ground;

/// <summary>
/// The C library, bound once and nowhere else: calls as thin as they come. One that can fail gives what the system gave, or the negative
/// number of the error.
/// </summary>
internal static unsafe partial class Posix
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NotExecutable = 8;
    public const int NoAccess = 13;
    public const int AlreadyThere = 17;
    public const int OtherDevice = 18;
    public const int NotADirectory = 20;
    public const int Invalid = 22;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int LinkInTheWay = 40;

    public const int LockExclusive = 2;
    public const int LockNoWait = 4;
    public const int Unlock = 8;

    /// <summary>In place of an open directory: the one that the process stands in.</summary>
    public static readonly int WorkingDirectory = Mac ? -2 : -100;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;

    // Every system has its numbers, and Linux two sets of them.
    public static readonly int Create = Mac ? 0x200 : 0x40;
    public static readonly int OnlyNew = Mac ? 0x800 : 0x80;
    public static readonly int NoTerminal = Mac ? 0x20000 : 0x100;
    public static readonly int Truncate = Mac ? 0x400 : 0x200;
    public static readonly int Append = Mac ? 0x8 : 0x400;
    public static readonly int NonBlocking = Mac ? 0x4 : 0x800;
    public static readonly int CloseOnExec = Mac ? 0x1000000 : 0x80000;
    public static readonly int PathOnly = Mac ? 0 : 0x200000;
    public static readonly int DirectoryOnly = Mac ? 0x100000 : Arm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = Mac ? 0x100 : Arm ? 0x8000 : 0x20000;

    private static bool Mac => OperatingSystem.IsMacOS();

    private static bool Arm => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    /// <summary>What the system says of an error.</summary>
    /// <param name="error">Its number, negative or not.</param>
    public static string Says(int error) => Marshal.GetPInvokeErrorMessage(Math.Abs(error));

    public static bool WouldBlock(int error) => Math.Abs(error) == (Mac ? 35 : 11);

    private static int Answer(int result) => result >= 0 ? result : -Marshal.GetLastPInvokeError();

    private static int Answer(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
}
