namespace Interlock.Cli.Forwarding;

/// <summary>
/// Where the sockets of runs stand that work as another user. Everybody can go through the directory and nobody but its owner can look into it;
/// who can connect is said by each socket's own group.
/// </summary>
internal static class SharedSocketPlace
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string PathOf(string name) => Path.Combine(Path.GetTempPath(), $"interlock-{Environment.UserName}-shared", name);

    /// <summary>Makes the directory of a socket, ours alone to write.</summary>
    /// <exception cref="UnauthorizedAccessException">It stands there and is somebody else's.</exception>
    public static void Make(string socket)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Agents run as another user on Linux alone.");
        }

        var directory = Path.GetDirectoryName(socket)!;
        const UnixFileMode through = Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(directory, through);
        if (new DirectoryInfo(directory).LinkTarget is not null)
        {
            throw new UnauthorizedAccessException($"'{directory}' is a link.");
        }

        // Only the owner can do that.
        File.SetUnixFileMode(directory, through);
    }
}
