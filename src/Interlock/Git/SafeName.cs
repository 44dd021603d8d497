using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Interlock.Git;

/// <summary>Turns any text into characters that a ref, a file system and a shell take as they are.</summary>
internal static class SafeName
{
    // Letters that fold to one ASCII letter; the invariant culture of the product cannot decompose them.
    private static readonly (string From, char To)[] Folds =
    [
        ("àáâãäåāăąæ", 'a'), ("çćĉċč", 'c'), ("ďđð", 'd'), ("èéêëēĕėęě", 'e'), ("ĝğġģ", 'g'), ("ĥħ", 'h'), ("ìíîïĩīĭįı", 'i'),
        ("ĵ", 'j'), ("ķ", 'k'), ("ĺļľŀł", 'l'), ("ñńņňŉŋ", 'n'), ("òóôõöøōŏőœ", 'o'), ("ŕŗř", 'r'), ("śŝşšß", 's'), ("ţťŧ", 't'),
        ("ùúûüũūŭůűų", 'u'), ("ŵ", 'w'), ("ýÿŷ", 'y'), ("źżž", 'z'),
    ];

    /// <summary>Lower-case letters and digits joined by single hyphens, at most <paramref name="max"/> long; may be empty.</summary>
    public static string Slug(string text, int max)
    {
        var slug = new StringBuilder(max);
        foreach (var c in text)
        {
            var folded = Fold(char.ToLowerInvariant(c));
            if (folded != '-')
            {
                slug.Append(folded);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (slug.Length >= max)
            {
                break;
            }
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>
    /// The text itself when it is harmless and means the same with case ignored; else its harmless characters and a hash, so that
    /// two texts never share a name.
    /// </summary>
    public static string Component(string text, int max)
    {
        if (IsHarmless(text, max))
        {
            return text;
        }

        var kept = new StringBuilder(max);
        foreach (var c in text.Take(max))
        {
            kept.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : Fold(char.ToLowerInvariant(c)));
        }

        while (kept.ToString().Contains("..", StringComparison.Ordinal) || kept.ToString().Contains("--", StringComparison.Ordinal))
        {
            kept.Replace("..", ".").Replace("--", "-");
        }

        var trimmed = kept.ToString().Trim('.', '-', '_');
        return trimmed.Length == 0 ? Hash(text) : $"{trimmed}+{Hash(text)}";
    }

    /// <summary>Ten hex digits of a hash over the exact characters, unpaired surrogates included.</summary>
    public static string Hash(string text)
        => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())))[..10];

    private static bool IsHarmless(string text, int max)
        => text.Length > 0 && text.Length <= max
            && char.IsAsciiLetterOrDigit(text[0]) && text[^1] is not ('-' or '.' or '_')
            && !text.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789._-")
            && !text.Contains("--", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal)
            && !text.EndsWith(".lock", StringComparison.Ordinal);

    private static char Fold(char c)
    {
        if (char.IsAsciiLetterOrDigit(c))
        {
            return c;
        }

        foreach (var (from, to) in Folds)
        {
            if (from.Contains(c))
            {
                return to;
            }
        }

        return '-';
    }
}
