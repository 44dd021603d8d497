using Interlock.Lifecycle;

namespace Interlock.WorkGraph;

/// <summary>
/// In which order the work of a graph can be done: wave by wave, everything in a wave at once if there are hands enough.
/// Parents are no work and stand in no wave.
/// </summary>
internal sealed record ExecutionOrder
{
    /// <summary>Names; each wave waits by hard dependencies for those before it. Best first: required, then priority, then id.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Waves { get; init; }

    /// <summary>Groups that wait for each other, and what waits for them: they have no wave.</summary>
    public required IReadOnlyList<string> Stuck { get; init; }

    /// <summary>The chain of tasks still to do that takes longest, first task first.</summary>
    public required IReadOnlyList<string> CriticalPath { get; init; }

    /// <summary>Minutes along it; null when no task of the graph has an estimate.</summary>
    public required double? CriticalMinutes { get; init; }

    /// <summary>How many tasks of it have no estimate; each counts as the median of those that have one.</summary>
    public required int Unestimated { get; init; }

    public static ExecutionOrder Of(TaskGraph graph) => Of(graph, new(graph));

    public static ExecutionOrder Of(TaskGraph graph, Precedence precedence)
    {
        var nodes = graph.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        var waves = new List<IReadOnlyList<string>>();
        var waiting = precedence.Work.ToDictionary(name => name, name => precedence.HardBefore[name].Count, StringComparer.Ordinal);
        var after = precedence.Work.ToDictionary(name => name, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var (name, before) in precedence.HardBefore)
        {
            before.ForEach(one => after[one].Add(name));
        }

        var free = precedence.Work.Where(name => waiting[name] == 0).ToList();
        while (free.Count > 0)
        {
            waves.Add([.. free.OrderBy(name => nodes[name].Optional).ThenBy(name => nodes[name].Priority).ThenBy(name => name, NaturalOrder.Comparer)]);
            free = [.. free.SelectMany(name => after[name]).Where(name => --waiting[name] == 0)];
        }

        var median = Median(graph.Nodes);
        var (path, length) = WorkGraph.CriticalPath.Find(
            precedence.Work,
            name => precedence.HardBefore[name],
            name => nodes[name].State is TaskState.Done or TaskState.Cancelled || nodes[name].IsMissing ? 0 : Math.Max(nodes[name].EstimateMinutes ?? median ?? 1, 0.01));
        IReadOnlyList<string> ahead = [.. path.Where(name => nodes[name].State is not (TaskState.Done or TaskState.Cancelled) && !nodes[name].IsMissing)];
        return new()
        {
            Waves = waves,
            Stuck = [.. precedence.Work.Where(name => waiting[name] > 0)],
            CriticalPath = ahead,
            CriticalMinutes = median is null ? null : Math.Round(length, 1),
            Unestimated = ahead.Count(name => nodes[name].EstimateMinutes is null),
        };
    }

    private static double? Median(IReadOnlyList<GraphNode> nodes)
    {
        var given = nodes.Where(node => !node.IsParent).Select(node => node.EstimateMinutes).OfType<int>().Order().ToList();
        return given.Count == 0 ? null : (given[(given.Count - 1) / 2] + given[given.Count / 2]) / 2.0;
    }
}
