namespace Interlock.Plans.SpecKit;

/// <summary>User stories as headings and prose name them.</summary>
internal static class StoryText
{
    private static readonly string[] Names = ["user story", "userstory", "us", "story"];

    /// <summary>The number of the story that a text names first, such as <c>US1</c>; null when it names none.</summary>
    public static string? In(string text) => At(text, 0) is { } found ? found.Story : null;

    /// <summary>The priority of a heading, <c>(Priority: P2)</c>: 1 to 5; null where none stands.</summary>
    public static int? Priority(string heading)
    {
        var at = heading.IndexOf("priority", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var rest = heading.AsSpan(at + "priority".Length).TrimStart(" :*").TrimStart("Pp");
        return !rest.IsEmpty && rest[0] is >= '1' and <= '9' ? Math.Min(rest[0] - '0', 5) : null;
    }

    /// <summary>Pairs of a sentence such as <c>US4 depends on US1 and US2</c>: who waits, for whom.</summary>
    public static IEnumerable<(string Story, string On)> Dependencies(string line)
    {
        const string says = "depends on ";
        var at = line.IndexOf(says, StringComparison.OrdinalIgnoreCase);
        if (at <= 0 || Last(line[..at]) is not { } story)
        {
            yield break;
        }

        for (var from = at + says.Length; At(line, from, adjoining: true) is { } found; from = found.End)
        {
            if (found.Story != story)
            {
                yield return (story, found.Story);
            }
        }
    }

    private static string? Last(string text)
    {
        string? story = null;
        for (var from = 0; At(text, from) is { } found; from = found.End)
        {
            story = found.Story;
        }

        return story;
    }

    private static (string Story, int End)? At(string text, int from, bool adjoining = false)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]))
            {
                continue;
            }

            foreach (var name in Names)
            {
                if (!text.AsSpan(at).StartsWith(name, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                var digits = at + name.Length;
                while (digits < text.Length && text[digits] is ' ' or '-' or '#' or '\u00A0')
                {
                    digits++;
                }

                var end = digits;
                while (end < text.Length && char.IsAsciiDigit(text[end]) && end - digits < 4)
                {
                    end++;
                }

                if (end > digits)
                {
                    return ($"US{text.AsSpan(digits, end - digits).TrimStart('0')}", end);
                }
            }

            // In a list only its separators stand between two.
            if (adjoining && !(text[at] is ' ' or ',' or '&' or '+' or '/' or '*' or '(' || text.AsSpan(at).StartsWith("and ", StringComparison.OrdinalIgnoreCase) || text.AsSpan(Math.Max(0, at - 1)).StartsWith("and ", StringComparison.OrdinalIgnoreCase) || text.AsSpan(Math.Max(0, at - 2)).StartsWith("and ", StringComparison.OrdinalIgnoreCase)))
            {
                return null;
            }
        }

        return null;
    }
}
