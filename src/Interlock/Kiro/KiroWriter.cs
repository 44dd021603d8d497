namespace Interlock.Kiro;

/// <summary>Changes marks and nothing else; every other byte of a file stays (design page 4, "Writing").</summary>
internal static class KiroWriter
{
    /// <summary>
    /// Sets the mark of one checkbox line. Exactly one byte differs when the old mark is one byte. Two forms cannot keep
    /// the length: <c>[]</c> has no character to change, so one is inserted; a mark of several bytes (<c>[✅]</c>) is replaced by one.
    /// </summary>
    /// <param name="content">The whole file.</param>
    /// <param name="line">1-based line number of a checkbox line.</param>
    /// <param name="mark">An ASCII character other than a control character or a bracket: <c>x</c>, space, <c>-</c>, <c>~</c>.</param>
    /// <returns>New bytes (the same bytes when the mark is already there), or <c>kiro.no_box</c>, <c>kiro.bad_mark</c> or a refusal of <see cref="KiroDocument.Parse"/>.</returns>
    public static Result<byte[]> Flip(byte[] content, int line, char mark)
    {
        ArgumentNullException.ThrowIfNull(content);
        var read = KiroDocument.Parse(content);
        if (read.IsRefused)
        {
            return read.Refusal;
        }

        var box = read.Value.Boxes.FirstOrDefault(box => box.Line == line);
        return box is null
            ? new Refusal(RefusalKind.NotFound, "kiro.no_box", $"Line {line} is no checkbox line.")
            : Flip(content, [box], mark);
    }

    /// <summary>Sets the mark of several boxes of a document in one pass.</summary>
    /// <param name="content">The bytes from which the boxes were read.</param>
    /// <param name="boxes">Boxes of that content, in the order of the file.</param>
    /// <param name="mark">As in <see cref="Flip(byte[], int, char)"/>.</param>
    public static Result<byte[]> Flip(byte[] content, IReadOnlyList<KiroBox> boxes, char mark)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(boxes);
        if (!char.IsAscii(mark) || char.IsControl(mark) || mark is '[' or ']')
        {
            return new Refusal(RefusalKind.Usage, "kiro.bad_mark", "A mark is one ASCII character, neither a control character nor a bracket.");
        }

        var written = new byte[content.Length + boxes.Sum(box => 1 - box.MarkLength)];
        var from = 0;
        var to = 0;
        foreach (var box in boxes)
        {
            var kept = box.MarkOffset - from;
            content.AsSpan(from, kept).CopyTo(written.AsSpan(to));
            to += kept;
            written[to++] = (byte)mark;
            from = box.MarkOffset + box.MarkLength;
        }

        content.AsSpan(from).CopyTo(written.AsSpan(to));
        return written;
    }
}
