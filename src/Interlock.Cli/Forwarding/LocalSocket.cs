using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Interlock.Cli.Forwarding;

/// <summary>
/// A connection to the runner, read and written while waiting. The framework's sockets start an engine of their own, with threads,
/// which takes longer than a whole quick command; agents ask before each edit.
/// </summary>
internal sealed unsafe partial class LocalSocket : IDisposable
{
    private const int Family = 1;
    private const int StreamThatClosesOnExec = 1 | 0x80000;
    private const int LongestPath = 107;
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int Attempts = 40;

    private readonly int descriptor;
    private readonly TimeSpan? patience;
    private readonly long began = Stopwatch.GetTimestamp();

    private LocalSocket(int descriptor, TimeSpan? patience) => (this.descriptor, this.patience) = (descriptor, patience);

    /// <summary>Sends a block and reads the reply; null when nobody answers, or not within the patience (null: for ever).</summary>
    public static ForwardedReply? Ask(string path, byte[] block, TimeSpan? patience)
    {
        using var socket = Connect(path, patience);
        if (socket is null || !socket.WriteFrame(block))
        {
            return null;
        }

        var code = socket.ReadFrame(4);
        var output = code is null ? null : socket.ReadFrame(Frames.LargestReply);
        var error = output is null ? null : socket.ReadFrame(Frames.LargestReply);
        return code is { Length: 4 } && error is not null ? new(BinaryPrimitives.ReadInt32BigEndian(code), output!, error) : null;
    }

    public void Dispose() => _ = Close(descriptor);

    private static LocalSocket? Connect(string path, TimeSpan? patience)
    {
        var name = QuickText.Terminated(path);
        if (name.Length > LongestPath + 1)
        {
            return null;
        }

        var address = stackalloc byte[sizeof(ushort) + LongestPath + 1];
        *(ushort*)address = Family;
        name.AsSpan().CopyTo(new Span<byte>(address + sizeof(ushort), LongestPath + 1));
        var socket = new LocalSocket(Open(Family, StreamThatClosesOnExec, 0), patience);
        for (var attempt = 1; socket.descriptor >= 0; attempt++)
        {
            if (Connect(socket.descriptor, address, sizeof(ushort) + name.Length) == 0)
            {
                return socket;
            }

            // A runner with many callers at once turns new ones away for a moment.
            if (Marshal.GetLastPInvokeError() is not (TryAgain or Interrupted) || attempt == Attempts || socket.Left() == 0)
            {
                break;
            }

            _ = Poll(null, 0, attempt * 5);
        }

        socket.Dispose();
        return null;
    }

    private bool WriteFrame(byte[] block)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, block.Length);
        return Write(length) && Write(block);
    }

    private bool Write(byte[] bytes)
    {
        const short Writable = 4;
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                if (!Wait(Writable))
                {
                    return false;
                }

                var sent = Send(descriptor, start + done, bytes.Length - done, NoSignal);
                if (sent < 0 && Marshal.GetLastPInvokeError() is not (Interrupted or TryAgain))
                {
                    return false;
                }

                done += Math.Max(sent, 0);
            }
        }

        return true;
    }

    private byte[]? ReadFrame(int largest)
    {
        var head = Read(4);
        var length = head is null ? -1 : BinaryPrimitives.ReadInt32BigEndian(head);
        return length < 0 || length > largest ? null : Read(length);
    }

    private byte[]? Read(int length)
    {
        const short Readable = 1;
        var bytes = new byte[length];
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < length;)
            {
                if (!Wait(Readable))
                {
                    return null;
                }

                var read = Receive(descriptor, start + done, length - done);
                if (read == 0 || (read < 0 && Marshal.GetLastPInvokeError() is not (Interrupted or TryAgain)))
                {
                    return null;
                }

                done += Math.Max(read, 0);
            }
        }

        return bytes;
    }

    /// <summary>False when the patience is at its end.</summary>
    private bool Wait(short wanted)
    {
        while (true)
        {
            var wait = new PollEntry { Descriptor = descriptor, Events = wanted };
            var ready = Poll(&wait, 1, Left());
            if (ready > 0)
            {
                return true;
            }

            if (ready == 0 || Marshal.GetLastPInvokeError() != Interrupted)
            {
                return false;
            }
        }
    }

    private int Left() => patience is { } whole ? (int)Math.Max(0, (whole - Stopwatch.GetElapsedTime(began)).TotalMilliseconds) : -1;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int descriptor, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int descriptor, byte* buffer, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Receive(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
