namespace Interlock.Impact.Scanning;

/// <summary>
/// Numbers for identifiers, so that a file's names are a short array and no set of texts. Names are told apart by 64 bits of their
/// content; the text itself is kept only of declared ones.
/// </summary>
internal sealed class NameTable
{
    private readonly Dictionary<int, string> texts = [];
    private ulong[] keys = new ulong[1 << 16];
    private int[] numbers = new int[1 << 16];

    public int Count { get; private set; }

    /// <summary>The number of a name that a file declares.</summary>
    public int Declared(ReadOnlySpan<char> name)
    {
        var number = Of(name);
        texts.TryAdd(number, name.ToString());
        return number;
    }

    public int Of(ReadOnlySpan<char> name)
    {
        // FNV-1a, spread once more over the low bits that the table uses.
        var key = 14695981039346656037UL;
        foreach (var c in name)
        {
            key = (key ^ c) * 1099511628211UL;
        }

        key = (key ^ (key >> 29)) | 1;
        var at = (int)(key >> 1) & (keys.Length - 1);
        while (keys[at] != 0)
        {
            if (keys[at] == key)
            {
                return numbers[at];
            }

            at = (at + 1) & (keys.Length - 1);
        }

        (keys[at], numbers[at]) = (key, Count++);
        if (Count > keys.Length / 2)
        {
            Grow();
        }

        return Count - 1;
    }

    /// <summary>The text of a declared name.</summary>
    public string Name(int number) => texts[number];

    private void Grow()
    {
        var (oldKeys, oldNumbers) = (keys, numbers);
        keys = new ulong[oldKeys.Length * 2];
        numbers = new int[keys.Length];
        for (var old = 0; old < oldKeys.Length; old++)
        {
            if (oldKeys[old] != 0)
            {
                var at = (int)(oldKeys[old] >> 1) & (keys.Length - 1);
                while (keys[at] != 0)
                {
                    at = (at + 1) & (keys.Length - 1);
                }

                (keys[at], numbers[at]) = (oldKeys[old], oldNumbers[old]);
            }
        }
    }
}
