using Interlock.Lifecycle;

namespace Interlock.Tests.Registry;

/// <summary>Shapes that a careless algorithm would not get through: each is walked in full.</summary>
public sealed class ScaleTests
{
    private const int Many = 10_000;

    private readonly Desk desk = new();

    [Fact]
    public void A_chain_is_made_and_moves_on_link_by_link()
    {
        var made = desk.Import([.. Enumerable.Range(0, Many).Select(i => i == 0 ? Desk.Draft("t0") : Desk.Draft($"t{i}", $"t{i - 1}"))]);
        Assert.Equal((1, Many - 1), (made.Count(task => task.State == TaskState.Pending), made.Count(task => task.State == TaskState.Blocked)));
        desk.Finish("t0");
        Assert.Equal(TaskState.Pending, desk.State("t1"));
        Assert.Equal(TaskState.Blocked, desk.State("t2"));
    }

    [Fact]
    public void A_star_and_its_reverse_open_at_once()
    {
        desk.Import([Desk.Draft("hub"), .. Enumerable.Range(0, Many).Select(i => Desk.Draft($"t{i}", "hub")), Desk.Draft("end", [.. Enumerable.Range(0, Many).Select(i => $"t{i}")])]);
        desk.Finish("hub");
        Assert.Equal(Many, desk.Registry.Reading.Ready(new()).Count);
        Assert.Equal(Many, desk.Task("end").OpenDependencies);
        for (var i = 0; i < 500; i++)
        {
            desk.Finish($"t{i}");
        }

        Assert.Equal(Many - 500, desk.Task("end").OpenDependencies);
        Assert.False(desk.Registry.Steering.Update(Desk.Ref("end"), new() { DependsOn = [.. Enumerable.Range(0, Many).Select(i => ($"t{i}", true))] }, Desk.Ann).IsRefused);
        Assert.Equal(Many - 500, desk.Task("end").OpenDependencies);
    }

    [Fact]
    public void A_long_ring_and_all_that_waits_behind_it_are_kept_apart()
    {
        var made = desk.Import(
        [
            .. Enumerable.Range(0, 2_000).Select(i => Desk.Draft($"r{i}", $"r{(i + 1) % 2_000}")),
            .. Enumerable.Range(0, Many).Select(i => i == 0 ? Desk.Draft("t0", "r0") : Desk.Draft($"t{i}", $"t{i - 1}")),
        ]);
        Assert.Equal((2_000, Many), (made.Count(task => task.State == TaskState.Draft), made.Count(task => task.State == TaskState.Blocked)));
    }

    [Fact]
    public void Many_tasks_held_back_by_one_lock_do_not_hide_the_one_that_is_free()
    {
        desk.Make("holder", "src/");
        desk.Import([.. Enumerable.Range(0, 4_000).Select(i => Desk.Draft($"t{i}") with { Files = [$"src/{i}.cs"] }), Desk.Draft("free") with { Files = ["docs/x.md"] }]);
        desk.Claim("holder", Desk.Bob);
        Assert.Equal("free", desk.TryClaim().Value.Task.Id);
    }

    [Fact]
    public void Many_parked_tasks_wake_together()
    {
        desk.Make("holder", "x");
        var holding = desk.Claim("holder", Desk.Bob);
        for (var i = 0; i < 300; i++)
        {
            desk.Create($"t{i}");
            desk.Workspace.Touched[$"t{i}"] = ["x"];
            Assert.True(desk.TryGrow($"t{i}", desk.Begin($"t{i}")).IsRefused);
        }

        desk.Registry.Working.Release(Desk.Ref("holder"), holding, null, Desk.Bob);
        Assert.Equal(300, desk.Store.Read(reader => reader.CountByState()[TaskState.Pending]) - 1);
    }
}
