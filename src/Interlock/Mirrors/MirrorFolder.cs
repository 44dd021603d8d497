namespace Interlock.Mirrors;

/// <summary>
/// One directory that others write to as well: it is opened without following a link, and everything in it is done by its handle, so
/// that nobody can have a write or a removal land elsewhere. Whole files only, put in place by rename; not synced, for the registry is
/// what counts.
/// </summary>
internal sealed class MirrorFolder : IDisposable
{
    private const int LargestRead = 64 * 1024;
    private const uint OwnerWrites = 0x1a4;
    private const uint OwnerWritesDirectory = 0x1ed;

    private readonly int handle;
    private readonly string path;
    private readonly string temporary;

    private MirrorFolder(int handle, string path, string temporary, bool isNew) => (this.handle, this.path, this.temporary, IsNew) = (handle, path, temporary, isNew);

    /// <summary>True when it was made just now.</summary>
    public bool IsNew { get; }

    /// <param name="path">Absolute path; its parent must exist.</param>
    /// <param name="temporary">A file that nobody else uses, in a place that is ours alone.</param>
    /// <exception cref="IOException">It is a link, no directory, or cannot be made.</exception>
    public static MirrorFolder Open(string path, string temporary) => Open(Posix.WorkingDirectory, path, path, temporary);

    /// <summary>A directory in this one.</summary>
    /// <exception cref="IOException">As for opening.</exception>
    public MirrorFolder Inner(string name) => Open(handle, name, Path.Combine(path, name), temporary);

    /// <summary>Puts a whole file in place; what stands there, a link included, is replaced and not followed.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Put(string name, ReadOnlySpan<byte> content)
    {
        Fill(temporary, content);
        var error = Posix.RenameAt(Posix.WorkingDirectory, temporary, handle, name);
        if (error == -Posix.OtherDevice)
        {
            // The git directory lies on another disk: the name is as good as the one who made it up, and a link there is not followed.
            var beside = Path.Combine(path, $".{Path.GetFileName(temporary)}");
            Remove(Path.GetFileName(beside));
            Fill(beside, content);
            error = Posix.RenameAt(Posix.WorkingDirectory, beside, handle, name);
        }

        if (error != 0)
        {
            throw Failure("be written", Path.Combine(path, name), error);
        }
    }

    /// <summary>Removes a file or a link; false when there is none, or it is a directory.</summary>
    public bool Remove(string name) => Posix.RemoveAt(handle, name) == 0;

    /// <summary>Names of everything in it.</summary>
    public IReadOnlyList<string> Names() => [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry))];

    /// <summary>The bytes of a small file; null for a link, a directory, a pipe and anything large.</summary>
    public byte[]? Bytes(string name)
    {
        var file = Posix.OpenAt(handle, name, Posix.NoFollow | Posix.NonBlocking);
        if (file < 0)
        {
            return null;
        }

        var bytes = new byte[LargestRead];
        var length = Posix.ReadAll(file, bytes);
        Posix.Close(file);
        return length is > 0 and < LargestRead ? bytes[..length] : null;
    }

    public void Dispose() => Posix.Close(handle);

    private static MirrorFolder Open(int above, string name, string path, string temporary)
    {
        var opened = Posix.OpenAt(above, name, Posix.DirectoryOnly | Posix.NoFollow);
        var isNew = false;
        if (opened == -Posix.NoEntry)
        {
            var made = Posix.MakeDirectoryAt(above, name, OwnerWritesDirectory);
            isNew = made == 0;
            opened = made is 0 or -Posix.AlreadyThere ? Posix.OpenAt(above, name, Posix.DirectoryOnly | Posix.NoFollow) : made;
        }

        return opened >= 0 ? new(opened, path, temporary, isNew) : throw Failure("be used; it must be a directory and no link", path, opened);
    }

    private static void Fill(string file, ReadOnlySpan<byte> content)
    {
        var descriptor = Posix.Open(file, Posix.WriteOnly | Posix.Create | Posix.Truncate, OwnerWrites);
        var error = descriptor < 0 ? descriptor : Posix.WriteAll(descriptor, content);
        Posix.Close(descriptor);
        if (error != 0)
        {
            throw Failure("be written", file, error);
        }
    }

    private static IOException Failure(string what, string file, int error) => new($"'{file}' cannot {what}: {Posix.Says(error)}.");
}
