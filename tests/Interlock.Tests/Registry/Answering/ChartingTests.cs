using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Answering;

/// <summary>Graphs of what is stored.</summary>
public sealed class ChartingTests
{
    private readonly Desk desk = new();

    public ChartingTests()
    {
        desk.Import(
            Desk.Draft("1"),
            Desk.Draft("2", "1"),
            Desk.Draft("p", []) with { IsParent = true },
            Desk.Draft("p.1", "2") with { Parent = "p" },
            Desk.Draft("p.2", "~1") with { Parent = "p" },
            Desk.Draft("3", "p"),
            Desk.Draft("4", "3", "nowhere"),
            Desk.Draft("alone"));
        desk.Create("lib/1");
        desk.Create("lib/2", "lib/1", "demo/4");
        desk.Create("demo/5", "lib/1");
    }

    [Fact]
    public void A_spec_is_drawn_with_what_it_waits_for_elsewhere()
    {
        var graph = desk.Registry.Charting.Spec("demo").Value;
        Assert.Equal("demo/1 demo/2 demo/3 demo/4 demo/5 demo/alone demo/p demo/p.1 demo/p.2 lib/1 demo/nowhere", Names(graph));
        Assert.Equal("1>2 1~p.2 2>p.1 3>4 lib/1>5 nowhere>4 p>3", Edges(graph));
        Assert.True(graph.Nodes[^1].IsMissing);
        Assert.Equal("demo/p", graph.Nodes.Single(node => node.Id == "p.1").Parent);
    }

    [Fact]
    public void Around_a_task_stands_what_it_hangs_on_and_what_hangs_on_it()
    {
        var graph = desk.Registry.Charting.Around(Desk.Ref("p.1"), null).Value;
        Assert.Equal("demo/1 demo/2 demo/3 demo/4 demo/p demo/p.1 lib/2", Names(graph));
        Assert.Equal(["demo/p.1"], graph.Nodes.Where(node => node.InFocus).Select(node => node.Name));

        Assert.Equal("demo/2 demo/3 demo/p demo/p.1", Names(desk.Registry.Charting.Around(Desk.Ref("p.1"), 1).Value));
        Assert.Equal("demo/p demo/p.1", Names(desk.Registry.Charting.Around(Desk.Ref("p.1"), 0).Value));
    }

    [Fact]
    public void Around_a_parent_stands_what_its_children_hang_on()
    {
        var graph = desk.Registry.Charting.Around(Desk.Ref("p"), 1).Value;
        Assert.Equal("demo/1 demo/2 demo/3 demo/p demo/p.1 demo/p.2", Names(graph));
        Assert.Equal("2>p.1 1~p.2 p>3", string.Join(' ', Edges(graph).Split(' ').OrderBy(edge => edge == "p>3").ThenByDescending(edge => edge, StringComparer.Ordinal)));
    }

    [Fact]
    public void The_unknown_cannot_be_drawn()
    {
        Desk.Refused(desk.Registry.Charting.Spec("none"), "spec.unknown", RefusalKind.NotFound);
        Desk.Refused(desk.Registry.Charting.Around(Desk.Ref("none"), null), "task.unknown", RefusalKind.NotFound);
    }

    private static string Names(TaskGraph graph) => string.Join(' ', graph.Nodes.Select(node => node.Name));

    private static string Edges(TaskGraph graph) =>
        string.Join(' ', graph.Edges.Select(edge => $"{edge.From}{(edge.Hard ? ">" : "~")}{edge.To}".Replace("demo/", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
