namespace Interlock.WorkGraph;

/// <summary>The longest chain of work through the graph.</summary>
public static class CriticalPath
{
    /// <summary>
    /// Weight of the heaviest chain, in the unit of <paramref name="weight"/>. Nodes on a cycle are left out.
    /// </summary>
    /// <param name="nodes">All nodes, in any order.</param>
    /// <param name="dependsOn">What a node waits for; names outside <paramref name="nodes"/> are ignored.</param>
    public static double Length(
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
        var ready = new Queue<string>(nodes.Where(node => waiting[node] == 0));
        var longest = 0.0;
        while (ready.TryDequeue(out var node))
        {
            var end = starts[node] + weight(node);
            longest = Math.Max(longest, end);
            foreach (var following in after[node])
            {
                starts[following] = Math.Max(starts[following], end);
                if (--waiting[following] == 0)
                {
                    ready.Enqueue(following);
                }
            }
        }

        return longest;
    }
}
