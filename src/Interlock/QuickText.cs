using System.Text;

namespace Interlock;

/// <summary>
/// UTF-8 into text where every command passes. Plain ASCII, which is nearly all of it, goes through a loop of its own: the
/// first use of the framework's decoder costs milliseconds.
/// </summary>
public static class QuickText
{
    public static string Read(ReadOnlySpan<byte> utf8)
    {
        foreach (var one in utf8)
        {
            if (one > 0x7f)
            {
                return Encoding.UTF8.GetString(utf8);
            }
        }

        var characters = new char[utf8.Length];
        for (var index = 0; index < characters.Length; index++)
        {
            characters[index] = (char)utf8[index];
        }

        return new(characters);
    }

    /// <summary>Text that ends with a zero, as the system's library gives it; null for a null pointer.</summary>
    public static unsafe string? Read(byte* text)
    {
        if (text == null)
        {
            return null;
        }

        var length = 0;
        while (text[length] != 0)
        {
            length++;
        }

        return Read(new ReadOnlySpan<byte>(text, length));
    }

    /// <summary>The bytes of <paramref name="text"/> with a zero behind them, as the system's library takes it.</summary>
    public static byte[] Terminated(string text)
    {
        var bytes = new byte[text.Length + 1];
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] > 0x7f)
            {
                return Encoding.UTF8.GetBytes(text + '\0');
            }

            bytes[index] = (byte)text[index];
        }

        return bytes;
    }
}
