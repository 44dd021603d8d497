using Interlock.Dispatching;

namespace Interlock.Tests.Dispatching;

public sealed class SlotsTests
{
    [Fact]
    public void The_limit_holds_over_all_pools_and_for_runs_that_lived_before()
    {
        var slots = new Slots([DispatchDesk.Pool("a", 3), DispatchDesk.Pool("b", 3)], TimeProvider.System, 2);
        Assert.Equal(2, slots.Capacity);
        var left = slots.TakeOver("gone-1", "gone");
        var taken = slots.Take(slots.Open.First());
        Assert.Empty(slots.Open);
        Assert.Null(slots.TakeFor("b-1"));
        slots.GiveBack(left);
        Assert.Equal(["a", "b"], slots.Open.Select(pool => pool.Name));
        slots.GiveBack(taken);
        Assert.NotNull(slots.TakeFor("b-1"));
    }
}
