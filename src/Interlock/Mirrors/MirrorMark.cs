using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Interlock.Mirrors;

/// <summary>
/// How far the mirror is, in a file that is locked while somebody writes the mirror. The kernel frees it when its holder dies.
/// </summary>
internal sealed unsafe class MirrorMark : IDisposable
{
    private const int Exclusive = 2;
    private const int NoWait = 4;
    private const int ReadWrite = 2;
    private const int NoEntry = 2;
    private const int Length = 12;
    private const uint Magic = 0x494c4d31;

    private static readonly nint Program = NativeLibrary.GetMainProgramHandle();
    private static readonly delegate* unmanaged[Cdecl]<byte*, int, int> Open2 = (delegate* unmanaged[Cdecl]<byte*, int, int>)NativeLibrary.GetExport(Program, "open");
    private static readonly delegate* unmanaged[Cdecl]<byte*, uint, int> Creat = (delegate* unmanaged[Cdecl]<byte*, uint, int>)NativeLibrary.GetExport(Program, "creat");
    private static readonly delegate* unmanaged[Cdecl]<int, int, int> FLock = (delegate* unmanaged[Cdecl]<int, int, int>)NativeLibrary.GetExport(Program, "flock");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint> ReadAt = (delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint>)NativeLibrary.GetExport(Program, "pread");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint> WriteAt = (delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint>)NativeLibrary.GetExport(Program, "pwrite");
    private static readonly delegate* unmanaged[Cdecl]<int, int> Close = (delegate* unmanaged[Cdecl]<int, int>)NativeLibrary.GetExport(Program, "close");
    private static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private readonly int descriptor;

    private MirrorMark(int descriptor)
    {
        this.descriptor = descriptor;
        var bytes = stackalloc byte[Length];
        var text = new ReadOnlySpan<byte>(bytes, Length);
        Seq = ReadAt(descriptor, bytes, Length, 0) == Length && BinaryPrimitives.ReadUInt32LittleEndian(text) == Magic ? BinaryPrimitives.ReadInt64LittleEndian(text[4..]) : null;
    }

    /// <summary>The number of the last event that the mirror shows; null where that is not known.</summary>
    public long? Seq { get; }

    /// <summary>Null when another holds it for longer than <paramref name="patience"/>.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static MirrorMark? Open(string file, TimeSpan patience, TimeProvider clock)
    {
        var descriptor = OpenOrMake(file);
        var began = clock.GetTimestamp();
        while (FLock(descriptor, Exclusive | NoWait) != 0)
        {
            if (clock.GetElapsedTime(began) >= patience)
            {
                _ = Close(descriptor);
                return null;
            }

            Thread.Yield();
        }

        return new(descriptor);
    }

    public void Write(long seq)
    {
        var bytes = stackalloc byte[Length];
        var text = new Span<byte>(bytes, Length);
        BinaryPrimitives.WriteUInt32LittleEndian(text, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(text[4..], seq);
        if (WriteAt(descriptor, bytes, Length, 0) != Length)
        {
            throw new IOException($"How far the lock files are cannot be written down: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}.");
        }
    }

    public void Dispose() => _ = Close(descriptor);

    private static int OpenOrMake(string file)
    {
        fixed (byte* text = QuickText.Terminated(file))
        {
            var descriptor = Open2(text, ReadWrite | CloseOnExec);
            if (descriptor < 0 && Marshal.GetLastSystemError() == NoEntry)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                var made = Creat(text, 0x1a4);
                _ = made >= 0 ? Close(made) : 0;
                descriptor = Open2(text, ReadWrite | CloseOnExec);
            }

            return descriptor >= 0 ? descriptor : throw new IOException($"'{file}' cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}.");
        }
    }
}
