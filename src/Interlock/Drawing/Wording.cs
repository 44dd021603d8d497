using System.Globalization;
using System.Text;

namespace Interlock.Drawing;

/// <summary>Foreign text on a drawing: one line, harmless, and no longer than there is room for.</summary>
internal static class Wording
{
    /// <summary>The text on one line: blanks run together; what would steer a terminal or turn the reading direction becomes <c>·</c>.</summary>
    /// <param name="columns">Room, where wide characters take two; a longer text ends with <c>…</c>.</param>
    public static string Line(string text, int columns)
    {
        var line = new StringBuilder();
        var used = 0;
        var cut = 0;
        var blank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                blank = line.Length > 0;
                continue;
            }

            var width = (blank ? 1 : 0) + Width(rune);
            if (used + width > columns)
            {
                line.Length = cut;
                return line.ToString().TrimEnd(' ') + "…";
            }

            line.Append(blank ? " " : "").Append(Harmful(rune) ? "·" : rune.ToString());
            blank = false;
            used += width;
            cut = used < columns ? line.Length : cut;
        }

        return line.ToString();
    }

    /// <summary>Minutes as people say them; empty for none.</summary>
    public static string Span(double? minutes) => minutes switch
    {
        null => "",
        < 100 => $"about {Math.Ceiling(minutes.Value).ToString(CultureInfo.InvariantCulture)} min",
        _ => $"about {(minutes.Value / 60).ToString("0.#", CultureInfo.InvariantCulture)} h",
    };

    public static string Count(int count, string one) => $"{count.ToString(CultureInfo.InvariantCulture)} {one}{(count == 1 ? "" : "s")}";

    // East Asian wide characters and emoji, roughly: a text that is cut a little early is still read.
    private static int Width(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
        >= 0x1100 and < 0x1160 or >= 0x2E80 and < 0xA4D0 or >= 0xAC00 and < 0xD7A4 or >= 0xF900 and < 0xFB00 or >= 0xFE30 and < 0xFE70 or >= 0xFF00 and < 0xFF61 or >= 0x1F000 and < 0x20000 or >= 0x20000 => 2,
        _ => 1,
    };

    private static bool Harmful(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => rune.Value is 0xFFFE or 0xFFFF or 0xFFFD,
    };
}
