using Interlock.WorkGraph;

namespace Interlock.Drawing.Layered;

/// <summary>An edge between two items, turned so that it runs from a lower layer to a higher one.</summary>
/// <param name="Edge">As it is in the graph.</param>
/// <param name="From">Where the line begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Turned">The line runs against the edge: its arrow stands at the beginning.</param>
/// <param name="Channel">What it runs through between the two; null when they stand in neighbouring layers.</param>
internal sealed record Strand(GraphEdge Edge, Item From, Item To, bool Turned, Item? Channel);

/// <summary>The items of a graph, and the strands between them: everything but where they lie.</summary>
internal sealed class Skeleton
{
    private readonly Dictionary<string, Item> items = new(StringComparer.Ordinal);

    public Skeleton(TaskGraph graph, Precedence precedence)
    {
        var layers = Layering.Of(graph, precedence);
        foreach (var node in graph.Nodes)
        {
            items[node.Name] = layers.TryGetValue(node.Name, out var layer)
                ? new Item { Node = node, First = layer, Last = layer }
                : new Item { Node = node, IsGroup = true };
        }

        foreach (var node in graph.Nodes)
        {
            var item = items[node.Name];
            item.Home = node.Parent is { } parent ? items[parent] : Whole;
            item.Home.Inside.Add(item);
        }

        Span(Whole);
        Layers = Whole.Last + 1;
        Join(graph);
        Rank();
    }

    /// <summary>The whole drawing, as a group around everything.</summary>
    public Item Whole { get; } = new() { IsGroup = true };

    public int Layers { get; }

    public List<Strand> Strands { get; } = [];

    /// <summary>Edges that lead from a task to itself, or from a parent to what stands in it, or between parents that lie beside each other.</summary>
    public List<(GraphEdge Edge, Item From, Item To)> Odd { get; } = [];

    /// <summary>Numbers all boxes and channels as they lie now.</summary>
    public void Rank()
    {
        var next = 0;
        Number(Whole);

        void Number(Item item)
        {
            if (!item.IsGroup)
            {
                item.Rank = next++;
                return;
            }

            var first = next;
            item.Inside.ForEach(Number);
            item.Rank = (first + next - 1) / 2.0;
        }
    }

    private static void Span(Item group)
    {
        foreach (var item in group.Inside.Where(item => item.IsGroup))
        {
            Span(item);
        }

        group.First = group.Inside.Select(item => item.First).DefaultIfEmpty(0).Min();
        group.Last = group.Inside.Select(item => item.Last).DefaultIfEmpty(0).Max();
    }

    private void Join(TaskGraph graph)
    {
        var laid = new List<(GraphEdge Edge, Item From, Item To, bool Turned)>();
        foreach (var edge in graph.Edges)
        {
            var (from, to) = (items[edge.From], items[edge.To]);
            if (from.Last < to.First)
            {
                laid.Add((edge, from, to, false));
            }
            else if (to.Last < from.First)
            {
                laid.Add((edge, to, from, true));
            }
            else
            {
                Odd.Add((edge, from, to));
            }
        }

        // All long edges of one beginning share a channel up to the last of their ends.
        var channels = new Dictionary<Item, Item>(ReferenceEqualityComparer.Instance);
        foreach (var bundle in laid.Where(strand => strand.To.First - strand.From.Last > 1).GroupBy(strand => strand.From))
        {
            var home = bundle.Aggregate(bundle.Key.Home!, (common, strand) => common.Homes.First(one => strand.To.Homes.Skip(1).Contains(one)));
            var channel = new Item { IsChannel = true, Home = home, First = bundle.Key.Last + 1, Last = bundle.Max(strand => strand.To.First) - 1 };
            home.Inside.Insert(home.Inside.IndexOf(bundle.Key.Homes.First(one => one.Home == home)) + 1, channel);
            channels[bundle.Key] = channel;
        }

        foreach (var (edge, from, to, turned) in laid)
        {
            var channel = to.First - from.Last > 1 ? channels[from] : null;
            Strands.Add(new(edge, from, to, turned, channel));
            Link(from, channel ?? to);
            if (channel is not null)
            {
                Link(channel, to);
            }
        }
    }

    private static void Link(Item one, Item other)
    {
        one.Links.Add(other);
        other.Links.Add(one);
    }
}
