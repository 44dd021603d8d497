namespace Interlock.Plans.SpecKit;

/// <summary>What stands in front of a task's text: <c>T012 [P] [US1]</c>, in either order.</summary>
/// <param name="Id">As written: <c>T001</c>, <c>T027A</c>, <c>T-001</c>, <c>T031-MIN</c>.</param>
/// <param name="Parallel">Carries <c>[P]</c>.</param>
/// <param name="Stories">Numbers of <c>[US1]</c>.</param>
/// <param name="Text">What follows.</param>
internal sealed record TaskLabel(string Id, bool Parallel, IReadOnlyList<string> Stories, string Text)
{
    private const int MaxTag = 32;
    private const int MaxTags = 8;

    /// <param name="text">What follows the closing bracket of a box.</param>
    /// <returns>Null when it begins with no such id.</returns>
    public static TaskLabel? Read(string text)
    {
        var rest = text.AsSpan().TrimStart();
        var parallel = false;
        var stories = new List<string>();
        string? id = null;
        var bold = "";
        for (var tags = 0; tags < MaxTags; tags++)
        {
            if (id is null && (rest.StartsWith("**") || rest.StartsWith("__") || rest.StartsWith("~~") || rest.StartsWith("`")))
            {
                bold = rest[..(rest[0] == '`' ? 1 : 2)].ToString();
                rest = rest[bold.Length..].TrimStart();
            }

            if (id is null && TaskId.Read(rest) is > 0 and var length)
            {
                id = rest[..length].ToString();
                rest = rest[length..];
                if (bold.Length > 0)
                {
                    rest = WithoutClosing(rest, bold);
                }

                rest = rest.TrimStart(" \t.:–—");
                continue;
            }

            if (TagAt(rest) is not { } tag)
            {
                break;
            }

            parallel |= tag is "P" or "p";
            if (tag.StartsWith("US", StringComparison.OrdinalIgnoreCase) && tag.Length > 2 && tag.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                stories.Add(tag.ToUpperInvariant());
            }

            rest = rest[(tag.Length + 2)..].TrimStart();
        }

        return id is null ? null : new(id, parallel, stories, rest.TrimStart(" -:–—").ToString());
    }

    private static ReadOnlySpan<char> WithoutClosing(ReadOnlySpan<char> rest, string bold)
    {
        var close = rest.IndexOf(bold, StringComparison.Ordinal);
        return close < 0 ? rest : string.Concat(rest[..close], rest[(close + bold.Length)..]);
    }

    /// <summary>The word in brackets that the text begins with; <c>[projectId]/page.tsx</c> is text.</summary>
    private static string? TagAt(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '[')
        {
            return null;
        }

        var close = text.IndexOf(']');
        return close is > 1 and <= MaxTag && (close + 1 == text.Length || char.IsWhiteSpace(text[close + 1]) || text[close + 1] is '[' or ':' or '*')
            && text[1..close].IndexOfAny("/`<>") < 0
            ? text[1..close].ToString()
            : null;
    }
}
