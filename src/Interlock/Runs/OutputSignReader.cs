namespace Interlock.Runs;

/// <summary>
/// Finds <see cref="OutputSigns"/> in the tail of an output. The phrases are those that providers and agents print themselves,
/// long enough that work *about* rate limits or logins does not look like one; and <see cref="OutcomeFunction"/> asks for the
/// signs only when the run did not end well.
/// </summary>
internal static class OutputSignReader
{
    /// <summary>How much of the end of an output is worth reading, in bytes.</summary>
    public const int TailBytes = 4096;

    private static readonly (string Phrase, OutputSigns Sign)[] Phrases =
    [
        ("authentication_error", OutputSigns.AuthFailed),
        ("invalid x-api-key", OutputSigns.AuthFailed),
        ("invalid api key", OutputSigns.AuthFailed),
        ("invalid_api_key", OutputSigns.AuthFailed),
        ("incorrect api key provided", OutputSigns.AuthFailed),
        ("401 unauthorized", OutputSigns.AuthFailed),
        ("api error: 401", OutputSigns.AuthFailed),
        ("please run /login", OutputSigns.AuthFailed),
        ("rate_limit_error", OutputSigns.RateLimited),
        ("rate_limit_exceeded", OutputSigns.RateLimited),
        ("429 too many requests", OutputSigns.RateLimited),
        ("api error: 429", OutputSigns.RateLimited),
        ("resource_exhausted", OutputSigns.RateLimited),
        ("insufficient_quota", OutputSigns.RateLimited),
        ("usage limit reached", OutputSigns.RateLimited),
        ("overloaded_error", OutputSigns.Overloaded),
        ("api error: 500", OutputSigns.Overloaded),
        ("api error: 529", OutputSigns.Overloaded),
        ("503 service unavailable", OutputSigns.Overloaded),
        ("502 bad gateway", OutputSigns.Overloaded),
        ("500 internal server error", OutputSigns.Overloaded),
    ];

    /// <param name="tail">The end of the output; only its last <see cref="TailBytes"/> characters are read.</param>
    public static OutputSigns Read(string tail)
    {
        var text = tail.AsSpan(Math.Max(0, tail.Length - TailBytes));
        var signs = OutputSigns.None;
        foreach (var (phrase, sign) in Phrases)
        {
            if (text.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                signs |= sign;
            }
        }

        return signs;
    }
}
