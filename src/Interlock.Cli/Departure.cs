using Interlock.Git;

namespace Interlock.Cli;

/// <summary>What is said to somebody whose directory went away while the command ran, as a task's worktree does with its merge.</summary>
internal static class Departure
{
    /// <returns>Null while the directory is there.</returns>
    public static string? From(string? directory)
    {
        if (directory is null || Directory.Exists(directory))
        {
            return null;
        }

        var above = directory;
        while (!Directory.Exists(above))
        {
            above = Path.GetDirectoryName(above) ?? "/";
        }

        var place = RepositoryLocator.Find(above) is { IsRefused: false } found ? found.Value.MainCheckout ?? above : above;
        return $"Your working directory {directory} was removed meanwhile; go on in {place}.";
    }
}
