using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Interlock.Cli.Output;

/// <summary>Standard input of this process, read to its end, with a bound on bytes and on time. The console's own stream is slow to get ready.</summary>
internal static partial class StandardInput
{
    private const int Part = 16 * 1024;
    private const int Interrupted = 4;
    private const int TryAgain = 11;

    /// <summary>All of it; null when there is more than <paramref name="largest"/> bytes, or no end within <paramref name="patience"/>.</summary>
    public static byte[]? ReadAll(int largest, TimeSpan patience)
    {
        if (!OperatingSystem.IsLinux())
        {
            return ReadStream(largest);
        }

        var began = Stopwatch.GetTimestamp();
        var bytes = new byte[Part];
        for (var length = 0; ;)
        {
            var left = patience - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || length > largest)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, bytes.Length * 2);
            }

            switch (ReadPart(bytes, length, (int)left.TotalMilliseconds + 1))
            {
                case 0:
                    return bytes[..length];
                case > 0 and var read:
                    length += read;
                    break;
                case var failed:
                    if (-failed is not (Interrupted or TryAgain))
                    {
                        throw new IOException($"Standard input cannot be read: {Marshal.GetPInvokeErrorMessage(-failed)}.");
                    }

                    break;
            }
        }
    }

    private static byte[]? ReadStream(int largest)
    {
        using var input = Console.OpenStandardInput();
        using var kept = new MemoryStream();
        var part = new byte[Part];
        for (int read; (read = input.Read(part)) > 0;)
        {
            kept.Write(part, 0, read);
            if (kept.Length > largest)
            {
                return null;
            }
        }

        return kept.ToArray();
    }

    /// <summary>Bytes read; 0 at the end; the negative error of the system.</summary>
    private static unsafe int ReadPart(byte[] bytes, int from, int milliseconds)
    {
        const short Readable = 1;
        var wait = new PollEntry { Descriptor = 0, Events = Readable };
        if (Poll(&wait, 1, milliseconds) == 0)
        {
            return -TryAgain;
        }

        fixed (byte* start = bytes)
        {
            var read = (int)Read(0, start + from, bytes.Length - from);
            return read >= 0 ? read : -Marshal.GetLastPInvokeError();
        }
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
