using System.Text;

namespace Interlock;

/// <summary>Foreign text inside a sentence.</summary>
internal static class Shown
{
    private const int Length = 60;

    /// <summary>Its beginning, without control characters.</summary>
    public static string Short(string text)
    {
        var builder = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (builder.Length >= Length)
            {
                return builder.Append('…').ToString();
            }

            builder.Append(Rune.IsControl(rune) ? "\u00b7" : rune.ToString());
        }

        return builder.ToString();
    }
}
