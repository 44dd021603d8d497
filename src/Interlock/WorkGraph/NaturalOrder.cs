namespace Interlock.WorkGraph;

/// <summary>The order in which a person sorts names with numbers in them: <c>1.2</c> before <c>1.10</c>. Total: only equal texts compare as equal.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Comparer { get; } = new();

    int IComparer<string>.Compare(string? x, string? y) => Compare(x ?? "", y ?? "");

    public static int Compare(string left, string right)
    {
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            if (char.IsAsciiDigit(left[i]) && char.IsAsciiDigit(right[j]))
            {
                var one = Digits(left, ref i);
                var other = Digits(right, ref j);
                var byNumber = one.Length != other.Length ? one.Length - other.Length : one.SequenceCompareTo(other);
                if (byNumber != 0)
                {
                    return byNumber;
                }
            }
            else if (left[i] != right[j])
            {
                return left[i] - right[j];
            }
            else
            {
                i++;
                j++;
            }
        }

        // One is the beginning of the other, or they differ in leading zeros alone.
        var byRest = (left.Length - i) - (right.Length - j);
        return byRest != 0 ? byRest : string.CompareOrdinal(left, right);
    }

    /// <summary>The digits from here on, without leading zeros.</summary>
    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(start, at - start).TrimStart('0');
    }
}
