using System.Runtime.InteropServices;

namespace Interlock.Cli;

/// <summary>
/// What the process was started with, asked of the system itself: the framework's own answers decode text in a way that takes
/// milliseconds to get ready.
/// </summary>
internal static partial class Surroundings
{
    private const int LongestPath = 4096;

    /// <summary>
    /// The working directory, asked for once: it may be a task's worktree and be gone before the command ends. From here on the process
    /// stands where no directory goes away, everything has an absolute path, and what is started is told where.
    /// </summary>
    public static string? Leave()
    {
        var directory = Directory();
        if (!OperatingSystem.IsWindows())
        {
            System.IO.Directory.SetCurrentDirectory("/");
        }

        return directory;
    }

    /// <summary>The working directory; null when it does not exist any more.</summary>
    public static unsafe string? Directory()
    {
        if (OperatingSystem.IsLinux())
        {
            var buffer = stackalloc byte[LongestPath];
            return QuickText.Read(GetDirectory(buffer, LongestPath));
        }

        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            // It was removed under us.
            return null;
        }
    }

    /// <summary>An environment variable; null when it is not set.</summary>
    public static unsafe string? Variable(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.GetEnvironmentVariable(name);
        }

        fixed (byte* text = QuickText.Terminated(name))
        {
            return QuickText.Read(GetVariable(text));
        }
    }

    [LibraryImport("libc", EntryPoint = "getcwd")]
    private static unsafe partial byte* GetDirectory(byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "getenv")]
    private static unsafe partial byte* GetVariable(byte* name);
}
