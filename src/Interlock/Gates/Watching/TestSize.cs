namespace Interlock.Gates.Watching;

/// <summary>How much a test file holds.</summary>
/// <param name="Lines">All of its lines.</param>
/// <param name="Telling">Those that are neither blank nor a comment alone: filling a file up with such does not make up for tests taken out.</param>
/// <param name="Marks">Marks by which tests are left out; see <see cref="SkipMarks"/>.</param>
internal readonly record struct TestSize(int Lines, int Telling, int Marks)
{
    private static readonly string[] Comments = ["//", "/*", "*/", "* ", "# ", "#!", "-- ", "<!--", ";;", "\"\"\"", "'''"];

    public static TestSize Of(string text)
    {
        var (lines, telling) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            lines++;
            telling += Tells(line.Trim()) ? 1 : 0;
        }

        return new(lines, telling, SkipMarks.Count(text));
    }

    /// <summary>The lines that tell something, for comparing what a file was with what it may have become.</summary>
    public static IReadOnlyList<string> TellingLines(string text)
    {
        var kept = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (Tells(trimmed))
            {
                kept.Add(trimmed.ToString());
            }
        }

        return kept;
    }

    private static bool Tells(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line is "#" or "*")
        {
            return false;
        }

        foreach (var comment in Comments)
        {
            if (line.StartsWith(comment, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
