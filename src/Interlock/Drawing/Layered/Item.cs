using Interlock.WorkGraph;

namespace Interlock.Drawing.Layered;

/// <summary>Something that takes room: the box of a task, the group of a parent, or the channel of edges that run past other tasks.</summary>
internal sealed class Item
{
    /// <summary>Of a box or a group; null for a channel and for the whole drawing.</summary>
    public GraphNode? Node { get; init; }

    public bool IsGroup { get; init; }

    public bool IsChannel { get; init; }

    public Item? Home { get; set; }

    /// <summary>In the order in which they lie side by side, in every layer.</summary>
    public List<Item> Inside { get; set; } = [];

    /// <summary>The first layer it covers.</summary>
    public int First { get; set; }

    /// <summary>The last layer it covers.</summary>
    public int Last { get; set; }

    /// <summary>What it is joined with by edges.</summary>
    public List<Item> Links { get; } = [];

    /// <summary>Where it lies in the one order of all boxes and channels; of a group, the middle of what lies in it.</summary>
    public double Rank { get; set; }

    /// <summary>Where it begins, across the layers.</summary>
    public double Start { get; set; }

    public double Size { get; set; }

    public double End => Start + Size;

    public double Middle => Start + (Size / 2);

    /// <summary>How many groups stand in each other here: 0 for a box, 1 for a group of boxes.</summary>
    public int Height => IsGroup ? 1 + Inside.Select(item => item.Height).DefaultIfEmpty(0).Max() : 0;

    public IEnumerable<Item> Leaves => IsGroup ? Inside.SelectMany(item => item.Leaves) : [this];

    /// <summary>Itself and the groups around it, the whole drawing last.</summary>
    public IEnumerable<Item> Homes
    {
        get
        {
            for (var at = this; at is not null; at = at.Home)
            {
                yield return at;
            }
        }
    }

    public void Shift(double by)
    {
        Start += by;
        foreach (var item in Inside)
        {
            item.Shift(by);
        }
    }
}
