using System.Globalization;

namespace Interlock;

/// <summary>Reads instants and lengths of time as people write them.</summary>
internal static class Times
{
    /// <summary><c>90s 15m 2h 3d 1w</c>, several joined (<c>1h30m</c>), or a plain number of seconds.</summary>
    public static bool TryDuration(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var total = 0d;
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsAsciiDigit(text[at]) || text[at] == '.')
            {
                continue;
            }

            var unit = text[at] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
            if (unit == 0 || !Number(text[start..at], out var count))
            {
                return false;
            }

            total += count * unit;
            start = at + 1;
        }

        if (start < text.Length || text.IsEmpty)
        {
            if (start != 0 || !Number(text, out total))
            {
                return false;
            }
        }

        if (total > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(total);
        return true;
    }

    /// <summary>ISO 8601 (UTC when it names no offset), or an age counted back from <paramref name="now"/>.</summary>
    public static bool TryMoment(string text, DateTimeOffset now, out DateTimeOffset moment)
    {
        if (text.Length > 0 && char.IsAsciiLetter(text[^1]) && TryDuration(text, out var age) && age < now - DateTimeOffset.MinValue)
        {
            moment = now - age;
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
    }

    private static bool Number(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}
