namespace Interlock.WorkGraph;

/// <summary>The longest chain of work through the graph.</summary>
internal static class CriticalPath
{
    /// <summary>
    /// Weight of the heaviest chain, in the unit of <paramref name="weight"/>. Nodes on a cycle are left out.
    /// </summary>
    /// <param name="nodes">All nodes, in any order.</param>
    /// <param name="dependsOn">What a node waits for; names outside <paramref name="nodes"/> are ignored.</param>
    public static double Length(
        IReadOnlyCollection<string> nodes,
        Func<string, IEnumerable<string>> dependsOn,
        Func<string, double> weight) => Find(nodes, dependsOn, weight).Length;

    /// <summary>The heaviest chain itself, first task first; of equal ones the one whose nodes come first in <paramref name="nodes"/>.</summary>
    /// <param name="nodes">All nodes, in any order.</param>
    /// <param name="dependsOn">What a node waits for; names outside <paramref name="nodes"/> are ignored.</param>
    /// <param name="weight">Zero or more.</param>
    public static (IReadOnlyList<string> Path, double Length) Find(
        IReadOnlyCollection<string> nodes,
        Func<string, IEnumerable<string>> dependsOn,
        Func<string, double> weight)
    {
        var waiting = new Dictionary<string, int>(nodes.Count);
        var after = new Dictionary<string, List<string>>(nodes.Count);
        foreach (var node in nodes)
        {
            waiting[node] = 0;
            after[node] = [];
        }

        foreach (var node in nodes)
        {
            foreach (var before in dependsOn(node).Where(after.ContainsKey))
            {
                after[before].Add(node);
                waiting[node]++;
            }
        }

        var starts = nodes.ToDictionary(node => node, _ => 0.0);
        var cameFrom = new Dictionary<string, string>(nodes.Count);
        var ready = new Queue<string>(nodes.Where(node => waiting[node] == 0));
        var (longest, last) = (0.0, (string?)null);
        while (ready.TryDequeue(out var node))
        {
            var end = starts[node] + weight(node);
            if (end > longest)
            {
                (longest, last) = (end, node);
            }

            foreach (var following in after[node])
            {
                if (end > starts[following])
                {
                    starts[following] = end;
                    cameFrom[following] = node;
                }

                if (--waiting[following] == 0)
                {
                    ready.Enqueue(following);
                }
            }
        }

        var path = new List<string>();
        for (; last is not null; last = cameFrom.GetValueOrDefault(last))
        {
            path.Add(last);
        }

        path.Reverse();
        return (path, longest);
    }
}
