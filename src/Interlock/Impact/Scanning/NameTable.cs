namespace Interlock.Impact.Scanning;

/// <summary>Numbers for identifiers, so that a file's names are a short array and no set of texts.</summary>
public sealed class NameTable
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> names = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> spans;

    public NameTable() => spans = numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => names.Count;

    public int Of(ReadOnlySpan<char> name)
    {
        if (spans.TryGetValue(name, out var number))
        {
            return number;
        }

        var text = name.ToString();
        names.Add(text);
        numbers.Add(text, names.Count - 1);
        return names.Count - 1;
    }

    public string Name(int number) => names[number];
}
