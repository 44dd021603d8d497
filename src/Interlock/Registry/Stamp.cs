namespace Interlock.Registry;

/// <summary>Moments as JSON carries them: UTC, milliseconds, <c>Z</c>.</summary>
public static class Stamp
{
    /// <summary>Digit by digit: the framework's formatting is compiled anew at each start of the program.</summary>
    public static string Text(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        Span<char> text = stackalloc char[24];
        Put(text[..4], utc.Year);
        text[4] = '-';
        Put(text[5..7], utc.Month);
        text[7] = '-';
        Put(text[8..10], utc.Day);
        text[10] = 'T';
        Put(text[11..13], utc.Hour);
        text[13] = ':';
        Put(text[14..16], utc.Minute);
        text[16] = ':';
        Put(text[17..19], utc.Second);
        text[19] = '.';
        Put(text[20..23], utc.Millisecond);
        text[23] = 'Z';
        return new(text);
    }

    private static void Put(Span<char> digits, int number)
    {
        for (var place = digits.Length - 1; place >= 0; place--)
        {
            digits[place] = (char)('0' + (number % 10));
            number /= 10;
        }
    }
}
