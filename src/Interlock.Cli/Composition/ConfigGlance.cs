namespace Interlock.Cli.Composition;

/// <summary>
/// Tells at a glance whether a configuration file can set something in a section, without the YAML library. A plain file is one
/// whose unindented lines are comments or <c>section:</c>; of any other, and of one that includes others, the answer is yes.
/// </summary>
internal static class ConfigGlance
{
    private const int Largest = 256 * 1024;

    public static bool Sets(string? path, IReadOnlyList<string> sections)
    {
        if (path is null || !File.Exists(path))
        {
            return false;
        }

        if (QuickFile.Read(path, Largest) is not { } bytes)
        {
            return true;
        }

        ReadOnlySpan<byte> text = bytes;
        while (text.Length > 0)
        {
            var end = EndOf(text, (byte)'\n');
            var line = text[..end];
            text = end < text.Length ? text[(end + 1)..] : [];
            if (line.Length > 0 && line[0] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'#') && MaySet(line, sections))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a line that is no comment holds the word; false where there is no file.</summary>
    public static bool Mentions(string? path, string word)
    {
        if (path is null || !File.Exists(path))
        {
            return false;
        }

        if (QuickFile.Read(path, Largest) is not { } bytes)
        {
            return true;
        }

        ReadOnlySpan<byte> text = bytes;
        while (text.Length > 0)
        {
            var end = EndOf(text, (byte)'\n');
            if (text[0] != (byte)'#' && Holds(text[..end], word))
            {
                return true;
            }

            text = end < text.Length ? text[(end + 1)..] : [];
        }

        return false;
    }

    /// <summary>True when the bytes begin with the words, one behind the other, whatever their case.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> text, string first, string second = "")
    {
        if (text.Length < first.Length + second.Length)
        {
            return false;
        }

        for (var index = 0; index < first.Length + second.Length; index++)
        {
            var wanted = index < first.Length ? first[index] : second[index - first.Length];
            if (char.ToLowerInvariant((char)text[index]) != char.ToLowerInvariant(wanted))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the byte stands first; the length when it does not.</summary>
    public static int EndOf(ReadOnlySpan<byte> text, byte end)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == end)
            {
                return index;
            }
        }

        return text.Length;
    }

    private static bool Holds(ReadOnlySpan<byte> line, string word)
    {
        for (var start = 0; start + word.Length <= line.Length; start++)
        {
            if (StartsWith(line[start..], word))
            {
                return true;
            }
        }

        return false;
    }

    // Letter by letter: the searches of the framework take long to get ready.
    private static bool MaySet(ReadOnlySpan<byte> line, IReadOnlyList<string> sections)
    {
        var length = 0;
        while (length < line.Length && line[length] is (>= (byte)'a' and <= (byte)'z') or (byte)'_')
        {
            length++;
        }

        return length == 0 || length == line.Length || line[length] != (byte)':' || Is(line[..length], "include") || IsAny(line[..length], sections);
    }

    private static bool IsAny(ReadOnlySpan<byte> name, IReadOnlyList<string> sections)
    {
        foreach (var section in sections)
        {
            if (Is(name, section))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> name, string section)
    {
        if (name.Length != section.Length)
        {
            return false;
        }

        for (var index = 0; index < name.Length; index++)
        {
            if (name[index] != section[index])
            {
                return false;
            }
        }

        return true;
    }
}
