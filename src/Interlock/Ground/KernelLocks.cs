using System.Globalization;

namespace Interlock.Ground;

/// <summary>Who holds a lock on a file, by the kernel's own list.</summary>
internal static class KernelLocks
{
    private const string List = "/proc/locks";

    /// <summary>
    /// Processes that hold a lock by <c>flock(2)</c> on a file. Empty where the system does not tell: another kind of system, a process of
    /// another namespace, a container that hides it, a file system of the network.
    /// </summary>
    public static IReadOnlyList<int> HoldersOf(FileFacts file)
    {
        // 1: FLOCK  ADVISORY  WRITE 4711 08:01:5678 0 EOF; who waits has an arrow in the second place.
        var name = string.Create(CultureInfo.InvariantCulture, $"{file.Device >> 32:x2}:{file.Device & uint.MaxValue:x2}:{file.Inode}");
        return
        [
            .. Lines()
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words is [_, "FLOCK", _, _, _, var held, ..] && held == name)
                .Select(static words => int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(static pid => pid > 0),
        ];
    }

    private static string[] Lines()
    {
        try
        {
            return File.ReadAllLines(List);
        }
        catch (Exception untold) when (untold is IOException or UnauthorizedAccessException)
        {
            // Containers may hide it.
            return [];
        }
    }

    /// <summary>The name of a program that runs; null when it is gone.</summary>
    public static string? ProgramOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/comm").TrimEnd('\n');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
