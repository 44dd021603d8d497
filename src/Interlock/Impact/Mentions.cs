namespace Interlock.Impact;

/// <summary>The words by which other files speak of a file.</summary>
internal static class Mentions
{
    private static readonly HashSet<string> Everywhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "index", "main", "mod", "init", "__init__", "test", "tests", "readme", "config", "types", "utils", "setup", "app", "license", "changelog", "makefile",
    };

    /// <summary>Its file name, its name below its directory, and its stem where that looks like the name of a type.</summary>
    public static IEnumerable<string> Of(string path)
    {
        var name = Path.GetFileName(path);
        var stem = Path.GetFileNameWithoutExtension(name);
        var directory = Path.GetFileName(Path.GetDirectoryName(path) ?? "");
        var generic = Everywhere.Contains(stem) || stem.Length < 3;
        if (!generic)
        {
            yield return name;
        }

        if (directory.Length > 0 && !generic)
        {
            yield return $"{directory}/{stem}";
            yield return $"{directory}.{stem}";
        }
        else if (directory.Length > 0)
        {
            yield return $"{directory}/{name}";
        }

        if (stem.Length >= 5 && char.IsAsciiLetterUpper(stem[0]) && stem.Any(char.IsAsciiLetterLower) && stem.All(char.IsAsciiLetterOrDigit))
        {
            yield return stem;
        }
    }
}
