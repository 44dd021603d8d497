using Microsoft.Win32.SafeHandles;

namespace Interlock.Storage.Files;

/// <summary>The lines of a file, a block in memory at a time; an unfinished last line is none.</summary>
internal static class Lines
{
    private const int Block = 1 << 16;

    /// <summary>From <paramref name="start"/>, which must be the beginning of a line. Each is valid until the next is asked for.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Line, long Offset)> Forward(SafeFileHandle file, long start, long end)
    {
        var buffer = new byte[Block];
        var (filled, at) = (0, start);
        while (true)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var wanted = (int)Math.Min(buffer.Length - filled, end - at - filled);
            var read = wanted <= 0 ? 0 : RandomAccess.Read(file, buffer.AsSpan(filled, wanted), at + filled);
            if (read == 0)
            {
                yield break;
            }

            filled += read;
            var from = 0;
            while (buffer.AsSpan(from, filled - from).IndexOf((byte)'\n') is var length and >= 0)
            {
                yield return (buffer.AsMemory(from, length), at + from);
                from += length + 1;
            }

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            at += from;
            filled -= from;
        }
    }

    /// <summary>The last line first.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Line, long Offset)> Backward(SafeFileHandle file, long end)
    {
        // What stands before the first line break of a block belongs to a line that goes on in the block before it.
        var rest = Array.Empty<byte>();
        var finished = false;
        for (var at = end; at > 0;)
        {
            var from = Math.Max(0, at - Block);
            var block = new byte[(at - from) + rest.Length];
            Fill(file, block.AsSpan(0, (int)(at - from)), from);
            rest.CopyTo(block, at - from);
            var until = block.Length;
            while (block.AsSpan(0, until).LastIndexOf((byte)'\n') is var last and >= 0)
            {
                if (finished)
                {
                    yield return (block.AsMemory((last + 1)..until), from + last + 1);
                }

                finished = true;
                until = last;
            }

            rest = block[..until];
            at = from;
        }

        if (finished)
        {
            yield return (rest, 0);
        }
    }

    /// <summary>Where the first line begins at or after <paramref name="offset"/>; <paramref name="end"/> when there is none.</summary>
    public static long NextStart(SafeFileHandle file, long offset, long end)
    {
        var buffer = new byte[4096];
        for (var at = offset; at < end;)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
            if (read == 0)
            {
                break;
            }

            if (buffer.AsSpan(0, read).IndexOf((byte)'\n') is var found and >= 0)
            {
                return at + found + 1;
            }

            at += read;
        }

        return end;
    }

    private static void Fill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (target.Length > 0 && RandomAccess.Read(file, target, offset) is var read and > 0)
        {
            target = target[read..];
            offset += read;
        }
    }
}
