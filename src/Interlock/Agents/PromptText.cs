using System.Text;

namespace Interlock.Agents;

/// <summary>Makes text of unknown origin harmless to the form of a prompt, and changes nothing else in it.</summary>
internal static class PromptText
{
    /// <summary>One line: line breaks and other control characters become blanks.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsHidden(c))
            {
                continue;
            }

            var blank = char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085';
            if (!blank || (line.Length > 0 && line[^1] != ' '))
            {
                line.Append(blank ? ' ' : c);
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>A block between two fences longer than any run of backticks in it; ends with a line break.</summary>
    public static string Fenced(string text)
    {
        var body = new StringBuilder(text.Length);
        int longest = 0, run = 0;
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
            if (!IsHidden(c) && (!char.IsControl(c) || c is '\n' or '\t'))
            {
                body.Append(c);
            }
        }

        var fence = new string('`', Math.Max(3, longest + 1));
        return $"{fence}text\n{body.ToString().Trim('\n')}\n{fence}\n";
    }

    // Marks by which a text reads otherwise than it looks: directions, invisible blanks.
    private static bool IsHidden(char c) => c is '\u200B' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF';
}
