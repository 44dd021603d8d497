namespace Interlock.Kiro;

/// <summary>
/// Follows HTML comments through a file, line by line and in linear time. A comment that opens a line runs to its end
/// wherever that is; one that opens in the middle of a text is a comment only when it ends within the same paragraph.
/// </summary>
internal sealed class CommentTracker(ReadOnlyMemory<byte> content)
{
    private int nextClose = -1;
    private int nextBlank = -1;

    /// <summary>The 1-based line on which the comment that is open now was opened; 0 when none is.</summary>
    public int OpenSince { get; private set; }

    public bool IsOpen => OpenSince > 0;

    /// <summary>Reads one line.</summary>
    /// <param name="start">Byte offset of the line.</param>
    /// <param name="end">Byte offset behind it.</param>
    /// <param name="number">1-based line number.</param>
    /// <param name="fenced">Inside a code fence nothing opens; what is open may still close.</param>
    /// <returns>Whether the whole line belongs to a comment: it began inside one, or opens with one.</returns>
    public bool Read(int start, int end, int number, bool fenced)
    {
        var line = content.Span[start..end];
        var comment = IsOpen;
        CodeSpans? code = null;
        var at = 0;
        while (true)
        {
            if (IsOpen)
            {
                var close = line[at..].IndexOf("-->"u8);
                if (close < 0)
                {
                    return comment;
                }

                OpenSince = 0;
                at += close + 3;
                continue;
            }

            var open = fenced ? -1 : line[at..].IndexOf("<!--"u8);
            if (open < 0)
            {
                return comment;
            }

            open += at;
            var opensLine = BoxScanner.SkipSpace(line, 0, out _) == open;
            comment |= opensLine;
            at = open + 4;
            if (!(code ??= CodeSpans.In(line, (byte)'`')).Contain(open) && (opensLine || ClosesInParagraph(start + at)))
            {
                OpenSince = number;
            }
        }
    }

    private bool ClosesInParagraph(int from)
    {
        // Both marks only ever move forward, so that a file full of openings is still read once.
        nextClose = Forward(nextClose, from, "-->"u8);
        nextBlank = nextBlank < from ? BlankLine(from) : nextBlank;
        return nextClose < nextBlank;
    }

    private int Forward(int known, int from, ReadOnlySpan<byte> what)
    {
        if (known >= from)
        {
            return known;
        }

        var found = content.Span[from..].IndexOf(what);
        return found < 0 ? int.MaxValue : from + found;
    }

    private int BlankLine(int from)
    {
        var span = content.Span;
        var at = from;
        while (true)
        {
            var end = span[at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return span.Length;
            }

            at += end + 1;
            var next = at;
            while (next < span.Length && span[next] is (byte)' ' or (byte)'\t' or (byte)'\r')
            {
                next++;
            }

            if (next >= span.Length || span[next] == (byte)'\n')
            {
                return at;
            }
        }
    }
}
