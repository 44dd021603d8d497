namespace Interlock.Drawing.Layered;

/// <summary>
/// Orders what lies side by side so that few edges cross: everything moves towards the middle of what it is joined with
/// (barycenter), some times over, and the best order seen is kept. Deterministic, and bounded by the number of rounds.
/// </summary>
internal static class Untangling
{
    private const int MostRounds = 24;
    private const long Budget = 6_000_000;

    public static void Run(Skeleton skeleton)
    {
        var cells = skeleton.Whole.Leaves.Sum(item => (long)item.Last - item.First + 1) + skeleton.Strands.Count;
        var rounds = (int)Math.Clamp(Budget / (cells + 1), 2, MostRounds);
        var best = (Crossings: Crossings(skeleton), Order: Order(skeleton.Whole));
        for (var round = 0; round < rounds && best.Crossings > 0; round++)
        {
            // In turns by what comes before, by what comes after, and by both.
            Sort(skeleton.Whole, round % 3);
            skeleton.Rank();
            var crossings = Crossings(skeleton);
            if (crossings < best.Crossings)
            {
                best = (crossings, Order(skeleton.Whole));
            }
        }

        foreach (var (group, inside) in best.Order)
        {
            group.Inside = inside;
        }

        skeleton.Rank();
    }

    /// <summary>How often two edges cross between neighbouring layers.</summary>
    internal static long Crossings(Skeleton skeleton)
    {
        var gaps = new List<(double Left, double Right)>?[skeleton.Layers];
        var passed = new HashSet<(Item, Item)>();
        foreach (var strand in skeleton.Strands)
        {
            if (passed.Add((strand.From, strand.Channel ?? strand.To)))
            {
                (gaps[strand.From.Last] ??= []).Add((strand.From.Rank, (strand.Channel ?? strand.To).Rank));
            }

            if (strand.Channel is { } channel)
            {
                (gaps[strand.To.First - 1] ??= []).Add((channel.Rank, strand.To.Rank));
            }
        }

        foreach (var channel in skeleton.Whole.Leaves.Where(item => item.IsChannel))
        {
            for (var layer = channel.First; layer < channel.Last; layer++)
            {
                (gaps[layer] ??= []).Add((channel.Rank, channel.Rank));
            }
        }

        return gaps.Sum(gap => gap is null ? 0 : Inversions(gap));
    }

    private static long Inversions(List<(double Left, double Right)> lines)
    {
        lines.Sort();
        var rights = lines.Select(line => line.Right).Distinct().Order().ToArray();
        var tree = new int[rights.Length + 1];
        var crossings = 0L;
        for (var i = 0; i < lines.Count;)
        {
            // Lines that begin together do not cross, so they are counted before they are added.
            var end = i;
            for (; end < lines.Count && lines[end].Left == lines[i].Left; end++)
            {
                crossings += i - Sum(tree, Array.BinarySearch(rights, lines[end].Right) + 1);
            }

            for (; i < end; i++)
            {
                for (var at = Array.BinarySearch(rights, lines[i].Right) + 1; at < tree.Length; at += at & -at)
                {
                    tree[at]++;
                }
            }
        }

        return crossings;
    }

    private static int Sum(int[] tree, int upTo)
    {
        var sum = 0;
        for (var at = upTo; at > 0; at -= at & -at)
        {
            sum += tree[at];
        }

        return sum;
    }

    private static void Sort(Item group, int turn)
    {
        foreach (var item in group.Inside.Where(item => item.IsGroup))
        {
            Sort(item, turn);
        }

        var wanted = group.Inside.ToDictionary(item => item, item => Wish(item, turn));
        group.Inside = [.. group.Inside.OrderBy(item => wanted[item]).ThenBy(item => item.Rank)];
    }

    /// <summary>The middle of what the item, or anything in it, is joined with outside.</summary>
    private static double Wish(Item item, int turn)
    {
        var (sum, count) = (0.0, 0);
        foreach (var one in Whole(item))
        {
            foreach (var link in one.Links)
            {
                if ((turn == 2 || (turn == 0) == (link.Last < one.First)) && (!item.IsGroup || !link.Homes.Contains(item)))
                {
                    sum += link.Rank;
                    count++;
                }
            }
        }

        return count == 0 ? item.Rank : sum / count;
    }

    private static IEnumerable<Item> Whole(Item item) => item.IsGroup ? [item, .. item.Inside.SelectMany(Whole)] : [item];

    private static List<(Item Group, List<Item> Inside)> Order(Item group) =>
        [(group, [.. group.Inside]), .. group.Inside.Where(item => item.IsGroup).SelectMany(Order)];
}
