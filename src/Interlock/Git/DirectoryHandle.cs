using System.Runtime.InteropServices;

namespace Interlock.Git;

/// <summary>An open directory, in which entries are named by bytes: a file name need not be text.</summary>
internal sealed unsafe partial class DirectoryHandle : IDisposable
{
    private const int NoEntry = 2;
    private const int NotPermitted = 1;
    private const int Denied = 13;
    private const uint OwnerOnly = 0x1C0;
    private const int Deepest = 64;

    // Only a directory, no link to one, closed in programs that are started; the numbers differ by system and by processor.
    private static readonly int OpenDirectory =
        !OperatingSystem.IsLinux() ? 0x100000 | 0x100 | 0x1000000
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 | 0x8000 | 0x80000
        : 0x10000 | 0x20000 | 0x80000;

    private static readonly int RemoveDirectory = OperatingSystem.IsLinux() ? 0x200 : 0x80;

    // Where the name stands in an entry as the system gives it.
    private static readonly int NameAt = OperatingSystem.IsLinux() ? 19 : 21;

    private readonly int descriptor;
    private readonly nint stream;

    private DirectoryHandle(int descriptor)
    {
        this.descriptor = descriptor;
        stream = FOpenDirectory(descriptor);
        if (stream == 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Close(descriptor);
            throw Failed("read", [], error);
        }
    }

    /// <summary>Opens a directory that is no symbolic link.</summary>
    public static DirectoryHandle Open(string path)
    {
        fixed (byte* name = QuickText.Terminated(path))
        {
            var opened = OpenAt(-100, name, OpenDirectory);
            return opened >= 0 ? new(opened) : throw new IOException($"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>Deletes one directory below this one with all that is in it; one that is gone is no error.</summary>
    /// <param name="name">Its name, ended by a zero byte.</param>
    public void DeleteTree(byte[] name)
    {
        using (var inner = Enter(name))
        {
            inner?.Clear(inner, 1);
        }

        Remove(name, RemoveDirectory);
    }

    public void Dispose() => _ = CloseDirectory(stream);

    /// <param name="top">Takes in what lies too deep, so that no tree is deeper than the stack and the open files allow.</param>
    private void Clear(DirectoryHandle top, int depth)
    {
        // What was moved up from deeper appears in the top directory; it is empty only when a look finds nothing.
        for (var found = true; found;)
        {
            found = false;
            foreach (var name in Names())
            {
                found = true;
                if (!IsDirectory(name))
                {
                    Remove(name, 0);
                }
                else if (depth < Deepest)
                {
                    using (var inner = Enter(name))
                    {
                        inner?.Clear(top, depth + 1);
                    }

                    Remove(name, RemoveDirectory);
                }
                else
                {
                    MoveUp(name, top);
                }
            }
        }
    }

    private List<byte[]> Names()
    {
        var names = new List<byte[]>();
        Rewind(stream);
        while (Next(stream) is var entry && entry != 0)
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + NameAt);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                names.Add([.. name, 0]);
            }
        }

        return names;
    }

    private bool IsDirectory(byte[] name)
    {
        fixed (byte* at = name)
        {
            var opened = OpenAt(descriptor, at, OpenDirectory);
            if (opened >= 0)
            {
                _ = Close(opened);
                return true;
            }

            return Marshal.GetLastPInvokeError() is Denied or NotPermitted;
        }
    }

    /// <summary>Null when it is gone.</summary>
    private DirectoryHandle? Enter(byte[] name)
    {
        fixed (byte* at = name)
        {
            for (var attempt = 0; ; attempt++)
            {
                var opened = OpenAt(descriptor, at, OpenDirectory);
                if (opened >= 0)
                {
                    // Without these nothing in it could be removed.
                    _ = ChangeMode(opened, OwnerOnly);
                    return new(opened);
                }

                var error = Marshal.GetLastPInvokeError();
                if (error == NoEntry)
                {
                    return null;
                }

                if (attempt > 0 || error is not (Denied or NotPermitted) || ChangeModeAt(descriptor, at, OwnerOnly, 0) != 0)
                {
                    throw Failed("opened", name, error);
                }
            }
        }
    }

    private void Remove(byte[] name, int flags)
    {
        fixed (byte* at = name)
        {
            if (UnlinkAt(descriptor, at, flags) != 0 && Marshal.GetLastPInvokeError() is var error and not NoEntry)
            {
                throw Failed("removed", name, error);
            }
        }
    }

    private void MoveUp(byte[] name, DirectoryHandle top)
    {
        fixed (byte* from = name)
        fixed (byte* to = QuickText.Terminated($"deep-{Path.GetRandomFileName()}"))
        {
            if (RenameAt(descriptor, from, top.descriptor, to) != 0 && Marshal.GetLastPInvokeError() is var error and not NoEntry)
            {
                throw Failed("moved", name, error);
            }
        }
    }

    private static IOException Failed(string what, ReadOnlySpan<byte> name, int error) =>
        new($"'{EscapedName.Of(name.TrimEnd((byte)0))}' cannot be {what}: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int directory, byte* name, int flags);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint FOpenDirectory(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial nint Next(nint stream);

    [LibraryImport("libc", EntryPoint = "rewinddir")]
    private static partial void Rewind(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDirectory(nint stream);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int directory, byte* name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    private static partial int RenameAt(int from, byte* name, int to, byte* newName);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true)]
    private static partial int ChangeModeAt(int directory, byte* name, uint mode, int flags);
}
