using Interlock.WorkGraph;

namespace Interlock.Tests.WorkGraph;

public sealed class CriticalPathTests
{
    [Fact]
    public void It_is_the_heaviest_chain()
    {
        var edges = new Dictionary<string, string[]> { ["b"] = ["a"], ["c"] = ["a"], ["d"] = ["b", "c", "elsewhere"] };
        var weights = new Dictionary<string, double> { ["a"] = 1, ["b"] = 5, ["c"] = 2, ["d"] = 1, ["e"] = 6.5 };
        Assert.Equal(7, CriticalPath.Length(["d", "c", "b", "a", "e"], node => edges.GetValueOrDefault(node, []), node => weights[node]));
    }

    [Fact]
    public void Nothing_weighs_nothing_and_a_cycle_is_left_out()
    {
        Assert.Equal(0, CriticalPath.Length([], _ => [], _ => 1));
        var edges = new Dictionary<string, string[]> { ["a"] = ["b"], ["b"] = ["a"] };
        Assert.Equal(1, CriticalPath.Length(["a", "b", "c"], node => edges.GetValueOrDefault(node, []), _ => 1));
    }
}
