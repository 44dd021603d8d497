using Interlock.WorkGraph;

namespace Interlock.Tests.WorkGraph;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Numbers_in_names_are_sorted_by_size()
    {
        string[] sorted = ["", "1", "1.1", "1.1~2", "1.2", "1.9", "1.10", "2", "10", "99999999999999999999", "100000000000000000000", "a", "a1", "a01", "a2", "b"];
        string[] expected = ["", "1", "1.1", "1.1~2", "1.2", "1.9", "1.10", "2", "10", "99999999999999999999", "100000000000000000000", "a", "a01", "a1", "a2", "b"];
        Assert.Equal(expected, sorted.Reverse().OrderBy(name => name, NaturalOrder.Comparer));
    }

    [Fact]
    public void Only_equal_names_are_equal_and_the_order_is_one()
    {
        var random = new Random(5);
        var names = Enumerable.Range(0, 60).Select(_ => new string([.. Enumerable.Range(0, random.Next(5)).Select(_ => "01a.2"[random.Next(5)])])).Distinct().ToList();
        foreach (var one in names)
        {
            foreach (var other in names)
            {
                Assert.Equal(one == other, NaturalOrder.Compare(one, other) == 0);
                Assert.Equal(Math.Sign(NaturalOrder.Compare(one, other)), -Math.Sign(NaturalOrder.Compare(other, one)));
                Assert.All(names, third => Assert.False(NaturalOrder.Compare(one, other) < 0 && NaturalOrder.Compare(other, third) < 0 && NaturalOrder.Compare(one, third) > 0));
            }
        }
    }
}
