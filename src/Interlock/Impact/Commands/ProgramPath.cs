namespace Interlock.Impact.Commands;

/// <summary>Finds a program as a shell would, but never in the working directory: what a repository brings along is not what was installed.</summary>
public static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="path">The variable <c>PATH</c>; entries that are not absolute are passed over.</param>
    public static string? Find(string name, string path) =>
        path.Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(file => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != UnixFileMode.None));
}
