namespace Interlock.Impact.Scanning;

/// <summary>The identifiers of a line, one after the other.</summary>
internal ref struct Words(ReadOnlySpan<char> line)
{
    private readonly ReadOnlySpan<char> line = line;
    private int next;

    public int Start { get; private set; }

    public int End { get; private set; }

    public readonly ReadOnlySpan<char> Current => line[Start..End];

    public bool MoveNext()
    {
        while (next < line.Length && !IsStart(line[next]))
        {
            // A number is not the beginning of a name.
            next += char.IsAsciiDigit(line[next]) ? LengthOf(line[next..]) : 1;
        }

        Start = next;
        next += next < line.Length ? LengthOf(line[next..]) : 0;
        End = next;
        return End > Start;
    }

    /// <summary>Goes on behind this place.</summary>
    public void SkipTo(int at) => next = Math.Max(next, at);

    public static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_' || c > 127 && char.IsLetter(c);

    public static bool IsPart(char c) => IsStart(c) || char.IsAsciiDigit(c);

    private static int LengthOf(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && IsPart(text[length]))
        {
            length++;
        }

        return length;
    }
}
