namespace Interlock.Kiro;

/// <summary>A heading of a document.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">Without its marks.</param>
internal sealed record Heading(int Line, int Level, string Text)
{
    /// <summary>All that stand outside fences and comments, in the order of the file.</summary>
    public static List<Heading> In(KiroDocument document)
    {
        var headings = new List<Heading>();
        for (var i = 0; i < document.Lines.Count; i++)
        {
            var line = document.Lines[i];
            if (line.Flags == KiroLineFlags.None && LevelOf(document.Content.Span[line.Start..line.End]) is > 0 and var level)
            {
                headings.Add(new(i + 1, level, document.Text(line).Trim().TrimStart('#').TrimEnd('#').Trim()));
            }
        }

        return headings;
    }

    /// <summary>1 to 6; 0: no heading.</summary>
    public static int LevelOf(ReadOnlySpan<byte> line)
    {
        var text = line[BoxScanner.SkipSpace(line, 0, out var columns)..];
        if (columns >= 4 || text.IsEmpty || text[0] != (byte)'#')
        {
            return 0;
        }

        var level = text.IndexOfAnyExcept((byte)'#');
        return level < 0 ? text.Length <= 6 ? text.Length : 0
            : level <= 6 && text[level] is (byte)' ' or (byte)'\t' ? level
            : 0;
    }
}
