namespace Interlock.Cli.Calls;

/// <summary>What the process was started with.</summary>
internal static class Surroundings
{
    /// <summary>
    /// The working directory, asked for once: it may be a task's worktree and be gone before the command ends. From here on the process
    /// stands where no directory goes away, everything has an absolute path, and what is started is told where.
    /// </summary>
    public static string? Leave()
    {
        var directory = Directory();
        if (!OperatingSystem.IsWindows())
        {
            System.IO.Directory.SetCurrentDirectory("/");
        }

        return directory;
    }

    /// <summary>The working directory; null when it does not exist any more.</summary>
    public static string? Directory()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            // It was removed under us.
            return null;
        }
    }

    /// <summary>An environment variable; null when it is not set.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
