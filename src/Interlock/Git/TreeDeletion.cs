namespace Interlock.Git;

/// <summary>Deletes a directory whole: never through a symbolic link, and also where directories inside were made read-only.</summary>
internal static class TreeDeletion
{
    public static void Delete(string directory)
    {
        if (!Posix.IsRealDirectory(directory))
        {
            File.Delete(directory);
            return;
        }

        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException && Directory.Exists(directory))
        {
            Unprotect(directory);
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Removes what a never-filled worktree consists of: at most its <c>.git</c> file.</summary>
    public static void DeleteIfEmpty(string directory)
    {
        if (Posix.IsRealDirectory(directory) && Directory.EnumerateFileSystemEntries(directory).All(entry => Path.GetFileName(entry) == ".git"))
        {
            Delete(directory);
        }
    }

    private static void Unprotect(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var inner in Directory.EnumerateDirectories(directory).Where(Posix.IsRealDirectory))
        {
            Unprotect(inner);
        }
    }
}
