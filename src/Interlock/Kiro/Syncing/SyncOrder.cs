using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>
/// What comes after what once a sync is done: the file's order, and edges that the registry keeps beside it. Each may be without a circle
/// and both together not; then the kept edge is the older word.
/// </summary>
internal sealed class SyncOrder
{
    private readonly Dictionary<string, HashSet<string>> before = new(StringComparer.Ordinal);
    private readonly List<(string Key, SyncedEdge Edge)> kept = [];

    /// <summary>A parent is done when its children are.</summary>
    public void Child(string? parent, string key)
    {
        if (parent is not null)
        {
            Add(parent, key);
        }
    }

    /// <summary>As the file has it.</summary>
    public void Say(string key, IEnumerable<SyncedEdge> edges)
    {
        foreach (var edge in edges.Where(edge => edge.Hard))
        {
            Add(key, edge.To);
        }
    }

    /// <summary>As the registry has it beside the file.</summary>
    public void Keep(string key, IEnumerable<SyncedEdge> edges) => kept.AddRange(edges.Where(edge => edge.Hard).Select(edge => (key, edge)));

    /// <summary>The kept edges that would close a circle; to be asked once all is said.</summary>
    public IReadOnlyList<(string Key, SyncedEdge Edge)> Reversed()
    {
        var all = kept.ToLookup(one => one.Key, one => one.Edge.To, StringComparer.Ordinal);
        var rounds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (knot, round) in Cycles.Knots(all.Select(one => one.Key), key => Before(key).Concat(all[key])).Select((knot, round) => (knot, round)))
        {
            foreach (var key in knot)
            {
                rounds.Add(key, round);
            }
        }

        var reversed = new List<(string, SyncedEdge)>();
        foreach (var (key, edge) in kept.Where(one => rounds.TryGetValue(one.Key, out var round) && rounds.TryGetValue(one.Edge.To, out var other) && round == other))
        {
            if (Cycles.Path(edge.To, key, Before) is null)
            {
                Add(key, edge.To);
            }
            else
            {
                reversed.Add((key, edge));
            }
        }

        return reversed;
    }

    private IEnumerable<string> Before(string key) => before.GetValueOrDefault(key, []);

    private void Add(string key, string to)
    {
        if (!before.TryGetValue(key, out var list))
        {
            before.Add(key, list = new(StringComparer.Ordinal));
        }

        list.Add(to);
    }
}
