namespace Interlock.Kiro;

/// <summary>The number at the front of a title: <c>1.</c>, <c>1.1</c>, <c>1.2.3</c>, <c>4.2a</c>, <c>7.9*</c>, <c>Task 3:</c>.</summary>
/// <param name="Text">Components as written, joined by dots, with a letter suffix where there is one.</param>
/// <param name="Starred">An optional star stands behind it.</param>
/// <param name="Length">Characters used, terminator and star included.</param>
internal sealed record TaskNumber(string Text, bool Starred, int Length)
{
    /// <summary>Deeper ones are read as text; no real file goes beyond four.</summary>
    public const int MaxLevels = 8;

    private const int MaxDigits = 6;
    private const string Terminators = ".):：、．";

    private static readonly string[] Words =
        ["task", "step", "タスク", "任务", "任務", "步骤", "задача", "tarea", "tâche", "aufgabe", "작업"];

    /// <summary>Reads a number from the start of a text. A single figure needs a terminator, so that "6 windows" stays a title.</summary>
    public static TaskNumber? Read(ReadOnlySpan<char> text)
    {
        var word = SkipWord(text);
        var at = word;
        var levels = SkipDigits(text, ref at);
        if (levels == 0)
        {
            return null;
        }

        if (at < text.Length && char.IsAsciiLetter(text[at]) && EndsAfterLetter(text[(at + 1)..], levels))
        {
            at++;
        }

        var number = text[word..at].ToString();
        var starred = SkipStar(text, ref at);
        var terminated = at < text.Length && Terminators.Contains(text[at], StringComparison.Ordinal);
        if (terminated)
        {
            at++;
            starred |= SkipStar(text, ref at);
        }

        var rest = text[at..];
        var ends = terminated ? EndsAfterTerminator(rest) : EndsBare(rest, single: levels == 1 && !starred, prefixed: word > 0);
        return ends ? new TaskNumber(number, starred, at) : null;
    }

    /// <summary>The number one level up, or null at the top: <c>1.2</c> for <c>1.2.3</c>, <c>4</c> for <c>4.2a</c>.</summary>
    public static string? Above(string number)
    {
        var dot = number.LastIndexOf('.');
        return dot < 0 ? null : number[..dot];
    }

    /// <summary>The last component without a letter suffix.</summary>
    public static int Last(string number)
    {
        var last = number.AsSpan(number.LastIndexOf('.') + 1);
        return int.Parse(char.IsAsciiLetter(last[^1]) ? last[..^1] : last);
    }

    private static int SkipWord(ReadOnlySpan<char> text)
    {
        foreach (var word in Words)
        {
            if (!text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var at = word.Length;
            while (at < text.Length && text[at] is ' ' or '#' or '-' or '\u00A0')
            {
                at++;
            }

            return at > word.Length || !char.IsAscii(word[0]) ? at : 0;
        }

        return 0;
    }

    private static int SkipDigits(ReadOnlySpan<char> text, ref int at)
    {
        for (var levels = 1; levels <= MaxLevels; levels++)
        {
            var from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (at == from || at - from > MaxDigits)
            {
                return 0;
            }

            // 46a.1 is a number below 46a.
            if (at + 2 < text.Length && char.IsAsciiLetter(text[at]) && text[at + 1] == '.' && char.IsAsciiDigit(text[at + 2]))
            {
                at++;
            }

            if (at + 1 >= text.Length || text[at] != '.' || !char.IsAsciiDigit(text[at + 1]))
            {
                return levels;
            }

            at++;
        }

        return 0;
    }

    private static bool EndsAfterLetter(ReadOnlySpan<char> rest, int levels) =>
        rest.IsEmpty ? levels > 1
        : Terminators.Contains(rest[0], StringComparison.Ordinal) ? rest.Length == 1 || !char.IsAsciiLetterOrDigit(rest[1])
        : levels > 1 && (char.IsWhiteSpace(rest[0]) || rest[0] is '*' or '\\');

    private static bool SkipStar(ReadOnlySpan<char> text, ref int at)
    {
        var escaped = at < text.Length && text[at] == '\\' ? 1 : 0;
        var star = at + escaped;
        if (star >= text.Length || text[star] != '*' || (star + 1 < text.Length && text[star + 1] == '*'))
        {
            return false;
        }

        at = star + 1;
        return true;
    }

    private static bool EndsAfterTerminator(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || char.IsWhiteSpace(rest[0]) || char.IsAsciiLetterUpper(rest[0]) || !char.IsAscii(rest[0]) || rest[0] is '*' or '_' or '`' or '(' or '[' or '~';

    private static bool EndsBare(ReadOnlySpan<char> rest, bool single, bool prefixed)
    {
        if (rest.StartsWith("**") || rest.StartsWith("__") || rest.StartsWith("~~"))
        {
            return true;
        }

        if (single)
        {
            var text = rest.TrimStart();
            return (text.Length < rest.Length && text.Length > 1 && text[0] is '-' or '–' or '—' && char.IsWhiteSpace(text[1]))
                || (prefixed && text.IsEmpty);
        }

        return rest.IsEmpty || char.IsWhiteSpace(rest[0]) || char.IsLetter(rest[0]) && !char.IsAscii(rest[0]) || rest[0] is '`' or '(' or '（' or '[' or '_';
    }
}
