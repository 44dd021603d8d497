using Interlock.WorkGraph;

namespace Interlock.Drawing;

/// <summary>A graph with everything that is drawn of it, whatever the format.</summary>
internal sealed class Picture
{
    private readonly HashSet<string> critical;
    private readonly HashSet<(string From, string To)> criticalSteps;

    public Picture(TaskGraph graph)
    {
        Graph = graph;
        Precedence = new(graph);
        Order = ExecutionOrder.Of(graph, Precedence);
        critical = Order.CriticalPath.ToHashSet(StringComparer.Ordinal);
        criticalSteps = [.. Order.CriticalPath.Zip(Order.CriticalPath.Skip(1))];
    }

    public TaskGraph Graph { get; }

    public Precedence Precedence { get; }

    public ExecutionOrder Order { get; }

    public bool IsCritical(GraphNode node) => critical.Contains(node.Name);

    /// <summary>A step of the critical path goes along the edge, which may begin or end at a parent of the tasks.</summary>
    public bool IsCritical(GraphEdge edge) => edge.Hard
        && Precedence.LeavesOf(edge.From).Any(critical.Contains)
        && Precedence.LeavesOf(edge.To).Any(critical.Contains)
        && criticalSteps.Any(step => Precedence.LeavesOf(edge.From).Contains(step.From) && Precedence.LeavesOf(edge.To).Contains(step.To));

    /// <summary>How it all stands, in one line.</summary>
    public string Summary()
    {
        var work = Graph.Nodes.Where(node => !node.IsParent && !node.IsMissing).ToList();
        var parts = new List<string> { Wording.Count(work.Count, "task"), Wording.Count(Order.Waves.Count, "wave") };
        parts.AddRange(work.GroupBy(node => StateLook.Of(node).Word).OrderBy(group => Array.IndexOf(Words, group.Key)).Select(group => $"{group.Count()} {group.Key}"));
        if (Order.CriticalPath.Count > 0)
        {
            parts.Add($"critical path {Wording.Count(Order.CriticalPath.Count, "task")}{(Order.CriticalMinutes is { } minutes ? $", {Wording.Span(minutes)}" : "")}");
        }

        return string.Join(" · ", parts);
    }

    private static readonly string[] Words = ["done", "deploying", "reviewing", "implementing", "analyzing", "ready", "pending", "blocked", "draft", "failed", "cancelled"];
}
