namespace Interlock.Ground;

/// <summary>
/// Whole files put in place by one guarantee: written beside, on disk, then under their name, and the name on disk too. Others see the
/// old content or the new, never a part, also after a death or a loss of power in between.
/// </summary>
internal static class DurableFile
{
    /// <summary>Replaces a file in a place that is ours; directories that are missing are made. What stands there and is no regular file stays.</summary>
    /// <param name="mode">Null: the one it has, or what is usual for a new file.</param>
    /// <exception cref="IOException">It cannot be written; then nothing has changed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
        }

        var written = RepositoryFile.Replace(directory, path, content, new() { Mode = mode, ReplacesLinks = true });
        if (written.IsRefused)
        {
            throw new IOException(written.Refusal.Message);
        }
    }

    /// <summary>Gives a file or directory its name, whose content was synced before; what stands there is replaced where it is a file.</summary>
    /// <exception cref="IOException">It cannot be named, or the name cannot be written to disk.</exception>
    public static void Name(string unfinished, string path)
    {
        if (Directory.Exists(unfinished))
        {
            Directory.Move(unfinished, path);
        }
        else
        {
            File.Move(unfinished, path, overwrite: true);
        }

        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes the names of a directory to disk; the framework syncs files only.</summary>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var opened = Posix.Open(directory, Posix.ReadOnly | Posix.DirectoryOnly);
        var error = opened < 0 ? opened : Posix.Sync(opened);
        Posix.Close(opened);
        if (error < 0)
        {
            throw new IOException($"'{directory}' cannot be written to disk: {Posix.Says(error)}");
        }
    }
}
