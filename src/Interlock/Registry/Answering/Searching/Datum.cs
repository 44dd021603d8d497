using System.Globalization;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering.Searching;

/// <summary>One value of a field of one task, ready to be compared.</summary>
/// <param name="Text">As JSON shows it.</param>
/// <param name="Number">Where it has an order of its own: a number, an instant in milliseconds, the place of a word among its fellows.</param>
internal readonly record struct Datum(string Text, double? Number = null)
{
    public static Datum Of(long number) => new(number.ToString(CultureInfo.InvariantCulture), number);

    public static Datum Of(bool flag) => new(flag ? "true" : "false", flag ? 1 : 0);

    public static Datum Of(DateTimeOffset at) => new(Stamp.Text(at), Milliseconds(at));

    /// <param name="word">One of <paramref name="words"/>.</param>
    /// <param name="words">In the order they are sorted in.</param>
    public static Datum Of(string word, IReadOnlyList<string> words)
    {
        for (var place = 0; place < words.Count; place++)
        {
            if (words[place] == word)
            {
                return new(word, place);
            }
        }

        return new(word, words.Count);
    }

    /// <summary>Numbers by size, everything else as a person would sort it; a number stands before a text.</summary>
    public static int Compare(Datum left, Datum right) => (left.Number, right.Number) switch
    {
        ({ } one, { } other) => one.CompareTo(other),
        ({ }, null) => -1,
        (null, { }) => 1,
        _ => NaturalOrder.Compare(left.Text, right.Text),
    };

    internal static double Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
