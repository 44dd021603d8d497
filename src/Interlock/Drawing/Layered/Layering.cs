using Interlock.WorkGraph;

namespace Interlock.Drawing.Layered;

/// <summary>Gives every task a layer behind those of all it comes after, as far to the front as that allows.</summary>
internal static class Layering
{
    /// <returns>Layers from 0, by name. On a cycle the edges that lead back in the order of the nodes are taken the other way round.</returns>
    public static Dictionary<string, int> Of(TaskGraph graph, Precedence precedence)
    {
        var places = precedence.Work.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var knots = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, knot) in Cycles.Knots(precedence.Work, name => precedence.Before[name]).Index())
        {
            foreach (var name in knot)
            {
                knots[name] = number;
            }
        }

        var after = precedence.Work.ToDictionary(name => name, _ => new List<string>(), StringComparer.Ordinal);
        var waiting = precedence.Work.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (var name in precedence.Work)
        {
            foreach (var before in precedence.Before[name].Where(before => before != name))
            {
                var back = knots.TryGetValue(name, out var knot) && knots.TryGetValue(before, out var other) && knot == other && places[before] > places[name];
                var (first, second) = back ? (name, before) : (before, name);
                after[first].Add(second);
                waiting[second]++;
            }
        }

        var begins = waiting.Where(pair => pair.Value == 0).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var layers = precedence.Work.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        var free = new Queue<string>(precedence.Work.Where(begins.Contains));
        while (free.TryDequeue(out var name))
        {
            foreach (var following in after[name])
            {
                layers[following] = Math.Max(layers[following], layers[name] + 1);
                if (--waiting[following] == 0)
                {
                    free.Enqueue(following);
                }
            }
        }

        Gather(graph, precedence, layers, begins, after);
        return layers;
    }

    /// <summary>A task that waits for nothing moves up to the others of its parent, so that the parent stays small.</summary>
    private static void Gather(TaskGraph graph, Precedence precedence, Dictionary<string, int> layers, HashSet<string> begins, Dictionary<string, List<string>> after)
    {
        foreach (var family in graph.Nodes.Where(node => node.Parent is not null && layers.ContainsKey(node.Name)).GroupBy(node => node.Parent))
        {
            var held = family.Where(node => !begins.Contains(node.Name)).Select(node => layers[node.Name]).DefaultIfEmpty(0).Min();
            foreach (var node in family.Where(node => begins.Contains(node.Name)))
            {
                var latest = after[node.Name].Select(name => layers[name] - 1).DefaultIfEmpty(held).Min();
                layers[node.Name] = Math.Max(layers[node.Name], Math.Min(held, latest));
            }
        }
    }
}
