namespace Interlock.Impact.Scanning;

/// <summary>How far a change reaches.</summary>
/// <param name="Distances">Files that are reached, with the steps to them; the changed ones are not among them.</param>
/// <param name="IsCut">More steps would have reached more.</param>
internal sealed record Reach(IReadOnlyDictionary<string, int> Distances, bool IsCut)
{
    /// <summary>What a file counts that is reached only through others.</summary>
    public static double Weight(int distance) => distance <= 1 ? 1 : distance == 2 ? 0.5 : 0.25;

    public int At(int distance) => Distances.Count(file => file.Value == distance);

    /// <summary>Follows the users of the changed files, their users, and so on.</summary>
    /// <param name="depth">Steps at most.</param>
    /// <param name="leftOut">Files that depend on nothing whatever they say.</param>
    public static Reach Of(UseGraph graph, IReadOnlyCollection<string> changed, int depth, Func<string, bool> leftOut)
    {
        var distances = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<string>(changed, StringComparer.Ordinal);
        var frontier = changed.ToList();
        for (var distance = 1; distance <= depth && frontier.Count > 0; distance++)
        {
            var next = frontier.SelectMany(graph.UsersOf).Where(user => !leftOut(user) && seen.Add(user)).ToList();
            next.ForEach(user => distances.Add(user, distance));
            frontier = next;
        }

        return new(distances, frontier.Any(file => graph.UsersOf(file).Any(user => !leftOut(user) && !seen.Contains(user))));
    }
}
