using System.Security.Cryptography;

namespace Interlock.Archives;

/// <summary>Reads the lines of a file one by one, each no longer than <see cref="LongestLine"/>, and takes the checksum of all.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Bytes.</summary>
    public const int LongestLine = 16 << 20;

    private readonly Stream stream;
    private readonly string path;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool over;

    /// <param name="path">What messages name.</param>
    /// <param name="stream">Closed with the reader.</param>
    public LineReader(string path, Stream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    public long Lines { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The next line without its end, valid until the next call; false behind the last.</summary>
    public bool Next(out ReadOnlyMemory<byte> line)
    {
        var looked = start;
        while (true)
        {
            var at = buffer.AsSpan(looked, end - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = buffer.AsMemory(start, looked + at - start);
                if (line.Length > LongestLine)
                {
                    throw new RefusalException(BackupRefusals.TooLong(path, Lines + 1));
                }

                start = looked + at + 1;
                Lines++;
                return true;
            }

            looked = end;
            if (over)
            {
                line = default;
                return end > start ? throw new RefusalException(BackupRefusals.Damaged(path, "its last line is torn")) : false;
            }

            looked -= Fill();
        }
    }

    /// <summary>Checksum of everything; call behind the last line.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose()
    {
        stream.Dispose();
        hash.Dispose();
    }

    /// <summary>Reads on; returns by how much what is held has moved to the front.</summary>
    private int Fill()
    {
        var moved = start;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length > LongestLine)
            {
                throw new RefusalException(BackupRefusals.TooLong(path, Lines + 1));
            }

            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        hash.AppendData(buffer, end, read);
        end += read;
        Bytes += read;
        over = read == 0;
        return moved;
    }
}
