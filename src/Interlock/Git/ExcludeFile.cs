namespace Interlock.Git;

/// <summary>The repository's own exclude file (<c>info/exclude</c>): ignores that are not part of any commit.</summary>
public static class ExcludeFile
{
    /// <summary>Adds the patterns that are not there yet; every other line stays as it is.</summary>
    /// <returns>The patterns added.</returns>
    public static IReadOnlyList<string> Add(Repository place, IEnumerable<string> patterns)
    {
        var file = Path.Combine(place.CommonDir, "info", "exclude");
        var content = File.Exists(file) ? File.ReadAllText(file) : "";
        var known = content.Split('\n').Select(line => line.TrimEnd('\r')).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. patterns.Where(pattern => !known.Contains(pattern))];
        if (missing.Length > 0)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var lead = content.Length == 0 || content.EndsWith('\n') ? "" : "\n";
            File.AppendAllText(file, lead + string.Concat(missing.Select(pattern => $"{pattern}\n")));
        }

        return missing;
    }
}
