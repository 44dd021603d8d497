using System.Buffers.Binary;

namespace Interlock.Cli.Forwarding;

/// <summary>Blocks of bytes on the socket between a run and its runner: four bytes of length, big-endian, then the block.</summary>
internal static class Frames
{
    /// <summary>A command line with its directory is never near this.</summary>
    public const int LargestRequest = 1 << 20;

    /// <summary>The most that one command may print.</summary>
    public const int LargestReply = 64 << 20;

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, block.Length);
        await stream.WriteAsync(length, cancellation).ConfigureAwait(false);
        await stream.WriteAsync(block, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Null at the end of the stream, when the length is out of bounds, or when it breaks off inside a block.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, int largest, CancellationToken cancellation)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < 4)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length < 0 || length > largest)
        {
            return null;
        }

        var block = new byte[length];
        return await stream.ReadAtLeastAsync(block, length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < length ? null : block;
    }
}
