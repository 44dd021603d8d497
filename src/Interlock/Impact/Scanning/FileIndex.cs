namespace Interlock.Impact.Scanning;

/// <summary>All paths of a commit, found by their end.</summary>
internal sealed class FileIndex
{
    /// <summary>Files that an ambiguous end may mean; with more it says nothing.</summary>
    private const int MostMeant = 4;

    private readonly HashSet<string> paths;
    private readonly Dictionary<string, List<string>> byName = new(StringComparer.Ordinal);

    public FileIndex(IEnumerable<string> files)
    {
        paths = new(files, StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var name = path[(path.LastIndexOf('/') + 1)..];
            if (!byName.TryGetValue(name, out var same))
            {
                byName.Add(name, same = []);
            }

            same.Add(path);
        }
    }

    public bool Has(string path) => paths.Contains(path);

    /// <summary>The files whose path is this or ends with it, those nearest to a directory only.</summary>
    /// <param name="end">Relative, with <c>/</c>.</param>
    public IReadOnlyList<string> EndingWith(string end, string directory)
    {
        var name = end[(end.LastIndexOf('/') + 1)..];
        if (name.Length == 0 || !byName.TryGetValue(name, out var same))
        {
            return [];
        }

        var meant = same.Where(path => path.Length == end.Length ? path == end : path.EndsWith(end, StringComparison.Ordinal) && path[path.Length - end.Length - 1] == '/').ToList();
        if (meant.Count > 1)
        {
            var nearest = meant.Max(path => Shared(path, directory));
            meant.RemoveAll(path => Shared(path, directory) < nearest);
        }

        return meant.Count > MostMeant ? [] : meant;
    }

    /// <summary>A path relative to a directory, made plain; null when it leaves the repository.</summary>
    public static string? Resolve(string directory, string path)
    {
        var parts = directory.Length == 0 ? [] : directory.Split('/').ToList();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count == 0)
            {
                return null;
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    public static string DirectoryOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";

    /// <summary>Characters of directories that two places have in common.</summary>
    private static int Shared(string path, string directory)
    {
        var common = path.AsSpan().CommonPrefixLength(directory);
        return common == directory.Length ? common + 1 : path.AsSpan(0, common).LastIndexOf('/') + 1;
    }
}
