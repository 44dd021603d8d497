using Interlock.WorkGraph;

namespace Interlock.Tests.WorkGraph;

public sealed class CyclesTests
{
    [Fact]
    public void A_path_names_both_ends_and_is_the_shortest()
    {
        var next = Graph(("a", "b"), ("b", "c"), ("c", "d"), ("a", "c"));
        Assert.Equal(["a", "c", "d"], Cycles.Path("a", "d", next));
        Assert.Equal(["a"], Cycles.Path("a", "a", next));
        Assert.Null(Cycles.Path("d", "a", next));
        Assert.Equal(["c", "d"], Cycles.Path(["b", "c"], "d", next));
        Assert.Null(Cycles.Path([], "d", next));
    }

    [Fact]
    public void Knots_are_what_lies_on_cycles_and_nothing_behind_them()
    {
        var next = Graph(("1", "2"), ("2", "1"), ("3", "1"), ("4", "4"), ("5", "6"), ("6", "7"), ("7", "5"), ("7", "2"), ("8", "5"));
        var knots = Cycles.Knots(["1", "2", "3", "4", "5", "6", "7", "8"], next).Select(knot => string.Join("", knot.Order(StringComparer.Ordinal)));
        Assert.Equal(["12", "4", "567"], knots.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_chain_and_a_ring_of_a_hundred_thousand_are_no_trouble()
    {
        const int Length = 100_000;
        var nodes = Enumerable.Range(0, Length).Select(i => $"{i}").ToList();
        IEnumerable<string> Chain(string node) => node == "0" ? [] : [$"{int.Parse(node) - 1}"];
        IEnumerable<string> Ring(string node) => [$"{(int.Parse(node) + 1) % Length}"];
        Assert.Empty(Cycles.Knots(nodes, Chain));
        Assert.Equal(Length, Assert.Single(Cycles.Knots(nodes, Ring)).Count);
    }

    [Fact]
    public void Knots_agree_with_reachability_on_random_graphs()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var count = random.Next(1, 9);
            var next = Graph([.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => ($"{random.Next(count)}", $"{random.Next(count)}"))]);
            var nodes = Enumerable.Range(0, count).Select(i => $"{i}").ToList();
            var onCycle = nodes.Where(node => Cycles.Path(next(node), node, next) is not null);
            Assert.Equal(onCycle, Cycles.Knots(nodes, next).SelectMany(knot => knot).Order(StringComparer.Ordinal));
        }
    }

    private static Func<string, IEnumerable<string>> Graph(params (string From, string To)[] edges) =>
        node => edges.Where(edge => edge.From == node).Select(edge => edge.To);
}
