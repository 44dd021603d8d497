namespace Interlock.Kiro;

/// <summary>Follows code fences line by line: one is closed only by a line of the same character, at least as long, with nothing behind it.</summary>
internal sealed class CodeFence
{
    private byte mark;
    private int length;

    /// <summary>The 1-based line on which the fence that is open now was opened; 0 when none is.</summary>
    public int OpenSince { get; private set; }

    /// <summary>Reads one line.</summary>
    /// <returns>Whether it opens or closes a fence.</returns>
    public bool Read(ReadOnlySpan<byte> line, int number)
    {
        var text = line[BoxScanner.SkipSpace(line, 0, out _)..];
        if (text.IsEmpty || text[0] is not ((byte)'`' or (byte)'~'))
        {
            return false;
        }

        var run = text.IndexOfAnyExcept(text[0]);
        run = run < 0 ? text.Length : run;
        var behind = text[run..];
        if (OpenSince > 0)
        {
            if (text[0] != mark || run < length || BoxScanner.SkipSpace(behind, 0, out _) < behind.Length)
            {
                return false;
            }

            OpenSince = 0;
            return true;
        }

        // ```code``` in one line is a code span.
        if (run < 3 || (text[0] == (byte)'`' && behind.Contains((byte)'`')))
        {
            return false;
        }

        (mark, length, OpenSince) = (text[0], run, number);
        return true;
    }
}
