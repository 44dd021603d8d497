using System.Globalization;
using Interlock.Impact.Scanning;

namespace Interlock.Impact;

/// <summary>Everything that speaks for other files being touched by a change, and what it counts.</summary>
/// <param name="Changed">Existing files to be changed.</param>
/// <param name="Used">By import and by name.</param>
/// <param name="NamedWhole">Files that name a changed file of no known language: there is no better sign.</param>
/// <param name="NamedWeak">Files that name a changed source file.</param>
/// <param name="Together">Files that changed together with them before.</param>
internal sealed record ReachSigns(
    IReadOnlyCollection<string> Changed, Reach Used, IReadOnlyList<string> NamedWhole, IReadOnlyList<string> NamedWeak, IReadOnlyList<string> Together)
{
    /// <summary>Nearest first.</summary>
    public IEnumerable<string> Affected => Used.Distances.OrderBy(file => file.Value).Select(file => file.Key).Concat(NamedWhole).Concat(NamedWeak).Concat(Together).Distinct(StringComparer.Ordinal);

    private HashSet<string> Beside => [.. Used.Distances.Where(file => file.Value == 1).Select(file => file.Key), .. NamedWhole, .. Together];

    private IEnumerable<string> OnlyNamed => NamedWeak.Where(path => !Beside.Contains(path));

    /// <summary>Changed files, and those next to them.</summary>
    public double Near(double namedOnly) => Changed.Count + Beside.Count + (namedOnly * OnlyNamed.Count());

    /// <summary>
    /// The same with what is reached only through others, each at its weight. In a well-woven repository a few steps reach everything, so
    /// all of that counts half as much as the near ones at most.
    /// </summary>
    public double All(double namedOnly)
    {
        var near = Near(namedOnly);
        var counted = Beside;
        counted.UnionWith(NamedWeak);
        return near + Math.Min(near / 2, Used.Distances.Where(file => file.Value > 1 && !counted.Contains(file.Key)).Sum(file => Reach.Weight(file.Value)));
    }

    public string InWords(double namedOnly, Thresholds thresholds, string unread)
    {
        var further = Used.Distances.Count(file => file.Value > 1);
        var words = new List<string> { $"{Changed.Count} file(s) to change", $"{Used.At(1)} use them" };
        if (further > 0)
        {
            words.Add($"{further} are reached through those{(Used.IsCut ? " in as many steps as are followed" : "")}");
        }

        var named = NamedWhole.Concat(OnlyNamed).Distinct(StringComparer.Ordinal).Count();
        words.Add($"{named} name them");
        words.Add($"{Together.Count} changed together with them before");
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", words)}; reach {All(namedOnly):0.##} ({Near(namedOnly):0.##} near), thresholds {thresholds}{(unread.Length > 0 ? $"; not read: {unread}" : "")}");
    }
}
