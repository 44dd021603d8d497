using System.Text;

namespace Interlock.Git;

/// <summary>
/// Deletes a directory whole: never through a symbolic link, also where directories inside were made read-only, and whatever bytes its
/// names are made of.
/// </summary>
internal static class TreeDeletion
{
    public static void Delete(string directory)
    {
        if (!Posix.IsRealDirectory(directory))
        {
            File.Delete(directory);
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(directory, recursive: true);
            return;
        }

        using var parent = DirectoryHandle.Open(Path.GetDirectoryName(Path.GetFullPath(directory))!);
        parent.DeleteTree(Encoding.UTF8.GetBytes(Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)) + '\0'));
    }

    /// <summary>Removes what a never-filled worktree consists of: at most its <c>.git</c> file.</summary>
    public static void DeleteIfEmpty(string directory)
    {
        if (Posix.IsRealDirectory(directory) && Directory.EnumerateFileSystemEntries(directory).All(entry => Path.GetFileName(entry) == ".git"))
        {
            Delete(directory);
        }
    }
}
