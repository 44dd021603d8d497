using System.Globalization;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Isolation;

/// <summary>Processes that sleep for a number of seconds that nobody else sleeps.</summary>
internal static class MarkedProcesses
{
    public static string NewMark() => (100_000_000 + System.Security.Cryptography.RandomNumberGenerator.GetInt32(100_000_000)).ToString(CultureInfo.InvariantCulture);

    public static IReadOnlyList<int> Of(string mark) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && CommandLine(pid) == $"sleep\0{mark}\0"),
    ];

    public static void End(Machine machine, string mark)
    {
        foreach (var pid in Of(mark))
        {
            machine.Run("kill", "/", "-KILL", pid.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
