using Interlock.Lifecycle;
using Interlock.Tests.Drawing;
using Interlock.WorkGraph;

namespace Interlock.Tests.WorkGraph;

public sealed class ExecutionOrderTests
{
    [Fact]
    public void Waves_follow_the_hard_dependencies_and_parents_stand_for_what_is_in_them()
    {
        var order = ExecutionOrder.Of(Sketches.Mixed());
        Assert.Equal(
            ["app/1 app/3 app/9 lib/1 app/2.2.1", "app/2.1 app/5 app/6 app/7", "app/2.2.2", "app/4", "app/8"],
            order.Waves.Select(wave => string.Join(' ', wave.Where(name => name != "app/10"))));
        Assert.Contains("app/10", order.Waves[0]);
        Assert.Empty(order.Stuck);
    }

    [Fact]
    public void The_critical_path_is_what_is_still_to_do_and_takes_longest()
    {
        var order = ExecutionOrder.Of(Sketches.Mixed());
        Assert.Equal(["app/2.1", "app/2.2.2", "app/4", "app/8"], order.CriticalPath);
        Assert.Equal((45 + 45 + 60 + 45, 2), (order.CriticalMinutes, order.Unestimated));
    }

    [Fact]
    public void Without_an_estimate_steps_are_counted_and_no_minutes_given()
    {
        var order = ExecutionOrder.Of(Sketches.Of("app", [Sketches.Node("1"), Sketches.Node("2"), Sketches.Node("3")], "1>2"));
        Assert.Equal(["app/1", "app/2"], order.CriticalPath);
        Assert.Equal((null, 2), (order.CriticalMinutes, order.Unestimated));
    }

    [Fact]
    public void When_all_is_done_nothing_is_critical()
    {
        var order = ExecutionOrder.Of(Sketches.Of("app", [Sketches.Node("1") with { State = TaskState.Done }, Sketches.Node("2") with { State = TaskState.Cancelled }], "1>2"));
        Assert.Empty(order.CriticalPath);
    }

    [Fact]
    public void What_waits_for_itself_has_no_wave()
    {
        var order = ExecutionOrder.Of(Sketches.Circular());
        Assert.Empty(order.Waves);
        Assert.Equal(["app/1", "app/2", "app/3", "app/4", "app/5", "app/6"], order.Stuck);
    }

    [Fact]
    public void Every_task_stands_in_one_wave_behind_all_it_waits_for()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var graph = Sketches.Random(seed, 50, 2, circles: false);
            var precedence = new Precedence(graph);
            var order = ExecutionOrder.Of(graph, precedence);
            var waves = order.Waves.SelectMany((wave, number) => wave.Select(name => (name, number))).ToDictionary();
            Assert.Equal(precedence.Work.Order(), waves.Keys.Concat(order.Stuck).Order());
            foreach (var (name, before) in precedence.HardBefore.Where(pair => waves.ContainsKey(pair.Key)))
            {
                Assert.All(before, one => Assert.True(waves[one] < waves[name]));
                Assert.True(waves[name] == 0 || before.Exists(one => waves[one] == waves[name] - 1));
            }
        }
    }
}
