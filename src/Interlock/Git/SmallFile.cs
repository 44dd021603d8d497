namespace Interlock.Git;

/// <summary>Reads files that git may take away at any moment; asking first whether they exist would prove nothing.</summary>
internal static class SmallFile
{
    private const int Largest = 1 << 20;

    /// <summary>The text without trailing white space; null when there is no such file.</summary>
    public static string? Read(string path)
    {
        if (QuickFile.Read(path, Largest) is { } bytes)
        {
            return QuickText.Read(bytes).TrimEnd();
        }

        try
        {
            return File.ReadAllText(path).TrimEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return null;
        }
    }

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
