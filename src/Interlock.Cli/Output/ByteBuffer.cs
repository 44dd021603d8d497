using System.Buffers;

namespace Interlock.Cli.Output;

/// <summary>Bytes that grow. The framework's own is generic, and would be compiled anew at each start.</summary>
internal sealed class ByteBuffer(int capacity) : IBufferWriter<byte>
{
    private byte[] bytes = new byte[capacity];
    private int length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, length);

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(length);
    }

    public void Add(byte value)
    {
        Reserve(1);
        bytes[length++] = value;
    }

    private void Reserve(int count)
    {
        var needed = Math.Max(count, 1);
        if (bytes.Length - length >= needed)
        {
            return;
        }

        var larger = new byte[Math.Max(bytes.Length * 2, length + needed)];
        Buffer.BlockCopy(bytes, 0, larger, 0, length);
        bytes = larger;
    }
}
