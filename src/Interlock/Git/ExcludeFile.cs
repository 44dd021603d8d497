using System.Text;

namespace Interlock.Git;

/// <summary>The repository's own exclude file (<c>info/exclude</c>): ignores that are not part of any commit.</summary>
internal static class ExcludeFile
{
    private const string Name = "info/exclude";
    private const int Largest = 16 << 20;

    /// <summary>Adds the patterns that are not there yet; every other line stays as it is.</summary>
    /// <returns>The patterns added.</returns>
    /// <exception cref="RefusalException"><c>file.*</c>: it is no file inside the git directory.</exception>
    public static IReadOnlyList<string> Add(Repository place, IEnumerable<string> patterns)
    {
        var read = RepositoryFile.ReadIfThere(place.CommonDir, Name, Largest, followsInside: true);
        var content = read.Value is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
        var known = content.Split('\n').Select(line => line.TrimEnd('\r')).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. patterns.Where(pattern => !known.Contains(pattern))];
        if (missing.Length > 0)
        {
            var lead = content.Length == 0 || content.EndsWith('\n') ? "" : "\n";
            var whole = content + lead + string.Concat(missing.Select(pattern => $"{pattern}\n"));
            Write(place, whole);
        }

        return missing;
    }

    /// <summary>Takes out a piece of text, wherever it stands.</summary>
    public static void Remove(Repository place, string piece)
    {
        var read = RepositoryFile.ReadIfThere(place.CommonDir, Name, Largest, followsInside: true);
        var content = read.Value is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
        var left = content.Replace(piece, "", StringComparison.Ordinal);
        if (left.Length < content.Length)
        {
            Write(place, left);
        }
    }

    private static void Write(Repository place, string content)
    {
        var written = RepositoryFile.Replace(place.CommonDir, Name, Encoding.UTF8.GetBytes(content), new() { FollowsInside = true, MakesDirectories = true });
        if (written.IsRefused)
        {
            throw new RefusalException(written.Refusal);
        }
    }
}
