using System.Runtime.InteropServices;

namespace Interlock.Ground;

/// <summary>A new name in a directory is only safe once the directory itself is on disk; the framework syncs files only.</summary>
internal static partial class DurableDirectory
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Writes the names of a directory to disk.</summary>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static unsafe void Sync(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor;
        fixed (byte* name = QuickText.Terminated(directory))
        {
            descriptor = Open(name, OperatingSystem.IsMacOS() ? 0x1000000 : CloseOnExec);
        }

        if (descriptor < 0)
        {
            throw Failed(directory);
        }

        try
        {
            if (FSync(descriptor) != 0)
            {
                throw Failed(directory);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string directory) =>
        new($"'{directory}' cannot be written to disk: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static unsafe partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
