using Interlock.WorkGraph;

namespace Interlock.Drawing.Layered;

/// <summary>Puts an ordered skeleton on paper.</summary>
internal sealed class Drafting(Skeleton skeleton, Measures measures, bool downwards)
{
    private const double MostBetweenPorts = 9;
    private const double Corner = 8;

    private readonly Dictionary<(Item Item, Item Other, bool Leaving), double> ports = [];
    private double gap;
    private double lead;

    public Plan Run()
    {
        new Placement(skeleton, measures).Run();
        var high = skeleton.Whole.Height - 1;
        lead = measures.Margin + (high * measures.PadBefore);
        gap = measures.GapAlong + (high * (measures.PadBefore + measures.PadAfter));
        SetPorts();
        var along = lead + (skeleton.Layers * measures.BoxAlong) + ((skeleton.Layers - 1) * gap) + (high * measures.PadAfter) + measures.Margin;
        var across = skeleton.Whole.Size + (2 * measures.Margin);
        var groups = Groups(skeleton.Whole).ToList();
        return new()
        {
            Downwards = downwards,
            Width = downwards ? across : along,
            Height = downwards ? along : across,
            Boxes = [.. skeleton.Whole.Leaves.Where(item => !item.IsChannel).Select(item => (item.Node!, Area(item)))],
            Groups = [.. groups.Select(item => (item.Node!, Area(item)))],
            Routes = [.. skeleton.Strands.Select(Run), .. skeleton.Odd.Select(odd => Around(odd.Edge, odd.From, odd.To))],
        };
    }

    private static IEnumerable<Item> Groups(Item item) => item.Inside.Where(one => one.IsGroup).SelectMany(one => Groups(one).Prepend(one));

    private double Begin(Item item) => lead + (item.First * (measures.BoxAlong + gap)) - (item.Height * measures.PadBefore);

    private double End(Item item) => lead + (item.Last * (measures.BoxAlong + gap)) + measures.BoxAlong + (item.Height * measures.PadAfter);

    private Box Area(Item item)
    {
        var (begin, length) = (Begin(item), End(item) - Begin(item));
        var start = item.Start + measures.Margin;
        return downwards ? new(start, begin, item.Size, length) : new(begin, start, length, item.Size);
    }

    private (double X, double Y) Point(double along, double across) =>
        downwards ? (across + measures.Margin, along) : (along, across + measures.Margin);

    /// <summary>Spreads the lines that meet at a box over its side, in the order of where they go.</summary>
    private void SetPorts()
    {
        var ends = skeleton.Strands.SelectMany(strand => (IEnumerable<(Item Item, Item Other, bool Leaving)>)
            [(strand.From, strand.Channel ?? strand.To, true), (strand.To, strand.Channel ?? strand.From, false)]);
        foreach (var side in ends.Distinct().GroupBy(end => (end.Item, end.Leaving)))
        {
            var item = side.Key.Item;
            var others = side.Select(end => end.Other).OrderBy(other => other.Middle).ThenBy(other => other.Rank).ToList();
            var step = Math.Min(MostBetweenPorts, (item.Size - (2 * Corner)) / Math.Max(1, others.Count - 1));
            for (var i = 0; i < others.Count; i++)
            {
                ports[(item, others[i], side.Key.Leaving)] = item.Middle + ((i - ((others.Count - 1) / 2.0)) * step);
            }
        }
    }

    private Route Run(Strand strand)
    {
        var (from, to, channel) = (strand.From, strand.To, strand.Channel);
        var points = new List<(double, double)> { Point(End(from), ports[(from, channel ?? to, true)]) };
        if (channel is not null)
        {
            points.Add(Point(lead + (channel.First * (measures.BoxAlong + gap)), channel.Middle));
            points.Add(Point(lead + ((to.First - 1) * (measures.BoxAlong + gap)) + measures.BoxAlong, channel.Middle));
        }

        points.Add(Point(Begin(to), ports[(to, channel ?? from, false)]));
        return new(strand.Edge, strand.Turned, points);
    }

    /// <summary>From the end of one to the beginning of the other, whatever lies between; from a box to itself, around it.</summary>
    private Route Around(GraphEdge edge, Item from, Item to)
    {
        var (start, end) = (Point(End(from), from.Middle), Point(Begin(to), to.Middle));
        if (from != to)
        {
            return new(edge, false, [start, end]);
        }

        var beside = from.End + (measures.GapAcross / 2);
        return new(edge, false, [start, Point(End(from) + Corner, beside), Point(Begin(to) - Corner, beside), end]);
    }
}
