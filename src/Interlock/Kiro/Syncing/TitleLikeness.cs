namespace Interlock.Kiro.Syncing;

/// <summary>How much two titles have in common.</summary>
internal static class TitleLikeness
{
    /// <summary>Share of words two titles must have in common to be one task.</summary>
    public const double Alike = 0.6;

    /// <summary>A title as it is compared: without case and closing punctuation.</summary>
    public static string Plain(string title) => title.Trim().TrimEnd('.', '。', ':', '：').ToLowerInvariant();

    public static bool AreAlike(string left, string right) => Of(left, right) >= Alike;

    /// <summary>From 0 to 1.</summary>
    public static double Of(string left, string right)
    {
        var (a, b) = (Words(left), Words(right));
        var common = a.Intersect(b, StringComparer.OrdinalIgnoreCase).Count();
        return common == 0 ? 0 : 2.0 * common / (a.Count + b.Count);
    }

    /// <summary>Words of scripts with spaces; pairs of characters for those without.</summary>
    private static HashSet<string> Words(string title)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in title.Split([' ', ',', '.', ':', ';', '-', '(', ')', '`', '"', '、', '，', '（', '）'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.All(char.IsAscii))
            {
                words.Add(word);
                continue;
            }

            for (var i = 0; i + 1 < word.Length; i++)
            {
                words.Add(word.Substring(i, 2));
            }
        }

        return words;
    }
}
