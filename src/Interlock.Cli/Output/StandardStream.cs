using System.Runtime.InteropServices;

namespace Interlock.Cli.Output;

/// <summary>
/// Standard output or error, written to as it is. The console's own stream first makes the terminal ready, with a thread of its
/// own, which a command that only prints has no use for.
/// </summary>
internal sealed partial class StandardStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;

    private bool broken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>True when nobody reads what is written any more. Also found out without writing.</summary>
    public unsafe bool IsClosed
    {
        get
        {
            const short Error = 8;
            var look = new PollEntry { Descriptor = descriptor };
            return broken || (Poll(&look, 1, 0) > 0 && (look.Happened & Error) != 0);
        }
    }

    /// <summary>Standard output of this process.</summary>
    public static Stream Output() => OperatingSystem.IsLinux() ? new StandardStream(1) : Console.OpenStandardOutput();

    /// <summary>Standard error of this process.</summary>
    public static Stream Error() => OperatingSystem.IsLinux() ? new StandardStream(2) : Console.OpenStandardError();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (nint done = 0; done < buffer.Length;)
            {
                var written = Write(descriptor, start + done, buffer.Length - done);
                if (written >= 0)
                {
                    done += written;
                    continue;
                }

                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted:
                        break;
                    case TryAgain:
                        WaitUntilWritable();
                        break;
                    case BrokenPipe:
                        // The reader has seen enough (as with 'head'); that is no error of ours.
                        broken = true;
                        return;
                    case var error:
                        throw new IOException($"Standard {(descriptor == 1 ? "output" : "error")} cannot be written: {Marshal.GetPInvokeErrorMessage(error)}.");
                }
            }
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Somebody may have set the pipe or terminal that we share to non-blocking.
    private unsafe void WaitUntilWritable()
    {
        const short Writable = 4;
        var wait = new PollEntry { Descriptor = descriptor, Events = Writable };
        _ = Poll(&wait, 1, -1);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
