using System.Text;

namespace Interlock.Kiro;

/// <summary>What the text behind a checkbox says: number, clean title, optional, parallel, references.</summary>
internal sealed record TaskTitle
{
    /// <summary>Longer titles are taken as they are; nobody decorates a page of text.</summary>
    private const int MaxCleaned = 2_000;

    /// <summary>Decorations of one kind that are looked at; it keeps a title made of nothing else cheap.</summary>
    private const int MaxTries = 32;

    private static readonly string[] Wrappers = ["***", "**", "__", "~~", "*", "_"];

    public string? Number { get; private init; }

    public required string Title { get; init; }

    public bool Optional { get; init; }

    /// <summary>Carries cc-sdd's <c>(P)</c>.</summary>
    public bool Parallel { get; init; }

    /// <summary>Reference lines that stand in the title itself.</summary>
    public required IReadOnlyList<MetadataLine> References { get; init; }

    /// <param name="text">What follows the closing bracket.</param>
    public static TaskTitle Read(string text)
    {
        if (text.Length > MaxCleaned)
        {
            var plain = TaskNumber.Read(text.AsSpan().TrimStart());
            return new TaskTitle { Number = plain?.Text, Title = text.Trim()[(plain?.Length ?? 0)..].Trim(), References = [] };
        }

        var rest = WithoutStar(text, out var starred);
        rest = WithoutNumber(rest, out var number);
        rest = WithoutComments(rest);
        rest = WithoutReferences(rest, out var references);
        rest = WithoutParallel(rest, out var parallel);
        rest = OptionalWords.Remove(rest, out var optional);
        return new TaskTitle
        {
            Number = number?.Text,
            Title = Collapse(WithoutBold(rest)),
            Optional = starred || number is { Starred: true } || optional,
            Parallel = parallel,
            References = references,
        };
    }

    /// <summary>Reads a text that has its id in front of it elsewhere: a number in it is text.</summary>
    public static TaskTitle Unnumbered(string text)
    {
        if (text.Length > MaxCleaned)
        {
            return new TaskTitle { Title = Collapse(text), References = [] };
        }

        var rest = WithoutReferences(WithoutComments(text.Trim()), out var references);
        return new TaskTitle { Title = Collapse(WithoutBold(OptionalWords.Remove(rest, out var optional))), Optional = optional, References = references };
    }

    /// <summary>The star of an optional task stands right behind the bracket: <c>[ ]* 1.2</c>, <c>[ ]\* 1.2</c>.</summary>
    private static string WithoutStar(string text, out bool starred)
    {
        var trimmed = text.Trim();
        var at = trimmed.StartsWith('\\') ? 1 : 0;
        var star = trimmed.Length > at && trimmed[at] == '*';
        var behind = star && trimmed.Length > at + 1 ? trimmed[at + 1] : ' ';
        starred = star && (at == 1 || char.IsWhiteSpace(behind) || (char.IsAsciiDigit(behind) && !trimmed[(at + 1)..].Contains('*', StringComparison.Ordinal)));
        return starred ? trimmed[(at + 1)..].TrimStart() : trimmed;
    }

    private static string WithoutNumber(string text, out TaskNumber? number)
    {
        var wrapper = Wrappers.FirstOrDefault(wrapper => text.StartsWith(wrapper, StringComparison.Ordinal)) ?? "";
        var inner = text[wrapper.Length..].TrimStart();
        number = TaskNumber.Read(inner);
        if (number is null)
        {
            return text;
        }

        var rest = inner[number.Length..];
        var close = wrapper.Length == 0 ? -1 : rest.IndexOf(wrapper, StringComparison.Ordinal);
        rest = (close < 0 ? rest : rest.Remove(close, wrapper.Length)).TrimStart();
        return rest.Length > 0 && rest[0] is ':' or '：' || (rest.Length > 1 && rest[0] is '-' or '–' or '—' && rest[1] == ' ')
            ? rest[1..].TrimStart()
            : rest;
    }

    private static string WithoutComments(string text)
    {
        var tries = 0;
        for (var open = text.IndexOf("<!--", StringComparison.Ordinal); open >= 0 && tries++ < MaxTries;)
        {
            if (CodeSpans.In(text.AsSpan(), '`').Contain(open))
            {
                open = text.IndexOf("<!--", open + 4, StringComparison.Ordinal);
                continue;
            }

            var close = text.IndexOf("-->", open, StringComparison.Ordinal);
            text = close < 0 ? text[..open] : text.Remove(open, close + 3 - open);
            open = text.IndexOf("<!--", Math.Min(open, text.Length), StringComparison.Ordinal);
        }

        return text.Trim();
    }

    /// <summary>Cuts <c>_Requirements: 1.1_</c> and <c>_(relates to Req 1,5)_</c> off the end of a title.</summary>
    private static string WithoutReferences(string text, out IReadOnlyList<MetadataLine> references)
    {
        references = [];
        var tries = 0;
        for (var at = text.IndexOf('_', StringComparison.Ordinal); at >= 0 && tries < MaxTries; at = text.IndexOf('_', at + 1))
        {
            if (at > 0 && !char.IsWhiteSpace(text[at - 1]))
            {
                continue;
            }

            tries++;
            var found = MetadataLine.Read(text[at..]);
            if (found.Count > 0 && found.All(line => line.Wrapped && line.Kind != MetadataKind.None))
            {
                references = found;
                return text[..at].Trim();
            }
        }

        return text;
    }

    private static string WithoutParallel(string text, out bool parallel)
    {
        foreach (var mark in (ReadOnlySpan<string>)["(P)", "[P]", "（P）"])
        {
            if (text.StartsWith(mark, StringComparison.Ordinal))
            {
                parallel = true;
                return text[mark.Length..].TrimStart();
            }

            if (text.EndsWith(" " + mark, StringComparison.Ordinal))
            {
                parallel = true;
                return text[..^mark.Length].TrimEnd();
            }
        }

        parallel = false;
        return text;
    }

    /// <summary>Removes pairs of <c>**</c> and <c>~~</c> that wrap words; a glob such as <c>src/**/x</c> keeps its stars.</summary>
    private static string WithoutBold(string text)
    {
        foreach (var wrapper in (ReadOnlySpan<string>)["**", "__", "~~"])
        {
            var from = 0;
            for (var tries = 0; tries < MaxTries && from < text.Length; tries++)
            {
                var open = text.IndexOf(wrapper, from, StringComparison.Ordinal);
                var close = open < 0 ? -1 : text.IndexOf(wrapper, open + wrapper.Length, StringComparison.Ordinal);
                if (close < 0)
                {
                    break;
                }

                if (Opens(text, open, wrapper.Length) && Closes(text, close, wrapper.Length))
                {
                    text = string.Concat(text.AsSpan(0, open), text.AsSpan(open + wrapper.Length, close - open - wrapper.Length), text.AsSpan(close + wrapper.Length));
                    from = close - wrapper.Length;
                }
                else
                {
                    from = open + wrapper.Length;
                }
            }
        }

        return text;
    }

    private static bool Opens(string text, int at, int length) =>
        (at == 0 || !IsWordOrPath(text[at - 1])) && at + length < text.Length && !char.IsWhiteSpace(text[at + length]) && text[at + length] != '/';

    private static bool Closes(string text, int at, int length) =>
        !char.IsWhiteSpace(text[at - 1]) && (at + length == text.Length || !IsWordOrPath(text[at + length]));

    /// <summary>Scripts without spaces wrap in the middle of a run of letters; those may open and close there.</summary>
    private static bool IsWordOrPath(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or '`' or '_';

    private static string Collapse(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
        {
            var space = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!space)
            {
                clean.Append(c);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString().TrimEnd();
    }
}
