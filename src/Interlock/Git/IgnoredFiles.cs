namespace Interlock.Git;

/// <summary>What git ignores in a checkout that is about to be removed.</summary>
/// <param name="Kept">Files saved with the rescue.</param>
/// <param name="Left">Files and directories (ending in <c>/</c>) that are only named: made by tools, or beyond the bounds.</param>
internal sealed record IgnoredFiles(IReadOnlyList<string> Kept, IReadOnlyList<string> Left)
{
    private const int MostFiles = 1000;
    private const long MostBytes = 16 << 20;
    private const long LargestFile = 4 << 20;

    /// <summary>Directories that tools fill and fill again.</summary>
    private static readonly HashSet<string> MadeByTools = new(StringComparer.Ordinal)
    {
        "node_modules", "bin", "obj", "target", "dist", "build", "out", "__pycache__", ".venv", "venv", ".tox", ".nox", ".mypy_cache", ".pytest_cache",
        ".ruff_cache", ".gradle", ".next", ".nuxt", ".cache", ".parcel-cache", ".turbo", "coverage", ".terraform", ".eggs", "artifacts", "TestResults", ".git",
    };

    public static IgnoredFiles None { get; } = new([], []);

    public bool IsEmpty => Kept.Count == 0 && Left.Count == 0;

    /// <summary>One process; nothing of what it finds is read.</summary>
    internal static async Task<IgnoredFiles> FindAsync(GitRepository repository, FreshIndex work, Checkout checkout, CancellationToken cancellationToken)
    {
        var call = work.Call("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z");
        var kept = new SortedSet<string>(StringComparer.Ordinal);
        var left = new SortedSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var entry in (await repository.Git.MustAsync(call, cancellationToken)).Records)
        {
            var parts = entry.TrimEnd('/').Split('/');
            var made = Array.FindIndex(parts, MadeByTools.Contains);
            List<string> inside = [];
            if (made >= 0)
            {
                left.Add(string.Join('/', parts[..(made + 1)]) + (made + 1 < parts.Length || entry.EndsWith('/') ? "/" : ""));
            }
            else if (Gather(checkout.Path, entry.TrimEnd('/'), inside, MostFiles - kept.Count, ref bytes))
            {
                kept.UnionWith(inside);
            }
            else
            {
                left.Add(entry);
            }
        }

        return kept.Count == 0 && left.Count == 0 ? None : new([.. kept], [.. left]);
    }

    /// <summary>False when the entry is beyond a bound, or what a tool makes: then nothing of it is kept.</summary>
    private static bool Gather(string top, string path, List<string> found, int most, ref long bytes)
    {
        var full = Path.Combine(top, path);
        if (Posix.IsRealDirectory(full))
        {
            if (MadeByTools.Contains(Path.GetFileName(path)) || Posix.Exists(Path.Combine(full, ".git")))
            {
                return false;
            }

            foreach (var entry in Directory.EnumerateFileSystemEntries(full))
            {
                if (!Gather(top, $"{path}/{Path.GetFileName(entry)}", found, most, ref bytes))
                {
                    return false;
                }
            }

            return true;
        }

        var file = new FileInfo(full);
        if (!file.Exists || file.LinkTarget is not null)
        {
            return file.LinkTarget is not null && Add(found, path, most);
        }

        bytes += file.Length;
        return file.Length <= LargestFile && bytes <= MostBytes && Add(found, path, most);
    }

    private static bool Add(List<string> found, string path, int most)
    {
        found.Add(path);
        return found.Count <= most;
    }
}
