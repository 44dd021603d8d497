using System.Runtime.InteropServices;

namespace Interlock.Mirrors;

/// <summary>
/// One directory that others write to as well: it is opened without following a link, and everything in it is done by its handle, so
/// that nobody can have a write or a removal land elsewhere. Whole files only, put in place by rename.
/// </summary>
internal sealed unsafe class MirrorFolder : IDisposable
{
    private const int LargestRead = 64 * 1024;
    private const int Exists = 17;
    private const int OtherDevice = 18;
    private const int NoEntry = 2;

    private static readonly nint Program = NativeLibrary.GetMainProgramHandle();
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, int, int> OpenAt = (delegate* unmanaged[Cdecl]<int, byte*, int, int>)NativeLibrary.GetExport(Program, "openat");
    private static readonly delegate* unmanaged[Cdecl]<byte*, uint, int> Creat = (delegate* unmanaged[Cdecl]<byte*, uint, int>)NativeLibrary.GetExport(Program, "creat");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, uint, int> MakeAt = (delegate* unmanaged[Cdecl]<int, byte*, uint, int>)NativeLibrary.GetExport(Program, "mkdirat");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, int, byte*, int> RenameAt = (delegate* unmanaged[Cdecl]<int, byte*, int, byte*, int>)NativeLibrary.GetExport(Program, "renameat");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, int, int> UnlinkAt = (delegate* unmanaged[Cdecl]<int, byte*, int, int>)NativeLibrary.GetExport(Program, "unlinkat");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nint, nint> Write = (delegate* unmanaged[Cdecl]<int, byte*, nint, nint>)NativeLibrary.GetExport(Program, "write");
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nint, nint> Read = (delegate* unmanaged[Cdecl]<int, byte*, nint, nint>)NativeLibrary.GetExport(Program, "read");
    private static readonly delegate* unmanaged[Cdecl]<int, int> Close = (delegate* unmanaged[Cdecl]<int, int>)NativeLibrary.GetExport(Program, "close");

    // Linux has two sets of numbers, macOS its own.
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
    private static readonly int DirectoryOnly = OperatingSystem.IsMacOS() ? 0x100000 : Arm ? 0x4000 : 0x10000;
    private static readonly int NoFollow = OperatingSystem.IsMacOS() ? 0x100 : Arm ? 0x8000 : 0x20000;
    private static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
    private static readonly int NonBlocking = OperatingSystem.IsMacOS() ? 0x4 : 0x800;
    private static readonly int WorkingDirectory = OperatingSystem.IsMacOS() ? -2 : -100;

    private readonly int handle;
    private readonly string path;
    private readonly string temporary;

    private MirrorFolder(int handle, string path, string temporary, bool isNew) => (this.handle, this.path, this.temporary, IsNew) = (handle, path, temporary, isNew);

    /// <summary>True when it was made just now.</summary>
    public bool IsNew { get; }

    /// <param name="path">Absolute path; its parent must exist.</param>
    /// <param name="temporary">A file that nobody else uses, in a place that is ours alone.</param>
    /// <exception cref="IOException">It is a link, no directory, or cannot be made.</exception>
    public static MirrorFolder Open(string path, string temporary) => Open(WorkingDirectory, path, path, temporary);

    /// <summary>A directory in this one.</summary>
    /// <exception cref="IOException">As for opening.</exception>
    public MirrorFolder Inner(string name) => Open(handle, name, Path.Combine(path, name), temporary);

    /// <summary>Puts a whole file in place; what stands there, a link included, is replaced and not followed.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Put(string name, ReadOnlySpan<byte> content)
    {
        Fill(temporary, content);
        var error = Rename(temporary, name);
        if (error == OtherDevice)
        {
            // The git directory lies on another disk: the name is as good as the one who made it up, and a link there is not followed.
            var beside = Path.Combine(path, $".{Path.GetFileName(temporary)}");
            Remove(Path.GetFileName(beside));
            Fill(beside, content);
            error = Rename(beside, name);
        }

        if (error != 0)
        {
            throw Failure("be written", Path.Combine(path, name), error);
        }
    }

    /// <summary>Removes a file or a link; false when there is none, or it is a directory.</summary>
    public bool Remove(string name)
    {
        fixed (byte* text = QuickText.Terminated(name))
        {
            return UnlinkAt(handle, text, 0) == 0;
        }
    }

    /// <summary>Names of everything in it.</summary>
    public IReadOnlyList<string> Names() => [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry))];

    /// <summary>The bytes of a small file; null for a link, a directory, a pipe and anything large.</summary>
    public byte[]? Bytes(string name)
    {
        int file;
        fixed (byte* text = QuickText.Terminated(name))
        {
            file = OpenAt(handle, text, NoFollow | NonBlocking | CloseOnExec);
        }

        if (file < 0)
        {
            return null;
        }

        var bytes = new byte[LargestRead];
        nint length = 0;
        fixed (byte* to = bytes)
        {
            for (nint read; length < bytes.Length && (read = Read(file, to + length, bytes.Length - length)) > 0; length += read)
            {
            }
        }

        _ = Close(file);
        return length is > 0 and < LargestRead ? bytes[..(int)length] : null;
    }

    public void Dispose() => _ = Close(handle);

    private static MirrorFolder Open(int above, string name, string path, string temporary)
    {
        fixed (byte* text = QuickText.Terminated(name))
        {
            var handle = OpenAt(above, text, DirectoryOnly | NoFollow | CloseOnExec);
            var isNew = false;
            if (handle < 0 && Marshal.GetLastSystemError() == NoEntry)
            {
                isNew = MakeAt(above, text, 0x1ed) == 0;
                var made = isNew ? 0 : Marshal.GetLastSystemError();
                handle = made is 0 or Exists ? OpenAt(above, text, DirectoryOnly | NoFollow | CloseOnExec) : -1;
            }

            return handle >= 0 ? new(handle, path, temporary, isNew) : throw Failure("be used; it must be a directory and no link", path, Marshal.GetLastSystemError());
        }
    }

    private static void Fill(string file, ReadOnlySpan<byte> content)
    {
        int descriptor;
        fixed (byte* text = QuickText.Terminated(file))
        {
            descriptor = Creat(text, 0x1a4);
        }

        if (descriptor < 0)
        {
            throw Failure("be written", file, Marshal.GetLastSystemError());
        }

        nint written = 0;
        fixed (byte* from = content)
        {
            for (nint part = 1; part > 0 && written < content.Length; written += part)
            {
                part = Write(descriptor, from + written, content.Length - written);
            }
        }

        var error = written < content.Length ? Marshal.GetLastSystemError() : 0;
        _ = Close(descriptor);
        if (error != 0)
        {
            throw Failure("be written", file, error);
        }
    }

    private int Rename(string from, string name)
    {
        fixed (byte* source = QuickText.Terminated(from))
        fixed (byte* target = QuickText.Terminated(name))
        {
            return RenameAt(WorkingDirectory, source, handle, target) == 0 ? 0 : Marshal.GetLastSystemError();
        }
    }

    private static IOException Failure(string what, string file, int error) => new($"'{file}' cannot {what}: {Marshal.GetPInvokeErrorMessage(error)}.");
}
