using System.Globalization;
using Interlock.Claims;

namespace Interlock.Gates.Watching;

/// <summary>When new files are so many, so large or so named that somebody should say they are meant.</summary>
internal sealed record UnusualLimits
{
    /// <summary>More new files than this.</summary>
    public int MostNew { get; init; } = 500;

    /// <summary>A file larger than this, in bytes, that was not so before.</summary>
    public long Largest { get; init; } = 10 * 1000 * 1000;

    /// <summary>Globs of new files that often hold secrets; one without <c>/</c> matches at any depth.</summary>
    public IReadOnlyList<string> Names { get; init; } = [".env*", "*.pem", "id_*"];
}

/// <summary>The unusual ones of a change, unless they were declared by name.</summary>
internal sealed class UnusualFiles(UnusualLimits limits, bool ignoreCase)
{
    private const double Mega = 1_000_000;

    /// <param name="changes">With the sizes of what is new.</param>
    /// <param name="declared">The files that the task declares, those left out that an agent added while it worked.</param>
    public IReadOnlyList<WatchedFile> Of(IReadOnlyList<FileChange> changes, IReadOnlyList<string> declared)
    {
        var found = new List<WatchedFile>();
        foreach (var change in changes.Where(change => !change.IsGone))
        {
            if (change.Size > limits.Largest && !(change.OldSize > limits.Largest) && !Named(declared, change.Path))
            {
                found.Add(WatchedFile.Of(change, string.Create(CultureInfo.InvariantCulture, $"{change.Size / Mega:0.#} MB")));
            }
            else if (change.IsNew && PathPatterns.FitsAny(limits.Names, change.Path, ignoreCase: true) && !Named(declared, change.Path))
            {
                found.Add(WatchedFile.Of(change, "new, and named like a file that holds secrets"));
            }
        }

        var added = changes.Where(change => change.IsNew && !change.IsGone && !Placed(declared, change.Path)).ToList();
        if (added.Count > limits.MostNew)
        {
            // Bound to all of them: another file makes it another set.
            found.Add(new($"{added.Count} new files", "000000", FileSet.Hash(added.Select(change => $"{change.NewId} {change.Path}")), $"more than {limits.MostNew}, such as {added[0].Path}"));
        }

        return found;
    }

    /// <summary>A declaration names a file when it is its path, or a glob that spells out something of its name: <c>certs/*.pem</c>, not <c>certs/**</c>.</summary>
    private bool Named(IReadOnlyList<string> declared, string path)
    {
        foreach (var key in declared)
        {
            var last = key[(key.LastIndexOf('/') + 1)..];
            if (key.Equals(path, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
                || (LockPath.IsGlob(key) && last.AsSpan().IndexOfAnyExcept("*?.") >= 0 && Glob.Matches(key, path, ignoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For their number, a declared directory says that they are meant; the whole repository does not.</summary>
    private bool Placed(IReadOnlyList<string> declared, string path)
    {
        foreach (var key in declared)
        {
            if (key[0] is not ('*' or '?' or '[') && LockPath.Covers(key, path, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
