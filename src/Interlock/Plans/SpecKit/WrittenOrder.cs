namespace Interlock.Plans.SpecKit;

/// <summary>What a text names as coming before: <c>depends on T012, T013</c>, <c>after T3-T5</c>, <c>Dependencies: T001</c>.</summary>
internal static class WrittenOrder
{
    private const int MaxNamed = 500;

    private static readonly string[] Openings = ["depends on", "depend on", "depends upon", "dependencies:", "dependencies**:", "dependencies:**", "dependency:", "depends:", "after", "blocked by", "requires"];

    private static readonly string[] Denials = ["not ", "n't ", "no longer ", "independent"];

    /// <summary>Ids and ranges of ids, as written.</summary>
    public static List<(string From, string? To)> Read(string text)
    {
        var named = new List<(string, string?)>();
        foreach (var opening in Openings)
        {
            for (var at = Next(text, opening, 0); at >= 0 && named.Count < MaxNamed; at = Next(text, opening, at + opening.Length))
            {
                if (!IsDenied(text, at))
                {
                    List(text.AsSpan(at + opening.Length), named);
                }
            }
        }

        return named;
    }

    private static int Next(string text, string opening, int from)
    {
        for (var at = text.IndexOf(opening, from, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(opening, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsLetter(text[at - 1]))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsDenied(string text, int at)
    {
        var before = text[Math.Max(0, at - 14)..at];
        return Array.Exists(Denials, denial => before.Contains(denial, StringComparison.OrdinalIgnoreCase));
    }

    private static void List(ReadOnlySpan<char> text, List<(string From, string? To)> named)
    {
        while (named.Count < MaxNamed)
        {
            text = WithoutWords(text);
            var length = TaskId.Read(text);
            if (length == 0)
            {
                return;
            }

            var from = text[..length].ToString();
            text = text[length..];
            var to = Range(ref text, from);
            named.Add((from, to));
        }
    }

    /// <summary>What may stand between two ids of a list, and before the first.</summary>
    private static ReadOnlySpan<char> WithoutWords(ReadOnlySpan<char> text)
    {
        for (var words = 0; words < 6; words++)
        {
            text = text.TrimStart(" \t:,/&+*_`([");
            var word = text.StartsWith("and ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("all ", StringComparison.OrdinalIgnoreCase) ? 4
                : text.StartsWith("tasks ", StringComparison.OrdinalIgnoreCase) ? 6
                : text.StartsWith("task ", StringComparison.OrdinalIgnoreCase) ? 5
                : text.StartsWith("both ", StringComparison.OrdinalIgnoreCase) ? 5
                : 0;
            if (word == 0)
            {
                break;
            }

            text = text[word..];
        }

        return text;
    }

    /// <summary>The end of a range: <c>T003-T005</c>, <c>T003–005</c>, <c>T003 to T005</c>; null where none follows.</summary>
    private static string? Range(ref ReadOnlySpan<char> text, string from)
    {
        var rest = text.TrimStart();
        var dash = !rest.IsEmpty && rest[0] is '-' or '–' or '—' ? 1
            : rest.StartsWith("to ", StringComparison.OrdinalIgnoreCase) ? 3
            : rest.StartsWith("through ", StringComparison.OrdinalIgnoreCase) ? 8
            : 0;
        if (dash == 0)
        {
            return null;
        }

        var end = rest[dash..].TrimStart();
        var length = TaskId.Read(end);
        if (length > 0)
        {
            text = end[length..];
            return end[..length].ToString();
        }

        var digits = end.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? end.Length : digits;
        if (digits is 0 or > 6 || (digits < end.Length && char.IsLetter(end[digits])))
        {
            return null;
        }

        text = end[digits..];
        return string.Concat(from.StartsWith("T-", StringComparison.Ordinal) ? "T-" : "T", end[..digits]);
    }
}
