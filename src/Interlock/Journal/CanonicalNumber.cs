using System.Globalization;

namespace Interlock.Journal;

/// <summary>
/// A JSON number in one spelling: whole numbers of up to 20 digits as plain digits, everything else as its significant
/// digits and a power of ten (<c>15e-1</c>). Exact: nothing goes through a floating-point value.
/// </summary>
internal static class CanonicalNumber
{
    private const int PlainDigits = 20;

    public static void Write(ReadOnlySpan<byte> number, CanonicalText text)
    {
        if (IsPlain(number))
        {
            text.Raw(number);
            return;
        }

        var negative = number[0] == '-';
        var mark = number.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = number[(negative ? 1 : 0)..(mark < 0 ? number.Length : mark)];
        var exponent = mark < 0 ? 0L : Exponent(number[(mark + 1)..]);
        var digits = new List<byte>(mantissa.Length);
        var behindPoint = false;
        foreach (var one in mantissa)
        {
            if (one == '.')
            {
                behindPoint = true;
                continue;
            }

            exponent -= behindPoint ? 1 : 0;
            if (digits.Count > 0 || one != '0')
            {
                digits.Add(one);
            }
        }

        while (digits.Count > 0 && digits[^1] == '0')
        {
            digits.RemoveAt(digits.Count - 1);
            exponent++;
        }

        if (digits.Count == 0)
        {
            text.Put((byte)'0');
            return;
        }

        if (negative)
        {
            text.Put((byte)'-');
        }

        digits.ForEach(text.Put);
        if (exponent >= 0 && digits.Count + exponent <= PlainDigits)
        {
            text.Raw(new string('0', (int)exponent));
            return;
        }

        text.Put((byte)'e');
        text.Number(exponent);
    }

    private static bool IsPlain(ReadOnlySpan<byte> number)
    {
        var digits = number[0] == '-' ? number[1..] : number;
        foreach (var one in digits)
        {
            if (one is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
        }

        return digits.Length is > 0 and <= PlainDigits && (digits[0] != '0' || number.Length == 1);
    }

    // An exponent beyond all reason is cut, the same way everywhere.
    private static long Exponent(ReadOnlySpan<byte> digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) ? Math.Clamp(exponent, int.MinValue, int.MaxValue) : 0;
}
