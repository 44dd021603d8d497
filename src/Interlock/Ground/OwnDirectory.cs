namespace Interlock.Ground;

/// <summary>Directories that are this user's alone to change.</summary>
internal static class OwnDirectory
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>A directory itself, no link, that belongs to this user; and where it stands nobody else can put another in its place.</summary>
    public static bool IsOurs(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Directory.Exists(directory);
        }

        var user = Posix.EffectiveUser();
        return Posix.Look(Posix.WorkingDirectory, directory, out var own) == 0 && own.Kind == FileKind.Directory && own.User == user
            && Path.GetDirectoryName(directory) is { } parent
            && Posix.Look(Posix.WorkingDirectory, parent, out var above, follow: true) == 0 && above.Kind == FileKind.Directory
            && (above.User == user || above.User == 0)
            && (above.Mode.HasFlag(UnixFileMode.StickyBit) || (above.Mode & OthersWrite) == UnixFileMode.None);
    }
}
