using Interlock.Impact;
using Interlock.Impact.Scanning;

namespace Interlock.Tests.Impact;

public sealed class ReachSignsTests
{
    [Fact]
    public void What_is_near_counts_whole_and_what_only_names_it_half()
    {
        var signs = Signs(("a", 1), ("b", 1)) with { NamedWhole = ["b", "c"], NamedWeak = ["a", "d", "e"], Together = ["c", "f"] };
        Assert.Equal(1 + 4 + 1, signs.Near(0.5));
        Assert.Equal(signs.Near(0.5), signs.All(0.5));
        Assert.Equal(["a", "b", "c", "d", "e", "f"], signs.Affected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_reached_only_through_others_counts_less_and_half_as_much_as_the_near_ones_at_most()
    {
        var signs = Signs(("a", 1), ("b", 1), ("c", 1), ("d", 2), ("e", 3), ("f", 4));
        Assert.Equal(4, signs.Near(0.5));
        Assert.Equal(5, signs.All(0.5));
        Assert.Equal(6, Signs([.. Enumerable.Range(0, 1000).Select(n => ($"{n}", n < 3 ? 1 : 2))]).All(0.5));

        // A file counts by its best sign: d is named whole, so only e is far.
        var named = Signs(("a", 1), ("d", 2), ("e", 3)) with { NamedWhole = ["d"], NamedWeak = ["x", "y"] };
        Assert.Equal((4, 4.25), (named.Near(0.5), named.All(0.5)));
    }

    private static ReachSigns Signs(params (string Path, int Distance)[] used) =>
        new(["changed"], new(used.ToDictionary(file => file.Path, file => file.Distance, StringComparer.Ordinal), false), [], [], []);
}
