namespace Interlock.Drawing.Layered;

/// <summary>
/// Gives every item its place across the layers. First all are packed as closely as their order allows; then each moves
/// towards what it is joined with, as far as its neighbours leave room. At no time do two of them overlap.
/// </summary>
internal sealed class Placement(Skeleton skeleton, Measures measures)
{
    private const int Passes = 10;

    private readonly Dictionary<Item, (List<Item> Before, List<Item> After)> beside = new(ReferenceEqualityComparer.Instance);

    public void Run()
    {
        var free = new double[skeleton.Layers];
        Pack(skeleton.Whole, free, 0, 0);
        Neighbours(skeleton.Whole);
        for (var pass = 0; pass < Passes; pass++)
        {
            Relax(skeleton.Whole, pass % 2 == 0);
        }
    }

    private void Pack(Item group, double[] free, double top, double bottom)
    {
        var layers = free.AsSpan(group.First, group.Last - group.First + 1);
        group.Start = Most(layers);
        layers.Fill(group.Start + top);
        foreach (var item in group.Inside)
        {
            if (item.IsGroup)
            {
                Pack(item, free, measures.PadTop, measures.PadBottom);
                continue;
            }

            var taken = free.AsSpan(item.First, item.Last - item.First + 1);
            item.Start = Most(taken);
            item.Size = item.IsChannel ? measures.Channel : measures.BoxAcross;
            taken.Fill(item.End + measures.GapAcross);
        }

        group.Size = Math.Max(Most(layers) - measures.GapAcross, group.Start + top) + bottom - group.Start;
        layers.Fill(group.End + measures.GapAcross);
    }

    private static double Most(ReadOnlySpan<double> values)
    {
        var most = 0.0;
        foreach (var value in values)
        {
            most = Math.Max(most, value);
        }

        return most;
    }

    /// <summary>Finds for each item those that lie next to it in any layer.</summary>
    private void Neighbours(Item group)
    {
        var last = new Item?[skeleton.Layers];
        foreach (var item in group.Inside)
        {
            beside[item] = ([], []);
        }

        foreach (var item in group.Inside)
        {
            Item? known = null;
            for (var layer = item.First; layer <= item.Last; layer++)
            {
                if (last[layer] is { } before && before != known)
                {
                    beside[item].Before.Add(before);
                    beside[before].After.Add(item);
                    known = before;
                }

                last[layer] = item;
            }

            if (item.IsGroup)
            {
                Neighbours(item);
            }
        }
    }

    private void Relax(Item group, bool forwards)
    {
        var whole = group == skeleton.Whole;
        var least = group.Start + (whole ? 0 : measures.PadTop);
        var most = group.End - (whole ? 0 : measures.PadBottom);
        for (var i = 0; i < group.Inside.Count; i++)
        {
            var item = group.Inside[forwards ? i : group.Inside.Count - 1 - i];
            var low = least;
            foreach (var before in beside[item].Before)
            {
                low = Math.Max(low, before.End + measures.GapAcross);
            }

            var high = most - item.Size;
            foreach (var after in beside[item].After)
            {
                high = Math.Min(high, after.Start - measures.GapAcross - item.Size);
            }

            // Sums of the same numbers may differ in their last digits.
            if (high > low)
            {
                item.Shift(Math.Clamp(item.Start + Wish(item), low, high) - item.Start);
            }

            if (item.IsGroup)
            {
                Relax(item, forwards);
            }
        }
    }

    /// <summary>How far the item would like to move.</summary>
    private static double Wish(Item item)
    {
        var (sum, count) = (0.0, 0);
        foreach (var one in item.IsGroup ? item.Leaves.Append(item) : [item])
        {
            foreach (var link in one.Links)
            {
                if (!item.IsGroup || !link.Homes.Contains(item))
                {
                    sum += link.Middle - one.Middle;
                    count++;
                }
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
