using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>Cycles in what tasks wait for: their hard dependencies, and for a parent its children.</summary>
internal static class DependencyCycles
{
    /// <summary>Names of a cycle that are shown.</summary>
    private const int CycleShown = 20;

    /// <summary>For each of the tasks that lies on a cycle, the names along it.</summary>
    /// <param name="within">Where no edge can lead back from outside, only these are looked at; null: the whole graph.</param>
    public static Dictionary<string, IReadOnlyList<string>> Among(IStoreReader store, List<WorkTask> tasks, HashSet<string>? within)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var knot in Cycles.Knots(tasks.Select(task => task.Uid), Next(within)))
        {
            var members = knot.ToHashSet(StringComparer.Ordinal);
            foreach (var uid in knot.Where(uid => !found.ContainsKey(uid)))
            {
                var path = Cycles.Path(Next(members)(uid), uid, Next(members))!;
                for (var i = 0; i < path.Count; i++)
                {
                    // The same round, begun at each of its members.
                    found.TryAdd(path[i], Round(store, path, i));
                }
            }
        }

        return found;

        Func<string, IEnumerable<string>> Next(HashSet<string>? only) => uid => only is null ? Before(store, uid) : Before(store, uid).Where(only.Contains);
    }

    /// <summary>Names along a cycle through the task, first one repeated at the end; empty when there is none.</summary>
    public static IReadOnlyList<string> Through(IStoreReader store, WorkTask task) =>
        UidsThrough(store, task) is { Count: > 0 } path ? Round(store, path, path.Count - 1) : [];

    /// <summary>Uids along a cycle through the task, itself last; empty when there is none.</summary>
    public static IReadOnlyList<string> UidsThrough(IStoreReader store, WorkTask task) =>
        Cycles.Path(Before(store, task.Uid), task.Uid, uid => Before(store, uid)) ?? [];

    /// <summary>Names along the cycle that would close if <paramref name="task"/> came after one of <paramref name="before"/>; null when none would.</summary>
    public static IReadOnlyList<string>? IfAdded(IStoreReader store, WorkTask task, IEnumerable<WorkTask> before) =>
        Cycles.Path(before.Select(one => one.Uid), task.Uid, uid => Before(store, uid)) is { } path ? Round(store, path, path.Count - 1) : null;

    /// <summary>Names along a cycle, begun at one of its members and closed by it; a long one is cut.</summary>
    private static List<string> Round(IStoreReader store, IReadOnlyList<string> cycle, int begin)
    {
        var spec = store.FindName(cycle[begin])?.Spec ?? "";
        var names = Enumerable.Range(0, Math.Min(cycle.Count, CycleShown)).Select(i => Short(store, cycle[(begin + i) % cycle.Count], spec)).ToList();
        if (cycle.Count > CycleShown)
        {
            names.Add($"({cycle.Count - CycleShown} more)");
        }

        names.Add(names[0]);
        return names;
    }

    /// <summary>What comes before a task: its hard dependencies, and for a parent its children, for it is done when they are.</summary>
    private static IEnumerable<string> Before(IStoreReader store, string uid)
    {
        var edges = store.DependenciesOf(uid).Where(edge => edge.Hard).Select(edge => edge.DependsOn);
        return store.FindTask(uid) is { IsParent: true } parent
            ? edges.Concat(store.Children(parent.Spec, parent.Id).Select(child => child.Uid))
            : edges;
    }

    private static string Short(IStoreReader store, string uid, string spec) =>
        store.FindName(uid) is { } name ? name.Spec == spec ? name.Id : name.ToString() : uid;
}
