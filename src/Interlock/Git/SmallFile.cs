using System.Text;

namespace Interlock.Git;

/// <summary>Reads files that git may take away at any moment; asking first whether they exist would prove nothing.</summary>
internal static class SmallFile
{
    private const int Largest = 256 << 20;

    /// <summary>The text without trailing white space; null when there is no such file.</summary>
    /// <exception cref="RefusalException"><c>file.*</c>: something else stands there, or it cannot be read.</exception>
    public static string? Read(string path)
    {
        var read = RepositoryFile.ReadNamed(path, Largest);
        return !read.IsRefused ? Encoding.UTF8.GetString(read.Value).TrimEnd()
            : read.Refusal.Code == "file.not_found" || Directory.Exists(path) ? null
            : throw new RefusalException(read.Refusal);
    }

    /// <summary>Its lines; none when there is no such file.</summary>
    public static IEnumerable<string> Lines(string path) => Read(path)?.Split('\n').Select(line => line.TrimEnd('\r')) ?? [];

    /// <summary>The directories directly inside; none when there is no such directory.</summary>
    public static string[] Directories(string path)
    {
        try
        {
            return Directory.GetDirectories(path);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
