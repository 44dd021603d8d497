using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Configuration;

/// <summary>One process at a time, by a lock that the system takes back when its holder dies.</summary>
internal sealed partial class FileGate : IDisposable
{
    private const int Exclusive = 2;
    private const int Interrupted = 4;
    private readonly SafeFileHandle handle;

    private FileGate(SafeFileHandle opened) => handle = opened;

    /// <summary>Waits for the lock; its holders keep it for one small write.</summary>
    public static FileGate Enter(string file)
    {
        Create(file);
        if (OperatingSystem.IsWindows())
        {
            return new(File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }

        // Opened here and not by the runtime, which takes a lock of its own on every file and fails when there is one.
        var opened = Open(file, OperatingSystem.IsLinux() ? 0x80002 : 0x1000002);
        if (opened.IsInvalid)
        {
            throw new IOException($"{file} cannot be opened (error {Marshal.GetLastPInvokeError()})");
        }

        while (Flock(opened, Exclusive) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                opened.Dispose();
                throw new IOException($"{file} cannot be locked (error {error})");
            }
        }

        return new(opened);
    }

    public void Dispose() => handle.Dispose();

    private static void Create(string file)
    {
        try
        {
            using var created = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Somebody else was first, which is as good.
            return;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string file, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
