using System.Text;

namespace Interlock.Journal;

/// <summary>
/// JSON in exactly one spelling, whoever wrote it: no white space, properties in the order they stand, strings as UTF-8
/// where only <c>"</c>, <c>\</c> and control characters are escaped, numbers by <see cref="CanonicalNumber"/>.
/// </summary>
internal sealed class CanonicalText
{
    private const string Hex = "0123456789abcdef";

    private byte[] bytes = new byte[512];
    private int length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public CanonicalText Raw(string ascii)
    {
        foreach (var c in ascii)
        {
            Put((byte)c);
        }

        return this;
    }

    public CanonicalText Number(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        var at = digits.Length;
        var rest = value < 0 ? 0UL - (ulong)value : (ulong)value;
        do
        {
            digits[--at] = (byte)('0' + (rest % 10));
            rest /= 10;
        }
        while (rest > 0);
        if (value < 0)
        {
            Put((byte)'-');
        }

        return Raw(digits[at..]);
    }

    public CanonicalText Text(string? text)
    {
        if (text is null)
        {
            return Raw("null");
        }

        Put((byte)'"');
        foreach (var c in text)
        {
            if (c > 0x7f)
            {
                // Begun anew as UTF-8; a half of a surrogate pair becomes U+FFFD, as in every JSON that is written.
                return RestOf(text);
            }
        }

        foreach (var c in text)
        {
            Letter((byte)c);
        }

        Put((byte)'"');
        return this;
    }

    /// <param name="json">One complete JSON value as UTF-8.</param>
    public CanonicalText Json(ReadOnlySpan<byte> json)
    {
        for (var at = 0; at < json.Length;)
        {
            var one = json[at];
            if (one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                at++;
            }
            else if (one == '"')
            {
                at = Quoted(json, at + 1);
            }
            else if (one is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
            {
                var end = at + 1;
                while (end < json.Length && json[end] is (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
                {
                    end++;
                }

                CanonicalNumber.Write(json[at..end], this);
                at = end;
            }
            else
            {
                Put(one);
                at++;
            }
        }

        return this;
    }

    public CanonicalText Raw(ReadOnlySpan<byte> some)
    {
        foreach (var one in some)
        {
            Put(one);
        }

        return this;
    }

    public void Put(byte one)
    {
        if (length == bytes.Length)
        {
            Array.Resize(ref bytes, 2 * length);
        }

        bytes[length++] = one;
    }

    private CanonicalText RestOf(string text)
    {
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            Letter(one);
        }

        Put((byte)'"');
        return this;
    }

    /// <summary>A string from behind its quote; returns where the next token begins.</summary>
    private int Quoted(ReadOnlySpan<byte> json, int at)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Put((byte)'"');
        while (at < json.Length && json[at] != '"')
        {
            if (json[at] == '\\')
            {
                at = JsonEscape.Read(json, at, out var letter);
                foreach (var one in utf8[..letter.EncodeToUtf8(utf8)])
                {
                    Letter(one);
                }
            }
            else
            {
                Letter(json[at++]);
            }
        }

        Put((byte)'"');
        return at + 1;
    }

    private void Letter(byte one)
    {
        if (one < ' ')
        {
            Raw("\\u00");
            Put((byte)Hex[one >> 4]);
            Put((byte)Hex[one & 15]);
            return;
        }

        if (one is (byte)'"' or (byte)'\\')
        {
            Put((byte)'\\');
        }

        Put(one);
    }
}
