using System.Globalization;

namespace Interlock.Storage.Files;

/// <summary>
/// The directory that writers work in. Its number is the fence: who takes the registry away from a writer that hangs moves the
/// directory out of its way and makes the next one, and whatever the old writer still does finds no book, no gate and no file to move.
/// </summary>
internal sealed record Era(string Directory, long Number)
{
    private const string Prefix = "era-";
    private const string BookPrefix = "book-";
    private const string BookSuffix = ".jsonl";

    public string Gate => Path.Combine(Directory, "write");

    public string Work => Path.Combine(Directory, "work");

    public string Book(int number) => Path.Combine(Directory, $"{BookPrefix}{number.ToString(CultureInfo.InvariantCulture)}{BookSuffix}");

    public static Era At(Layout layout, long number) => new(Path.Combine(layout.Own, Prefix + number.ToString(CultureInfo.InvariantCulture)), number);

    /// <summary>The one that holds now; null before the first, and for a moment while it changes.</summary>
    public static Era? Find(Layout layout, Disk disk) => Highest(disk.Names(layout.Own), Prefix, "") is var number and > 0 ? At(layout, number) : null;

    /// <summary>The newest book; 0 where there is none.</summary>
    public int FindBook(Disk disk) => (int)Highest(disk.Names(Directory), BookPrefix, BookSuffix);

    /// <summary>The highest number that was taken away; 0 where none was.</summary>
    public static long LastFenced(Layout layout, Disk disk) => Highest(disk.Names(layout.Own), Prefix, Fenced);

    public const string Fenced = ".fenced";

    private static long Highest(IReadOnlyList<string> names, string prefix, string suffix)
    {
        long highest = 0;
        foreach (var name in names)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)
                && name.EndsWith(suffix, StringComparison.Ordinal)
                && name.Length > prefix.Length + suffix.Length
                && long.TryParse(name[prefix.Length..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                highest = Math.Max(highest, number);
            }
        }

        return highest;
    }
}
