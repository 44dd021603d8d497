namespace Interlock.Storage.Files;

/// <summary>
/// The file system as the store uses it, so that tests can let each step fail. What changes something returns when it is on the
/// disk; a move is on the disk after <see cref="SyncDirectory"/>.
/// </summary>
internal class Disk
{
    public virtual bool Exists(string path) => File.Exists(path);

    public virtual bool DirectoryExists(string path) => Directory.Exists(path);

    /// <summary>Names in a directory; empty where there is none.</summary>
    public virtual IReadOnlyList<string> Names(string directory) =>
        Directory.Exists(directory) ? [.. new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(static entry => entry.Name)] : [];

    /// <summary>Null where there is no such file.</summary>
    public virtual FileStamp? Stamp(string path) => new FileInfo(path) is { Exists: true } file ? new(file.Length, file.LastWriteTimeUtc.Ticks) : null;

    /// <summary>The bytes from <paramref name="offset"/> to the end, or as many as asked for; null where there is no such file.</summary>
    public virtual byte[]? Read(string path, long offset = 0, int most = int.MaxValue)
    {
        // Whoever writes into the directory may have put a pipe there, which must not be waited for.
        if (OperatingSystem.IsLinux() && Posix.Look(Posix.WorkingDirectory, path, out var stands, follow: true) == 0 && stands.Kind != FileKind.Regular)
        {
            throw new IOException($"It is {FileRefusals.Named(stands.Kind)}, not a file.");
        }

        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Clamp(RandomAccess.GetLength(file) - offset, 0, most)];
            var filled = 0;
            while (filled < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(filled), offset + filled) is var more and > 0)
            {
                filled += more;
            }

            return filled == bytes.Length ? bytes : bytes[..filled];
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public virtual void MakeDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            SyncDirectory(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>A file of its own with these parts, in place of what was there.</summary>
    public virtual void Write(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        foreach (var part in parts)
        {
            file.Write(part.Span);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>To the end of an existing file, whoever else writes there.</summary>
    public virtual void Append(string path, ReadOnlySpan<byte> bytes)
    {
        var file = Checked(Posix.Open(path, Posix.WriteOnly | Posix.Append), path);
        try
        {
            Checked(Posix.WriteAll(file, bytes), path);
            Checked(Posix.Sync(file), path);
        }
        finally
        {
            Posix.Close(file);
        }
    }

    public virtual void Truncate(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
        file.Flush(flushToDisk: true);
    }

    public virtual void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public virtual void MoveDirectory(string from, string to) => Directory.Move(from, to);

    public virtual void Delete(string path) => File.Delete(path);

    public virtual void DeleteDirectory(string path) => Directory.Delete(path, recursive: true);

    public virtual void SyncDirectory(string path)
    {
        var directory = Checked(Posix.Open(path, Posix.ReadOnly), path);
        try
        {
            Checked(Posix.Sync(directory), path);
        }
        finally
        {
            Posix.Close(directory);
        }
    }

    private static int Checked(int result, string path) => -result switch
    {
        <= 0 => result,
        Posix.NoEntry => throw new FileNotFoundException("It is not there any more.", path),
        Posix.NoAccess => throw new UnauthorizedAccessException($"Access to {path} is denied."),
        var error => throw new IOException($"System error {error} at {path}.", error),
    };
}

/// <summary>Tells whether a file is the one that was read.</summary>
internal readonly record struct FileStamp(long Length, long Ticks);
