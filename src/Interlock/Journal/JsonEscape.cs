using System.Text;

namespace Interlock.Journal;

/// <summary>Escapes inside JSON strings.</summary>
internal static class JsonEscape
{
    /// <summary>Reads the escape whose backslash stands at <paramref name="at"/>; returns where it ends. Half a pair is U+FFFD.</summary>
    public static int Read(ReadOnlySpan<byte> json, int at, out Rune letter)
    {
        var kind = at + 1 < json.Length ? json[at + 1] : (byte)'\\';
        letter = new(kind switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => (char)(kind & 0x7f),
        });
        if (kind != 'u')
        {
            return at + 2;
        }

        var first = Unit(json, at);
        if (Rune.TryCreate(first, out letter))
        {
            return at + 6;
        }

        if (char.IsHighSurrogate(first) && at + 7 < json.Length && json[at + 6] == '\\' && json[at + 7] == 'u' && Rune.TryCreate(first, Unit(json, at + 6), out letter))
        {
            return at + 12;
        }

        letter = Rune.ReplacementChar;
        return at + 6;
    }

    /// <summary>The four digits behind <c>\u</c>.</summary>
    private static char Unit(ReadOnlySpan<byte> json, int at)
    {
        var unit = 0;
        for (var i = at + 2; i < at + 6; i++)
        {
            var digit = i < json.Length ? json[i] | 0x20 : '0';
            unit = (unit << 4) | (digit >= 'a' ? digit - 'a' + 10 : digit & 15);
        }

        return (char)unit;
    }
}
