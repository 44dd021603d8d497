using System.Buffers;
using System.Text;

namespace Interlock.Kiro;

/// <summary>Recognises a checkbox line: indentation, list marker, white space, <c>[c]</c> with at most one character.</summary>
internal static class BoxScanner
{
    private const int TabWidth = 4;

    /// <summary>The character behind the brackets' mark may carry this: it makes one visible character of two.</summary>
    private static readonly Rune VariationSelector = new(0xFE0F);

    /// <param name="line">One line without its line end.</param>
    /// <param name="start">Byte offset of the line in the file.</param>
    /// <param name="number">1-based line number.</param>
    /// <param name="inComment">The line begins inside an HTML comment.</param>
    public static KiroBox? Scan(ReadOnlySpan<byte> line, int start, int number, bool inComment)
    {
        var at = SkipSpace(line, 0, out var indent);
        var markerStart = at;
        if (!SkipMarker(line, ref at))
        {
            return null;
        }

        var marker = line[markerStart..at];
        var box = SkipSpace(line, at, out _);
        if (box == at || box >= line.Length || line[box] != (byte)'[')
        {
            return null;
        }

        var mark = box + 1;
        var length = MarkLength(line[mark..]);
        var close = mark + length;
        if (length < 0 || close >= line.Length || line[close] != (byte)']')
        {
            return null;
        }

        var rest = line[(close + 1)..];
        return new KiroBox
        {
            Line = number,
            MarkOffset = start + mark,
            MarkLength = length,
            Mark = Encoding.UTF8.GetString(line.Slice(mark, length)),
            Indent = indent,
            Marker = Encoding.UTF8.GetString(marker),
            IsTask = !inComment && !IsLink(rest),
            Text = Encoding.UTF8.GetString(rest),
        };
    }

    /// <summary>Skips white space of any script; an ideographic space counts two columns, as it is drawn.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> line, int at, out int columns)
    {
        columns = 0;
        while (at < line.Length)
        {
            if (line[at] == (byte)' ')
            {
                columns++;
                at++;
                continue;
            }

            if (line[at] == (byte)'\t')
            {
                columns += TabWidth - (columns % TabWidth);
                at++;
                continue;
            }

            if (Rune.DecodeFromUtf8(line[at..], out var rune, out var used) != OperationStatus.Done || !Rune.IsWhiteSpace(rune))
            {
                break;
            }

            columns += rune.Value == 0x3000 ? 2 : 1;
            at += used;
        }

        return at;
    }

    private static bool SkipMarker(ReadOnlySpan<byte> line, ref int at)
    {
        if (at >= line.Length)
        {
            return false;
        }

        if (line[at] is (byte)'-' or (byte)'*' or (byte)'+')
        {
            at++;
            return true;
        }

        var digits = at;
        while (digits < line.Length && line[digits] is >= (byte)'0' and <= (byte)'9')
        {
            digits++;
        }

        if (digits == at || digits >= line.Length || line[digits] is not ((byte)'.' or (byte)')'))
        {
            return false;
        }

        at = digits + 1;
        return true;
    }

    /// <summary>Bytes of the one character before the closing bracket; 0 when there is none, -1 at the end of the line.</summary>
    private static int MarkLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return -1;
        }

        if (text[0] == (byte)']')
        {
            return 0;
        }

        // An invalid byte sequence is one (replacement) character: marks are kept as they are, whatever they are.
        Rune.DecodeFromUtf8(text, out _, out var length);
        if (Rune.DecodeFromUtf8(text[length..], out var next, out var more) == OperationStatus.Done && next == VariationSelector)
        {
            length += more;
        }

        return length;
    }

    private static bool IsLink(ReadOnlySpan<byte> rest) =>
        !rest.IsEmpty && (rest[0] == (byte)'(' || rest[0] == (byte)'[') && rest.IndexOf(rest[0] == (byte)'(' ? (byte)')' : (byte)']') > 0;
}
