using System.Buffers.Binary;

namespace Interlock.Mirrors;

/// <summary>How far the mirror is, in a file that is locked while somebody writes the mirror.</summary>
internal sealed class MirrorMark : IDisposable
{
    private const int Length = 12;
    private const uint Magic = 0x494c4d31;

    private readonly LockFile held;

    private MirrorMark(LockFile held)
    {
        this.held = held;
        Span<byte> text = stackalloc byte[Length];
        Seq = RandomAccess.Read(held.Handle, text, 0) == Length && BinaryPrimitives.ReadUInt32LittleEndian(text) == Magic ? BinaryPrimitives.ReadInt64LittleEndian(text[4..]) : null;
    }

    /// <summary>The number of the last event that the mirror shows; null where that is not known.</summary>
    public long? Seq { get; }

    /// <summary>Null when another holds it for longer than <paramref name="patience"/>.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static MirrorMark? Open(string file, TimeSpan patience, TimeProvider clock)
    {
        for (var began = clock.GetTimestamp(); ; Thread.Yield())
        {
            if (LockFile.TryTake(file) is { } held)
            {
                return new(held);
            }

            if (clock.GetElapsedTime(began) >= patience)
            {
                return null;
            }
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(long seq)
    {
        Span<byte> text = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt32LittleEndian(text, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(text[4..], seq);
        RandomAccess.Write(held.Handle, text, 0);
    }

    public void Dispose() => held.Dispose();
}
