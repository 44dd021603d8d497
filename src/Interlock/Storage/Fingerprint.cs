using System.Globalization;

namespace Interlock.Storage;

/// <summary>A short number for a text, for names and against torn writes; it keeps nobody out.</summary>
internal static class Fingerprint
{
    /// <returns>16 hex digits (FNV-1a).</returns>
    public static string Of(string text)
    {
        var sum = 14695981039346656037UL;
        foreach (var letter in text)
        {
            sum = unchecked((sum ^ letter) * 1099511628211UL);
        }

        return sum.ToString("x16", CultureInfo.InvariantCulture);
    }
}
