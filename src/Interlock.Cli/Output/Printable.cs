using System.Buffers;
using System.Globalization;
using System.Text;

namespace Interlock.Cli.Output;

/// <summary>
/// Makes foreign text (titles, paths, messages of tools) harmless to a terminal: what would move the cursor, change colours,
/// reverse the reading direction or hide itself is shown as <c>·</c>.
/// </summary>
internal static class Printable
{
    private const char Stand = '\u00b7';
    private static readonly SearchValues<char> Plain = SearchValues.Create(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>One line: line ends and tabs become a space.</summary>
    public static string Line(string text) => text.AsSpan().ContainsAnyExcept(Plain) ? Clean(text, keepLines: false) : text;

    /// <summary>Several lines: line ends stay, tabs become spaces.</summary>
    public static string Lines(string text) => text.AsSpan().ContainsAnyExcept(Plain) ? Clean(text, keepLines: true) : text;

    /// <summary>One line of at most <paramref name="length"/> characters, for use inside a sentence.</summary>
    public static string Short(string text, int length)
    {
        var cut = text.Length > length ? text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…" : text;
        return Line(cut);
    }

    private static string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        var previous = '\0';
        for (var index = 0; index < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var used) != OperationStatus.Done)
            {
                clean.Append(Stand);
            }
            else if (rune.Value is '\n' or '\r' or '\t')
            {
                AppendSpace(clean, (char)rune.Value, previous, keepLines);
            }
            else if (IsHarmful(rune))
            {
                clean.Append(Stand);
            }
            else
            {
                clean.Append(text, index, used);
            }

            previous = text[index];
            index += used;
        }

        return clean.ToString();
    }

    private static void AppendSpace(StringBuilder clean, char character, char previous, bool keepLines)
    {
        if (character == '\n' && previous == '\r')
        {
            return;
        }

        clean.Append(character == '\t' || !keepLines ? ' ' : '\n');
    }

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,

        // Joiners inside emoji and Indic words are wanted; marks of direction, tags and invisible operators are not.
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D or 0x00AD),
        UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => true,
        _ => false,
    };
}
