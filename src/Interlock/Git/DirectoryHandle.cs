using System.Runtime.InteropServices;

namespace Interlock.Git;

/// <summary>An open directory, in which entries are named by bytes: a file name need not be text.</summary>
internal sealed unsafe class DirectoryHandle : IDisposable
{
    private const uint OwnerOnly = 0x1C0;
    private const int Deepest = 64;

    private static readonly int OnlyDirectory = Posix.DirectoryOnly | Posix.NoFollow | Posix.CloseOnExec;

    private static readonly int RemoveDirectory = OperatingSystem.IsLinux() ? 0x200 : 0x80;

    // Where the name stands in an entry as the system gives it.
    private static readonly int NameAt = OperatingSystem.IsLinux() ? 19 : 21;

    private readonly int descriptor;
    private readonly nint stream;

    private DirectoryHandle(int descriptor)
    {
        this.descriptor = descriptor;
        stream = Posix.OpenDirectory(descriptor);
        if (stream == 0)
        {
            var error = Marshal.GetLastPInvokeError();
            Posix.Close(descriptor);
            throw Failed("read", [], error);
        }
    }

    /// <summary>Opens a directory that is no symbolic link.</summary>
    public static DirectoryHandle Open(string path)
    {
        var opened = Posix.Open(path, OnlyDirectory);
        return opened >= 0 ? new(opened) : throw new IOException($"'{path}' cannot be opened: {Posix.Says(opened)}");
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

    public void Dispose() => _ = Posix.CloseDirectory(stream);

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
        Posix.Rewind(stream);
        while (Posix.NextEntry(stream) is var entry && entry != 0)
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
            var opened = Posix.OpenAt(descriptor, at, OnlyDirectory);
            if (opened >= 0)
            {
                Posix.Close(opened);
                return true;
            }

            return Marshal.GetLastPInvokeError() is Posix.NoAccess or Posix.NotPermitted;
        }
    }

    /// <summary>Null when it is gone.</summary>
    private DirectoryHandle? Enter(byte[] name)
    {
        fixed (byte* at = name)
        {
            for (var attempt = 0; ; attempt++)
            {
                var opened = Posix.OpenAt(descriptor, at, OnlyDirectory);
                if (opened >= 0)
                {
                    // Without these nothing in it could be removed.
                    _ = Posix.ChangeMode(opened, (UnixFileMode)OwnerOnly);
                    return new(opened);
                }

                var error = Marshal.GetLastPInvokeError();
                if (error == Posix.NoEntry)
                {
                    return null;
                }

                if (attempt > 0 || error is not (Posix.NoAccess or Posix.NotPermitted) || Posix.ChangeModeAt(descriptor, at, OwnerOnly, 0) != 0)
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
            if (Posix.UnlinkAt(descriptor, at, flags) != 0 && Marshal.GetLastPInvokeError() is var error and not Posix.NoEntry)
            {
                throw Failed("removed", name, error);
            }
        }
    }

    private void MoveUp(byte[] name, DirectoryHandle top)
    {
        fixed (byte* from = name)
        fixed (byte* to = System.Text.Encoding.UTF8.GetBytes($"deep-{Path.GetRandomFileName()}\0"))
        {
            if (Posix.RenameAt(descriptor, from, top.descriptor, to) != 0 && Marshal.GetLastPInvokeError() is var error and not Posix.NoEntry)
            {
                throw Failed("moved", name, error);
            }
        }
    }

    private static IOException Failed(string what, ReadOnlySpan<byte> name, int error) =>
        new($"'{EscapedName.Of(name.TrimEnd((byte)0))}' cannot be {what}: {Posix.Says(error)}");
}
