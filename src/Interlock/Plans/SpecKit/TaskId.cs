namespace Interlock.Plans.SpecKit;

/// <summary>An id as this tool gives them: <c>T001</c>, <c>T027A</c>, <c>T-001</c>, <c>T031-MIN</c>.</summary>
internal static class TaskId
{
    private const int MaxDigits = 6;
    private const int MaxSuffix = 12;

    /// <summary>Its length at the start of a text; 0: none stands there.</summary>
    public static int Read(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != 'T')
        {
            return 0;
        }

        var at = text.Length > 1 && text[1] == '-' ? 2 : 1;
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        if (at == from || at - from > MaxDigits)
        {
            return 0;
        }

        if (at < text.Length && char.IsAsciiLetter(text[at]) && (at + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[at + 1])))
        {
            at++;
        }

        at += Suffix(text[at..]);
        return at == text.Length || !(char.IsLetterOrDigit(text[at]) || text[at] is '_' or '/' or '\\') ? at : 0;
    }

    /// <summary>By which <c>T3</c> and <c>T003</c> are one.</summary>
    public static string Key(string id)
    {
        var digits = id.AsSpan(1).TrimStart('-').TrimStart('0');
        return digits.IsEmpty || !char.IsAsciiDigit(digits[0]) ? $"0{digits.ToString().ToUpperInvariant()}" : digits.ToString().ToUpperInvariant();
    }

    /// <summary>The number in a <see cref="Key"/>.</summary>
    public static int Number(string key)
    {
        var end = key.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return int.Parse(end < 0 ? key : key.AsSpan(0, end), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int Suffix(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] != '-' || !char.IsAsciiLetterUpper(text[1]) || !char.IsAsciiLetterUpper(text[2]))
        {
            return 0;
        }

        var at = 1;
        while (at < text.Length && at <= MaxSuffix && (char.IsAsciiLetterUpper(text[at]) || char.IsAsciiDigit(text[at])))
        {
            at++;
        }

        return at;
    }
}
