namespace Interlock.WorkGraph;

/// <summary>Finds cycles: before an edge is added, and in a graph that came as it is.</summary>
internal static class Cycles
{
    /// <summary>
    /// The shortest path by which <paramref name="from"/> already reaches <paramref name="to"/>, both ends included; null when it does not.
    /// Adding the edge <c>to → from</c> would close that path into a cycle.
    /// </summary>
    /// <param name="next">What a node depends on.</param>
    public static IReadOnlyList<string>? Path(string from, string to, Func<string, IEnumerable<string>> next) => Path([from], to, next);

    /// <summary>The shortest path from one of many, found in one search; null when none of them reaches <paramref name="to"/>.</summary>
    public static IReadOnlyList<string>? Path(IEnumerable<string> from, string to, Func<string, IEnumerable<string>> next)
    {
        var cameFrom = new Dictionary<string, string?>(StringComparer.Ordinal);
        var queue = new Queue<string>();
        foreach (var start in from.Where(start => cameFrom.TryAdd(start, null)))
        {
            queue.Enqueue(start);
        }

        while (queue.TryDequeue(out var node))
        {
            if (node == to)
            {
                return Trace(cameFrom, node);
            }

            foreach (var following in next(node))
            {
                if (cameFrom.TryAdd(following, node))
                {
                    queue.Enqueue(following);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Every group of nodes that reach each other, and every node that reaches itself by one edge: the nodes that lie on cycles,
    /// those merely behind one left out. Linear; no recursion, so that a chain of any length is safe.
    /// </summary>
    /// <param name="nodes">Where to begin; what they reach is looked at too.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Knots(IEnumerable<string> nodes, Func<string, IEnumerable<string>> next)
    {
        // Tarjan's algorithm with a stack of its own.
        var knots = new List<IReadOnlyList<string>>();
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        var lowest = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new List<string>();
        var isOpen = new HashSet<string>(StringComparer.Ordinal);
        var selfish = new HashSet<string>(StringComparer.Ordinal);
        var visits = new Stack<(string Node, IEnumerator<string> Onward)>();
        foreach (var root in nodes.Where(root => !order.ContainsKey(root)))
        {
            Enter(root);
            while (visits.TryPeek(out var visit))
            {
                if (visit.Onward.MoveNext())
                {
                    var following = visit.Onward.Current;
                    if (!order.TryGetValue(following, out var seen))
                    {
                        Enter(following);
                    }
                    else if (isOpen.Contains(following))
                    {
                        lowest[visit.Node] = Math.Min(lowest[visit.Node], seen);
                        if (following == visit.Node)
                        {
                            selfish.Add(following);
                        }
                    }

                    continue;
                }

                visits.Pop();
                if (visits.TryPeek(out var above))
                {
                    lowest[above.Node] = Math.Min(lowest[above.Node], lowest[visit.Node]);
                }

                if (lowest[visit.Node] == order[visit.Node])
                {
                    Leave(visit.Node);
                }
            }
        }

        return knots;

        void Enter(string node)
        {
            lowest[node] = order[node] = order.Count;
            open.Add(node);
            isOpen.Add(node);
            visits.Push((node, next(node).GetEnumerator()));
        }

        void Leave(string node)
        {
            var first = open.LastIndexOf(node);
            var knot = open.GetRange(first, open.Count - first);
            open.RemoveRange(first, knot.Count);
            isOpen.ExceptWith(knot);
            if (knot.Count > 1 || selfish.Contains(node))
            {
                knots.Add(knot);
            }
        }
    }

    private static List<string> Trace(Dictionary<string, string?> cameFrom, string end)
    {
        var path = new List<string>();
        for (var node = end; node is not null; node = cameFrom[node])
        {
            path.Add(node);
        }

        path.Reverse();
        return path;
    }
}
