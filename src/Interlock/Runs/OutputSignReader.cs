namespace Interlock.Runs;

/// <summary>
/// Finds <see cref="OutputSigns"/> in the last lines of an output. A plain program has no events, so only its own last words count: a line
/// that *begins* as providers and agents word their errors. The same words further on in a line are somebody's work about rate limits or
/// logins. <see cref="OutcomeFunction"/> asks for the signs only when the run did not end well.
/// </summary>
internal static class OutputSignReader
{
    /// <summary>How much of the end of an output is worth reading, in bytes.</summary>
    public const int TailBytes = 4096;

    /// <summary>An error that is followed by more than this was not the end of it.</summary>
    private const int LastLines = 12;

    // Before the error itself; also one after the other.
    private static readonly string[] Openings =
        ["[api error: ", "api error: ", "error: ", "stream error: ", "unexpected status ", "exceeded retry limit, last status: ", "claude ai "];

    private static readonly (string Phrase, OutputSigns Sign)[] Beginnings =
    [
        ("invalid x-api-key", OutputSigns.AuthFailed),
        ("invalid api key", OutputSigns.AuthFailed),
        ("incorrect api key provided", OutputSigns.AuthFailed),
        ("401 unauthorized", OutputSigns.AuthFailed),
        ("api error: 401", OutputSigns.AuthFailed),
        ("please run /login", OutputSigns.AuthFailed),
        ("429 too many requests", OutputSigns.RateLimited),
        ("api error: 429", OutputSigns.RateLimited),
        ("usage limit reached", OutputSigns.RateLimited),
        ("you've hit your usage limit", OutputSigns.RateLimited),
        ("api error: 500", OutputSigns.Overloaded),
        ("api error: 529", OutputSigns.Overloaded),
        ("503 service unavailable", OutputSigns.Overloaded),
        ("502 bad gateway", OutputSigns.Overloaded),
        ("500 internal server error", OutputSigns.Overloaded),
    ];

    /// <summary>What providers name an error in the object that they answer with.</summary>
    private static readonly (string Name, OutputSigns Sign)[] Names =
    [
        ("authentication_error", OutputSigns.AuthFailed),
        ("invalid_api_key", OutputSigns.AuthFailed),
        ("rate_limit_error", OutputSigns.RateLimited),
        ("rate_limit_exceeded", OutputSigns.RateLimited),
        ("resource_exhausted", OutputSigns.RateLimited),
        ("insufficient_quota", OutputSigns.RateLimited),
        ("overloaded_error", OutputSigns.Overloaded),
    ];

    /// <param name="tail">The end of the output; only its last <see cref="TailBytes"/> characters are read.</param>
    public static OutputSigns Read(string tail)
    {
        var signs = OutputSigns.None;
        var lines = 0;
        var left = tail.AsSpan(Math.Max(0, tail.Length - TailBytes)).TrimEnd();
        while (left.Length > 0 && lines < LastLines)
        {
            var begin = left.LastIndexOf('\n') + 1;
            var line = left[begin..].Trim();
            left = left[..Math.Max(0, begin - 1)];
            lines += line.IsEmpty ? 0 : 1;
            signs |= OfLine(line);
        }

        return signs;
    }

    private static OutputSigns OfLine(ReadOnlySpan<char> line)
    {
        while (true)
        {
            if (OfBeginning(line) is var sign and not OutputSigns.None)
            {
                return sign;
            }

            var opening = Opening(line);
            if (opening == 0)
            {
                return OutputSigns.None;
            }

            line = line[opening..];
        }
    }

    private static OutputSigns OfBeginning(ReadOnlySpan<char> line)
    {
        foreach (var (phrase, sign) in Beginnings)
        {
            if (line.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return sign;
            }
        }

        // An answer of a provider as it came, or behind its status.
        var answer = line.TrimStart("0123456789 ");
        return answer.StartsWith("{") ? OfAnswer(answer) : OutputSigns.None;
    }

    private static OutputSigns OfAnswer(ReadOnlySpan<char> answer)
    {
        foreach (var (name, sign) in Names)
        {
            // As a value, whose key does not matter: it is called type, code and status.
            var at = answer.IndexOf($"\"{name}\"", StringComparison.OrdinalIgnoreCase);
            if (at > 0 && answer[..at].TrimEnd().EndsWith(":"))
            {
                return sign;
            }
        }

        return OutputSigns.None;
    }

    private static int Opening(ReadOnlySpan<char> line)
    {
        foreach (var opening in Openings)
        {
            if (line.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                return opening.Length;
            }
        }

        return 0;
    }
}
