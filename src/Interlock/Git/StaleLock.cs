using System.Globalization;

namespace Interlock.Git;

/// <summary>
/// A git that was killed leaves its lock files behind, and nothing works there any more. Such a file may go once no living process
/// can be the one that made it.
/// </summary>
internal static class StaleLock
{
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Removes the <c>index.lock</c> of a worktree of ours, whose processes have ended.</summary>
    public static void Clear(Checkout checkout) => ClearUnless(checkout.IndexLock, process => IsGitIn(process, [checkout.Path]));

    /// <summary>Removes a lock file that only git started by us makes. False when it is in use and stays.</summary>
    public static bool Clear(string file) => ClearUnless(file, _ => false);

    /// <summary>
    /// Waits for a lock file to go. One that is older than two seconds, that nobody has open, and that was there before every git now
    /// running in the repository, has no owner any more and is removed.
    /// </summary>
    /// <returns>True when it is gone.</returns>
    public static async Task<bool> WaitAsync(string file, string[] directories, TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (File.Exists(file))
        {
            var made = File.GetLastWriteTimeUtc(file);
            if (clock.GetUtcNow().UtcDateTime - made >= LeastAge
                && ClearUnless(file, process => StartedBefore(process, made + LeastAge) && IsGitIn(process, directories)))
            {
                return true;
            }

            if (clock.GetElapsedTime(started) >= wait)
            {
                return false;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }

        return true;
    }

    /// <summary>Whether a lock file has stood for a while and nobody who lives can have made it; it is left alone.</summary>
    public static bool IsAbandoned(string file, string[] directories, TimeProvider clock)
    {
        var made = File.GetLastWriteTimeUtc(file);
        return Directory.Exists("/proc/self") && clock.GetUtcNow().UtcDateTime - made >= LeastAge
            && !IsInUse(file, process => StartedBefore(process, made + LeastAge) && IsGitIn(process, directories));
    }

    /// <summary>Whether a git runs that was given all of these words.</summary>
    public static bool IsGitGiven(params string[] words)
        => Directory.Exists("/proc/self") && Processes().Any(process =>
            Read(() => File.ReadAllText(Path.Combine(process, "cmdline")))?.Split('\0') is { } line
            && Path.GetFileName(line[0]).StartsWith("git", StringComparison.Ordinal)
            && words.All(line.Contains));

    private static bool ClearUnless(string file, Func<string, bool> isOwner)
    {
        if (!File.Exists(file))
        {
            return true;
        }

        if (!Directory.Exists("/proc/self") || IsInUse(file, isOwner))
        {
            return false;
        }

        File.Delete(file);
        return true;
    }

    private static bool IsInUse(string file, Func<string, bool> isOwner)
        => Processes().Any(process => isOwner(process) || HasOpen(process, file));

    private static IEnumerable<string> Processes()
        => Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]));

    // A commit that waits for its editor has closed the lock, but still runs there.
    private static bool IsGitIn(string process, string[] directories)
    {
        var name = Read(() => File.ReadAllText(Path.Combine(process, "comm")).Trim());
        if (name is null || !name.StartsWith("git", StringComparison.Ordinal))
        {
            return false;
        }

        // A git that is ending has no directory any more; another user's has one that we may not see, and could be the one.
        var cwd = Read(() => new FileInfo(Path.Combine(process, "cwd")).LinkTarget);
        return cwd is null
            ? IsHidden(process)
            : directories.Any(directory => cwd == directory || cwd.StartsWith($"{directory}/", StringComparison.Ordinal));
    }

    private static bool StartedBefore(string process, DateTime moment)
    {
        const int StartField = 19;
        const double TicksPerSecond = 100;

        // The name in field two may hold anything, so count from its closing bracket.
        var stat = Read(() => File.ReadAllText(Path.Combine(process, "stat")));
        var boot = Read(() => File.ReadLines("/proc/stat").FirstOrDefault(line => line.StartsWith("btime ", StringComparison.Ordinal)));
        return stat is null || boot is null
            || DateTime.UnixEpoch.AddSeconds(long.Parse(boot["btime ".Length..], CultureInfo.InvariantCulture)
                + (long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartField], CultureInfo.InvariantCulture) / TicksPerSecond)) < moment;
    }

    private static bool IsHidden(string process)
    {
        try
        {
            _ = Directory.GetFiles(Path.Combine(process, "fd"));
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }

    private static bool HasOpen(string process, string file)
        => Read(() => Directory.GetFiles(Path.Combine(process, "fd"))) is { } handles
            && handles.Any(handle => Read(() => new FileInfo(handle).LinkTarget) == file);

    private static T? Read<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile, or is another user's.
            return null;
        }
    }
}
