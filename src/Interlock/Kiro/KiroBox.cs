namespace Interlock.Kiro;

/// <summary>One checkbox line as it stands in the file (design page 4, "Reading").</summary>
internal sealed record KiroBox
{
    /// <summary>1-based line number; LF, CRLF and a lone CR each end a line.</summary>
    public required int Line { get; init; }

    /// <summary>Byte offset in the file of the mark; of the gap between the brackets when there is none (<c>[]</c>).</summary>
    public required int MarkOffset { get; init; }

    /// <summary>Bytes of the mark: 1 for ASCII, more for others such as <c>✅</c>, 0 for <c>[]</c>.</summary>
    public required int MarkLength { get; init; }

    /// <summary>The character between the brackets; empty for <c>[]</c>.</summary>
    public required string Mark { get; init; }

    /// <summary>Columns before the list marker; a tab reaches to the next multiple of four.</summary>
    public required int Indent { get; init; }

    /// <summary>The list marker: <c>-</c>, <c>*</c>, <c>+</c>, <c>1.</c> or <c>1)</c>.</summary>
    public required string Marker { get; init; }

    /// <summary>False for a line inside an HTML comment or with a NUL byte, and for a link (<c>[1](url)</c>): read, counted, but no task.</summary>
    public required bool IsTask { get; init; }

    /// <summary>What follows the closing bracket, up to the end of the line, untouched.</summary>
    public required string Text { get; init; }

    /// <summary>Only <c>x</c> and <c>X</c> mean done; every other mark is kept and read as not done.</summary>
    public bool Done => Mark is "x" or "X";
}
