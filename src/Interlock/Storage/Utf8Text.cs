using System.Text;

namespace Interlock.Storage;

/// <summary>
/// Text between UTF-16 and UTF-8. Short plain ASCII, which is nearly all of it, goes through a loop of its own: the first
/// use of the framework's encoder costs a cold command more than its whole query does.
/// </summary>
internal static class Utf8Text
{
    private const int Short = 256;

    public static string Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Short)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        Span<char> chars = stackalloc char[Short];
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] > 0x7f)
            {
                return Encoding.UTF8.GetString(utf8);
            }

            chars[i] = (char)utf8[i];
        }

        return new string(chars[..utf8.Length]);
    }

    /// <summary>Writes <paramref name="text"/> to <paramref name="target"/>; -1 where it is long or not plain ASCII.</summary>
    public static int WriteShort(string text, Span<byte> target)
    {
        if (text.Length > target.Length)
        {
            return -1;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > 0x7f)
            {
                return -1;
            }

            target[i] = (byte)text[i];
        }

        return text.Length;
    }

    /// <summary>The bytes of <paramref name="text"/> with a zero behind them.</summary>
    public static byte[] Terminated(string text)
    {
        var bytes = new byte[text.Length + 1];
        return WriteShort(text, bytes.AsSpan(0, text.Length)) >= 0 ? bytes : Encoding.UTF8.GetBytes(text + '\0');
    }
}
