namespace Interlock.Ground;

/// <summary>
/// Matches paths against globs, segment by segment: <c>*</c> and <c>?</c> stay inside a segment, <c>[abc]</c> is one character
/// (<c>[!abc]</c> any other), <c>**</c> as a whole segment is any number of segments, also none. Because frameworks name files
/// <c>[id].tsx</c>, brackets are tried as plain characters too. Nothing is an error, and no pattern takes more than the product
/// of both lengths.
/// </summary>
internal static class Glob
{
    public const string AnyDepth = "**";

    /// <summary>True when the whole path matches.</summary>
    public static bool Matches(string pattern, string path, bool ignoreCase)
    {
        var (segments, parts) = (pattern.Split('/'), path.Split('/'));
        return Reached(segments, parts, new(ignoreCase, Sets: true))[^1]
            || (pattern.Contains('[', StringComparison.Ordinal) && Reached(segments, parts, new(ignoreCase, Sets: false))[^1]);
    }

    /// <summary>True when something below <paramref name="directory"/> can match.</summary>
    public static bool MatchesBelow(string pattern, string directory, bool ignoreCase)
    {
        var (segments, parts) = (pattern.Split('/'), directory.Split('/'));
        return Reached(segments, parts, new(ignoreCase, Sets: true)).AsSpan(0, segments.Length).Contains(true)
            || Reached(segments, parts, new(ignoreCase, Sets: false)).AsSpan(0, segments.Length).Contains(true);
    }

    /// <summary>Which beginnings of the pattern, by number of segments, match the whole path.</summary>
    private static bool[] Reached(string[] pattern, string[] path, Reading reading)
    {
        var reached = new bool[pattern.Length + 1];
        reached[0] = true;
        SkipAnyDepth(pattern, reached);
        foreach (var segment in path)
        {
            var next = new bool[reached.Length];
            for (var i = 0; i < pattern.Length; i++)
            {
                if (reached[i] && pattern[i] == AnyDepth)
                {
                    next[i] = true;
                }
                else if (reached[i] && MatchesSegment(pattern[i], segment, reading))
                {
                    next[i + 1] = true;
                }
            }

            SkipAnyDepth(pattern, next);
            reached = next;
        }

        return reached;
    }

    private static void SkipAnyDepth(string[] pattern, bool[] reached)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            reached[i + 1] |= reached[i] && pattern[i] == AnyDepth;
        }
    }

    private static bool MatchesSegment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, Reading reading)
    {
        var (p, t) = (0, 0);
        var (star, resume) = (-1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, t);
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], text[t], reading) is var width and > 0)
            {
                p += width;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    /// <summary>Pattern characters that one character of text used up; 0 when it does not match.</summary>
    private static int MatchesOne(ReadOnlySpan<char> pattern, char text, Reading reading)
    {
        if (pattern[0] == '?')
        {
            return 1;
        }

        var negated = pattern.Length > 1 && pattern[1] is '!' or '^';
        var first = negated ? 2 : 1;
        var length = reading.Sets && pattern[0] == '[' && pattern.Length > first + 1 ? pattern[(first + 1)..].IndexOf(']') : -1;
        return length < 0
            ? Same(pattern[0], text, reading.IgnoreCase) ? 1 : 0
            : InSet(pattern.Slice(first, length + 1), text, reading.IgnoreCase) != negated ? first + length + 2 : 0;
    }

    private static bool InSet(ReadOnlySpan<char> set, char text, bool ignoreCase)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (Within(set[i], set[i + 2], text) || (ignoreCase && (Within(set[i], set[i + 2], char.ToUpperInvariant(text)) || Within(set[i], set[i + 2], char.ToLowerInvariant(text)))))
                {
                    return true;
                }

                i += 2;
            }
            else if (Same(set[i], text, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Within(char low, char high, char text) => text >= low && text <= high;

    private static bool Same(char one, char other, bool ignoreCase) =>
        one == other || (ignoreCase && char.ToUpperInvariant(one) == char.ToUpperInvariant(other));

    /// <param name="Sets">Brackets are sets of characters; else plain characters.</param>
    private readonly record struct Reading(bool IgnoreCase, bool Sets);
}
