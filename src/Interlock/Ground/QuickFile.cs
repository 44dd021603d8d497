using System.Runtime.InteropServices;

namespace Interlock.Ground;

/// <summary>
/// Small files that every command reads, links followed: a git directory's, the system's, a person's own. The framework's file streams
/// take a millisecond to get ready. Files of a checkout are read by <see cref="RepositoryFile"/>.
/// </summary>
public static partial class QuickFile
{
    private const int Part = 4096;

    /// <summary>The whole file; null when it cannot be opened or read, is no regular file, or is larger than <paramref name="largest"/> bytes.</summary>
    public static byte[]? Read(string path, int largest)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) && new FileInfo(path).Length <= largest ? File.ReadAllBytes(path) : null;
        }

        var descriptor = Open(path);
        if (descriptor < 0)
        {
            return null;
        }

        try
        {
            return Posix.Look(descriptor, "", out var stamp) == 0 && stamp.Kind == FileKind.Regular ? ReadAll(descriptor, largest) : null;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static byte[]? ReadAll(int descriptor, int largest)
    {
        var bytes = new byte[Part];
        var length = 0;
        while (true)
        {
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, bytes.Length * 2);
            }

            var read = ReadPart(descriptor, bytes, length);
            if (read < 0 || length + read > largest)
            {
                return null;
            }

            if (read == 0)
            {
                return bytes[..length];
            }

            length += read;
        }
    }

    private static unsafe int Open(string path)
    {
        fixed (byte* name = QuickText.Terminated(path))
        {
            return Open(name, Posix.OpenCloseOnExec | Posix.OpenNonBlocking | Posix.OpenNoTerminal);
        }
    }

    private static unsafe int ReadPart(int descriptor, byte[] bytes, int from)
    {
        fixed (byte* start = bytes)
        {
            return (int)Read(descriptor, start + from, bytes.Length - from);
        }
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static unsafe partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
