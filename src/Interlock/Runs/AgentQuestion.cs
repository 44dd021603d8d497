using System.Text;

namespace Interlock.Runs;

/// <summary>
/// The question with which an agent ends: the last line of its own output, in the words that its prompt gives. The same words anywhere
/// else (the prompt echoed, a file shown, a difference quoted) are no question.
/// </summary>
internal static class AgentQuestion
{
    /// <summary>How the line begins; what follows is the question.</summary>
    public const string Words = "interlock: needs input:";

    /// <summary>What stands for the question where the form is explained.</summary>
    public const string Placeholder = "<question>";

    private const int Longest = 2000;

    /// <param name="tail">The end of the output.</param>
    /// <returns>The question, one line, at most 2,000 characters; null when the output does not end with one.</returns>
    public static string? Read(string tail)
    {
        var line = LastLine(Plain(tail));
        if (line is ['`', .., '`'])
        {
            line = line[1..^1];
        }

        // A space, a plus or a quotation mark before it, as in a difference or a quotation, makes it somebody else's words.
        if (!line.StartsWith(Words, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var question = line[Words.Length..].Trim().ToString();
        return question.Length == 0 || question == Placeholder ? null : question.Length <= Longest ? question : question[..Longest] + "…";
    }

    private static ReadOnlySpan<char> LastLine(string text)
    {
        var whole = text.AsSpan().TrimEnd();
        return whole[(whole.LastIndexOf('\n') + 1)..];
    }

    /// <summary>Without what only colours a terminal, or moves its cursor.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b' && i + 1 < text.Length && text[i + 1] == '[')
            {
                for (i += 2; i < text.Length && text[i] is < '@' or > '~'; i++)
                {
                }
            }
            else if (text[i] is '\n' or '\t' || !char.IsControl(text[i]))
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
