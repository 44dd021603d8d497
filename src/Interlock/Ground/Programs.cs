using System.Collections.Concurrent;

namespace Interlock.Ground;

/// <summary>
/// Programs that were installed, each found once and started by its absolute path. The working directory is never looked into, nor is any
/// place that agents write to: entries of the path that are empty or not absolute, or that really lie in a repository, are passed over,
/// and so is a program that is a link into one.
/// </summary>
/// <param name="path">The variable <c>PATH</c>; null: what is usual.</param>
/// <param name="avoided">Asked when the first program is looked for: directories where nothing is installed: checkouts, worktrees, git directories.</param>
internal sealed class Programs(string? path, Func<IEnumerable<string>> avoided)
{
    /// <summary>Where programs are when no path is given.</summary>
    public const string UsualPath = "/usr/local/bin:/usr/bin:/bin";

    private static readonly Lazy<Programs> Process = new(() => OnPath(static () => []));

    private readonly ConcurrentDictionary<string, string?> found = new(StringComparer.Ordinal);
    private readonly Lazy<string[]> avoided = new(() => [.. avoided().Select(directory => Posix.RealPath(directory) ?? directory).Where(directory => directory.Length > 1)]);
    private string? searchPath;

    /// <summary>Those on the path of this process, where no repository is known.</summary>
    public static Programs OfProcess => Process.Value;

    /// <summary>Those on the path of this process.</summary>
    /// <param name="avoided">See the constructor.</param>
    public static Programs OnPath(Func<IEnumerable<string>> avoided) => new(Environment.GetEnvironmentVariable("PATH"), avoided);

    /// <summary>The entries that are looked into, as a <c>PATH</c> for what is started.</summary>
    public string SearchPath => searchPath ??= string.Join(Path.PathSeparator, Entries());

    /// <summary>The absolute path of an installed program; null when there is none.</summary>
    /// <param name="name">A name alone.</param>
    public string? Find(string name) =>
        found.GetOrAdd(name, static (name, all) => name.Length == 0 || name.Contains('/') || name.Contains('\0') ? null : all.Look(name), this);

    /// <summary>As <see cref="Find"/>.</summary>
    /// <returns>Refusal <c>program.not_found</c>.</returns>
    public Result<string> Require(string name) => Find(name) is { } program
        ? program
        : new Refusal(
            RefusalKind.Failed, "program.not_found", $"The program '{Shown.Short(name)}' is not installed.",
            "It is looked for in the absolute entries of PATH that lie outside the repository and its worktrees.");

    private string? Look(string name)
    {
        foreach (var directory in SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var file = Path.Combine(directory, name);
            if (File.Exists(file) && (OperatingSystem.IsWindows() || Posix.MayExecute(file)) && !IsAvoided(file))
            {
                return file;
            }
        }

        return null;
    }

    private IEnumerable<string> Entries() =>
        (path is { Length: > 0 } ? path : UsualPath).Split(Path.PathSeparator).Where(entry => Path.IsPathFullyQualified(entry) && !IsAvoided(entry)).Distinct(StringComparer.Ordinal);

    private bool IsAvoided(string place)
    {
        if (avoided.Value.Length == 0)
        {
            return false;
        }

        var real = Posix.RealPath(place) ?? Path.GetFullPath(place);
        return Array.Exists(avoided.Value, directory => real.StartsWith(directory, StringComparison.Ordinal) && (real.Length == directory.Length || real[directory.Length] == '/'));
    }
}
