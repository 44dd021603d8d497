using System.Text;

namespace Interlock.Git;

/// <summary>Reads the few settings of a repository's own config file that say where its working tree is.</summary>
internal static class GitConfigFile
{
    private const int Largest = 1 << 20;

    /// <summary>The last value of a <c>core.*</c> key; "true" for a key without a value; null when absent.</summary>
    public static string? Core(string commonDir, string key) => Value(commonDir, $"core.{key}");

    /// <summary>The last value of a <c>section.key</c>, as <see cref="Core"/>.</summary>
    public static string? Value(string gitDirectory, string name)
        => Read(Path.Combine(gitDirectory, "config.worktree"), name) ?? Read(Path.Combine(gitDirectory, "config"), name);

    public static bool IsTrue(string? value)
        => value?.ToLowerInvariant() is "true" or "yes" or "on" or "1";

    private static string? Read(string file, string wanted)
    {
        var dot = wanted.IndexOf('.', StringComparison.Ordinal);
        var (section, key) = ($"[{wanted[..dot]}]", wanted[(dot + 1)..]);
        if (RepositoryFile.Text(file, Largest) is not { } text)
        {
            return null;
        }

        string? value = null;
        var inside = false;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var line = (end < 0 ? text[start..] : text[start..end]).Trim();
            start = end < 0 ? text.Length : end + 1;
            if (line.StartsWith('['))
            {
                inside = line.StartsWith(section, StringComparison.OrdinalIgnoreCase);
                line = inside ? line[section.Length..].Trim() : "";
            }

            if (!inside || line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            var equals = line.IndexOf('=');
            var name = equals < 0 ? line : line[..equals].TrimEnd();
            if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                value = equals < 0 ? "true" : Unquote(line[(equals + 1)..].Trim());
            }
        }

        return value;
    }

    private static string Unquote(string value)
    {
        var quoted = false;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '\\' && i + 1 < value.Length)
            {
                text.Append(value[++i]);
            }
            else if (!quoted && c is '#' or ';')
            {
                break;
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString().TrimEnd();
    }
}
