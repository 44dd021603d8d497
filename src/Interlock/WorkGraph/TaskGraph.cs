using Interlock.Lifecycle;

namespace Interlock.WorkGraph;

/// <summary>A task as a node of a graph that is drawn or ordered.</summary>
public sealed record GraphNode
{
    /// <summary>Its name, <c>spec/id</c>; of a dependency that no task has, the name as it was given.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its spec.</summary>
    public required string Spec { get; init; }

    /// <summary>Id in its spec.</summary>
    public required string Id { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>As everybody sees it: a parent's is computed.</summary>
    public TaskState State { get; init; }

    /// <summary>It may be claimed now.</summary>
    public bool Ready { get; init; }

    /// <summary>The spec is done without it.</summary>
    public bool Optional { get; init; }

    /// <summary>1 (highest) to 5.</summary>
    public int Priority { get; init; } = 3;

    /// <summary>Minutes; null: not estimated.</summary>
    public int? EstimateMinutes { get; init; }

    /// <summary>Name of its parent, where that is in the graph too.</summary>
    public string? Parent { get; init; }

    /// <summary>It is no work itself.</summary>
    public bool IsParent { get; init; }

    /// <summary>No task has this name.</summary>
    public bool IsMissing { get; init; }

    /// <summary>What the graph was asked about.</summary>
    public bool InFocus { get; init; }
}

/// <summary>An edge by names: <paramref name="To"/> comes after <paramref name="From"/>.</summary>
/// <param name="Hard">Hard ones block; soft ones only order.</param>
public sealed record GraphEdge(string From, string To, bool Hard);

/// <summary>Tasks and what comes before what; parents are nodes that others stand in.</summary>
/// <param name="Title">What it shows: a spec or a task.</param>
/// <param name="Nodes">In a fixed order; no two have the same name.</param>
/// <param name="Edges">Between nodes of the graph; at most one for each pair.</param>
public sealed record TaskGraph(string Title, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    /// <summary>The nodes in the order people read them, and the edges in the order of their ends.</summary>
    public static TaskGraph Of(string title, IEnumerable<GraphNode> nodes, IEnumerable<GraphEdge> edges)
    {
        var sorted = nodes.OrderBy(node => node.IsMissing).ThenBy(node => node.Spec, StringComparer.Ordinal).ThenBy(node => node.Id, NaturalOrder.Comparer).ToList();
        var places = sorted.Index().ToDictionary(pair => pair.Item.Name, pair => pair.Index, StringComparer.Ordinal);
        return new(title, sorted, [.. edges.OrderBy(edge => places[edge.From]).ThenBy(edge => places[edge.To])]);
    }
}
