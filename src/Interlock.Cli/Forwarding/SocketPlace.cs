namespace Interlock.Cli.Forwarding;

/// <summary>
/// The directory that the sockets of runs stand in: the first of some that is ours alone. One that another user made, or that leads
/// somewhere else, is passed over.
/// </summary>
/// <param name="candidates">Absolute, the best first; the last parts are made where they are missing.</param>
internal sealed class SocketPlace(IReadOnlyList<string> candidates)
{
    /// <summary>The longest path that the system takes for a socket.</summary>
    public const int LongestPath = 107;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = ~OwnerOnly & (UnixFileMode)0x1FF;

    /// <summary>Below <c>XDG_RUNTIME_DIR</c>, in the registry's state directory, in the user's, and last among the temporary files.</summary>
    /// <param name="environment">Of this process.</param>
    public static SocketPlace Of(Func<string, string?> environment, string stateDirectory) => new(
    [
        .. Rooted(environment("XDG_RUNTIME_DIR"), "interlock"),
        Path.Combine(Path.GetFullPath(stateDirectory), "sockets"),
        .. environment("XDG_STATE_HOME") is { Length: > 0 } state ? Rooted(state, "interlock/sockets") : Rooted(environment("HOME"), ".local/state/interlock/sockets"),
        Path.Combine(Path.GetTempPath(), $"interlock-{Environment.UserName}"),
    ]);

    /// <summary>Where a socket of this name is, or is to be made: one that an earlier process has left stays where it was.</summary>
    /// <exception cref="RefusalException"><c>runner.no_socket</c>: no candidate is fit.</exception>
    public string PathOf(string name)
    {
        var fitting = candidates.Select(directory => Path.Combine(directory, name)).Where(path => System.Text.Encoding.UTF8.GetByteCount(path) <= LongestPath).ToList();
        foreach (var path in fitting)
        {
            if (File.Exists(path) && OwnDirectory.IsOurs(Path.GetDirectoryName(path)!))
            {
                return path;
            }
        }

        foreach (var path in fitting)
        {
            if (Make(Path.GetDirectoryName(path)!))
            {
                return path;
            }
        }

        throw new RefusalException(new(
            RefusalKind.Failed,
            "runner.no_socket",
            $"No directory is fit for the sockets of runs: {string.Join(", ", candidates)}. Each is too long, another user's, or cannot be made.",
            "Set XDG_RUNTIME_DIR to a directory that only you can use."));
    }

    private static IEnumerable<string> Rooted(string? directory, string below) =>
        directory is { Length: > 0 } && Path.IsPathRooted(directory) ? [Path.Combine(directory, below)] : [];

    private static bool Make(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
                return true;
            }

            if (!Directory.Exists(directory))
            {
                Directory.CreateDirectory(directory, OwnerOnly);
            }

            if (!OwnDirectory.IsOurs(directory))
            {
                return false;
            }

            // It may be from before, with other rights; whoever got in meanwhile is kept out by the rights of the socket itself.
            if ((File.GetUnixFileMode(directory) & Others) != UnixFileMode.None)
            {
                File.SetUnixFileMode(directory, OwnerOnly);
            }

            return true;
        }
        catch (Exception unfit) when (unfit is IOException or UnauthorizedAccessException)
        {
            // The next candidate may be better; when none is, all are named.
            return false;
        }
    }
}
