using Interlock.Drawing;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Contract;

/// <summary>A graph: its nodes and edges, the order of execution, and where one was asked for, the drawing.</summary>
/// <param name="Drawing">Null for <c>json</c>, and when it went to a file.</param>
/// <param name="Output">The file it went to.</param>
internal sealed record GraphAnswer(
    string Title,
    string Summary,
    IReadOnlyList<GraphNodeAnswer> Nodes,
    IReadOnlyList<GraphEdgeAnswer> Edges,
    IReadOnlyList<GraphWave> Waves,
    IReadOnlyList<string> Stuck,
    CriticalPathAnswer CriticalPath,
    [property: Words("text", "json", "mermaid", "dot", "svg")] string Format,
    string? Drawing,
    string? Output)
{
    public static GraphAnswer Of(Picture picture, string format, string? drawing, string? output)
    {
        var waves = picture.Order.Waves.Index().SelectMany(static wave => wave.Item.Select(name => (name, wave.Index + 1))).ToDictionary(StringComparer.Ordinal);
        return new(
            Title: picture.Graph.Title,
            Summary: picture.Summary(),
            Nodes: [.. picture.Graph.Nodes.Select(node => GraphNodeAnswer.Of(node, waves.TryGetValue(node.Name, out var wave) ? wave : null, picture.IsCritical(node)))],
            Edges: [.. picture.Graph.Edges.Select(edge => new GraphEdgeAnswer(edge.From, edge.To, edge.Hard, picture.IsCritical(edge)))],
            Waves: [.. picture.Order.Waves.Index().Select(static wave => new GraphWave(wave.Index + 1, wave.Item))],
            Stuck: picture.Order.Stuck,
            CriticalPath: CriticalPathAnswer.Of(picture.Order),
            Format: format,
            Drawing: drawing,
            Output: output);
    }
}

/// <summary>A task in a graph.</summary>
internal sealed record GraphNodeAnswer(
    string Task,
    string Spec,
    string Id,
    string Title,
    [property: Words("draft", "pending", "analyzing", "implementing", "reviewing", "deploying", "blocked", "done", "failed", "cancelled", "missing")] string State,
    string? RegistryState,
    bool Ready,
    bool Optional,
    int Priority,
    int? EstimateMinutes,
    string? Parent,
    bool IsParent,
    bool InFocus,
    int? Wave,
    bool Critical)
{
    public static GraphNodeAnswer Of(GraphNode node, int? wave, bool critical) => new(
        Task: node.Name,
        Spec: node.Spec,
        Id: node.Id,
        Title: node.Title,
        State: node.IsMissing ? "missing" : node.State.Name(),
        RegistryState: node.IsMissing ? null : Views.Registry(node.State),
        Ready: node.Ready,
        Optional: node.Optional,
        Priority: node.Priority,
        EstimateMinutes: node.EstimateMinutes,
        Parent: node.Parent,
        IsParent: node.IsParent,
        InFocus: node.InFocus,
        Wave: wave,
        Critical: critical);
}

/// <param name="To">Comes after <paramref name="From"/>.</param>
internal sealed record GraphEdgeAnswer(string From, string To, bool Hard, bool Critical);

/// <summary>Tasks that can be done at once.</summary>
internal sealed record GraphWave(int Wave, IReadOnlyList<string> Tasks);

/// <summary>The chain of tasks still to do that takes longest.</summary>
/// <param name="Unestimated">How many of them have no estimate.</param>
internal sealed record CriticalPathAnswer(IReadOnlyList<string> Tasks, double? Minutes, int Unestimated)
{
    public static CriticalPathAnswer Of(ExecutionOrder order) =>
        new(order.CriticalPath, order.CriticalMinutes is { } minutes ? Math.Round(minutes, 3) : null, order.Unestimated);
}
