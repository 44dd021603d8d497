namespace Interlock.Plans.Importing;

/// <summary>The block between two lines <c>---</c> in front of a Markdown file, or a file of such lines: names with a text or a list. Nested values are passed over.</summary>
internal sealed class FrontMatter
{
    private readonly Dictionary<string, List<string>> values = new(StringComparer.Ordinal);

    /// <summary>Lines behind the block.</summary>
    public IReadOnlyList<string> Body { get; private init; } = [];

    /// <summary>1-based line of the first of <see cref="Body"/>.</summary>
    public int BodyLine { get; private init; } = 1;

    /// <summary>Null: the text begins with no such block.</summary>
    public static FrontMatter? Of(string text)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var end = lines.Length > 0 && lines[0].TrimEnd() == "---" ? Array.FindIndex(lines, 1, line => line.TrimEnd() == "---") : -1;
        if (end < 0)
        {
            return null;
        }

        var read = new FrontMatter { Body = lines[(end + 1)..], BodyLine = end + 2 };
        read.Read(lines[1..end]);
        return read;
    }

    /// <summary>A file that is such a block as a whole.</summary>
    public static FrontMatter Whole(string text)
    {
        var read = new FrontMatter();
        read.Read(text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'));
        return read;
    }

    public string? Text(string name) => values.TryGetValue(name, out var list) && list.Count > 0 && list[0].Length > 0 ? string.Join(' ', list) : null;

    public IReadOnlyList<string> List(string name) => values.TryGetValue(name, out var list) ? list : [];

    private void Read(string[] lines)
    {
        List<string>? open = null;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (char.IsWhiteSpace(line[0]) || text.StartsWith("- ", StringComparison.Ordinal) || text == "-")
            {
                open?.Add(Plain(text.StartsWith('-') ? text[1..] : text));
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                continue;
            }

            var value = line[(colon + 1)..].Trim();
            values[line[..colon].Trim()] = open = value switch
            {
                "" or "|" or ">" or "|-" or ">-" => [],
                ['[', .., ']'] => [.. value[1..^1].Split(',').Select(Plain).Where(one => one.Length > 0)],
                _ => [Plain(value)],
            };
        }
    }

    private static string Plain(string text)
    {
        var value = text.Trim();
        return value.Length > 1 && value[0] == value[^1] && value[0] is '"' or '\'' ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("''", "'", StringComparison.Ordinal) : value;
    }
}
