using Interlock.Drawing.Layered;
using Interlock.Tests.Drawing;
using Interlock.WorkGraph;

namespace Interlock.Tests.Drawing.Layered;

public sealed class PlanTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_two_boxes_overlap_and_groups_hold_what_is_theirs(int seed)
    {
        var graph = Sketches.Random(seed, 1 + (seed * 2), 0.5 + (seed % 5), circles: seed % 2 == 0);
        Check(graph, Plan.Of(graph, new(graph)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Lines_run_through_gaps_and_past_boxes_never_over_them(int seed)
    {
        var graph = Sketches.Random(seed, 1 + (seed * 2), 0.5 + (seed % 5), circles: seed % 2 == 0);
        var plan = Plan.Of(graph, new(graph));
        Assert.Equal(graph.Edges.Select(edge => (edge.From, edge.To)).Order(), plan.Routes.Select(route => (route.Edge.From, route.Edge.To)).Order());
        foreach (var stretch in plan.Routes.Where(route => route.Points.Count == 4 && route.Edge.From != route.Edge.To))
        {
            var ((x0, y0), (x1, y1)) = (stretch.Points[1], stretch.Points[2]);
            Assert.True(plan.Downwards ? x0 == x1 && y0 < y1 : y0 == y1 && x0 < x1);
            Assert.DoesNotContain(plan.Boxes, one => x1 > one.Box.X && x0 < one.Box.Right && y1 > one.Box.Y && y0 < one.Box.Bottom);
        }

        Assert.All(plan.Routes.SelectMany(route => route.Points), point => Assert.True(point.X >= 0 && point.X <= plan.Width && point.Y >= 0 && point.Y <= plan.Height));
    }

    [Fact]
    public void Untangling_never_makes_it_worse_and_mostly_better()
    {
        var (before, after) = (0L, 0L);
        for (var seed = 0; seed < 30; seed++)
        {
            var graph = Sketches.Random(seed, 40, 1.5, circles: false, parents: seed % 2 == 0);
            var skeleton = new Skeleton(graph, new(graph));
            var crossings = Untangling.Crossings(skeleton);
            Untangling.Run(skeleton);
            Assert.InRange(Untangling.Crossings(skeleton), 0, crossings);
            (before, after) = (before + crossings, after + Untangling.Crossings(skeleton));
        }

        Assert.InRange(after, 0, before * 3 / 4);
    }

    [Fact]
    public void Crossings_are_counted()
    {
        var graph = Sketches.Of("app", [.. Enumerable.Range(1, 6).Select(i => Sketches.Node($"{i}"))], "1>6 2>5 3>4");
        Assert.Equal(3, Untangling.Crossings(new(graph, new(graph))));
        Assert.Equal(0, Untangling.Crossings(new(Sketches.Of("app", graph.Nodes, "1>4 2>5 3>6 1>5"), new(graph))));
    }

    [Fact]
    public void A_chain_is_drawn_downwards_and_a_crowd_side_by_side()
    {
        var many = Enumerable.Range(1, 30).Select(i => Sketches.Node($"{i}")).ToList();
        var chain = Sketches.Of("app", many, string.Join(' ', Enumerable.Range(1, 29).Select(i => $"{i}>{i + 1}")));
        Assert.True(Plan.Of(chain, new(chain)).Downwards);
        var crowd = Sketches.Of("app", many, "");
        Assert.False(Plan.Of(crowd, new(crowd)).Downwards);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("chain")]
    [InlineData("crowd")]
    [InlineData("stages")]
    public void A_thousand_tasks_are_drawn(string kind)
    {
        var nodes = Enumerable.Range(0, 1000).Select(i => Sketches.Node($"{i}")).ToList();
        var edges = kind switch
        {
            "chain" => Enumerable.Range(1, 999).SelectMany(i => (GraphEdge[])[Edge(i - 1, i), .. i > 50 ? [Edge(i - 50, i)] : Array.Empty<GraphEdge>()]),
            "stages" => Enumerable.Range(20, 980).SelectMany(i => Enumerable.Range((i / 20 * 20) - 20, 20).Select(before => Edge(before, i))),
            _ => [],
        };
        var graph = kind == "random" ? Sketches.Random(9, 1000, 3, circles: false) : TaskGraph.Of("app", nodes, edges);
        Check(graph, Plan.Of(graph, new(graph)));
        Assert.InRange(Interlock.Drawing.GraphDrawing.Of("svg", new(graph)).Length, 200_000, 8_000_000);

        GraphEdge Edge(int from, int to) => new(nodes[from].Name, nodes[to].Name, true);
    }

    private static void Check(TaskGraph graph, Plan plan)
    {
        Assert.Equal(graph.Nodes.Select(node => node.Name).Order(), plan.Boxes.Concat(plan.Groups).Select(one => one.Node.Name).Order());
        var boxes = plan.Boxes.OrderBy(one => one.Box.X).ToList();
        for (var i = 0; i < boxes.Count; i++)
        {
            for (var j = i + 1; j < boxes.Count && boxes[j].Box.X < boxes[i].Box.Right; j++)
            {
                Assert.False(Overlap(boxes[i].Box, boxes[j].Box), $"{boxes[i]} and {boxes[j]}");
            }
        }

        var groups = plan.Groups.ToDictionary(one => one.Node.Name, one => one.Box);
        var homes = graph.Nodes.ToDictionary(node => node.Name, node => Homes(graph, node));
        foreach (var (node, box) in plan.Boxes.Concat(plan.Groups))
        {
            Assert.True(box.X >= 0 && box.Y >= 0 && box.Right <= plan.Width && box.Bottom <= plan.Height, $"{node.Name} is off the paper");
            foreach (var (name, around) in groups.Where(group => group.Key != node.Name))
            {
                Assert.True(homes[node.Name].Contains(name) ? Holds(around, box) : !Overlap(around, box) || (node.IsParent && homes[name].Contains(node.Name)), $"{node.Name} and {name}");
            }
        }
    }

    private static HashSet<string> Homes(TaskGraph graph, GraphNode node)
    {
        var homes = new HashSet<string>();
        for (var at = node.Parent; at is not null; at = graph.Nodes.First(one => one.Name == at).Parent)
        {
            homes.Add(at);
        }

        return homes;
    }

    private static bool Overlap(Box one, Box other) => one.X < other.Right && other.X < one.Right && one.Y < other.Bottom && other.Y < one.Bottom;

    private static bool Holds(Box around, Box box) => around.X < box.X && around.Y < box.Y && around.Right > box.Right && around.Bottom > box.Bottom;
}
