using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>What a task comes after, as edges of the store.</summary>
internal static class DependencyLinks
{
    /// <summary>Replaces the edges of a task and counts what is open; unknown names are kept as missing.</summary>
    public static WorkTask Replace(Changes changes, WorkTask task, IReadOnlyList<(string Name, bool Hard)> dependsOn)
    {
        var store = changes.Store;
        Clear(store, task.Uid);

        var missing = new List<string>();
        var edges = new Dictionary<string, (WorkTask Before, bool Hard)>(StringComparer.Ordinal);
        foreach (var (name, hard) in dependsOn)
        {
            var parsed = TaskRef.Parse(name, task.Spec);
            if (parsed.IsRefused || store.FindTask(parsed.Value) is not { } before)
            {
                missing.Add(name);
            }
            else
            {
                // One task may be named in two ways; once hard is hard.
                edges[before.Uid] = (before, hard || (edges.TryGetValue(before.Uid, out var known) && known.Hard));
            }
        }

        var (open, openSoft) = (0, 0);
        foreach (var (before, hard) in edges.Values)
        {
            store.PutDependency(new(task.Uid, before.Uid, hard));
            if (Cascade.StateOf(store, before) != TaskState.Done)
            {
                open += hard ? 1 : 0;
                openSoft += hard ? 0 : 1;
            }
        }

        var linked = task with { MissingDependencies = [.. missing.Distinct()], OpenDependencies = open, OpenSoftDependencies = openSoft };
        store.PutTask(linked);
        return linked;
    }

    /// <summary>Takes away all edges of a task; whoever does so replaces them.</summary>
    public static void Clear(IStoreTransaction store, string uid)
    {
        foreach (var old in store.DependenciesOf(uid).ToList())
        {
            store.DeleteDependency(old.Task, old.DependsOn);
        }
    }

    /// <summary>Looks again for dependencies that no task had when the task was made.</summary>
    public static WorkTask LookAgain(Changes changes, WorkTask task) => task.MissingDependencies.Count == 0 ? task
        : Replace(
            changes,
            task,
            [
                .. changes.Store.DependenciesOf(task.Uid).Select(edge => (changes.Store.FindName(edge.DependsOn)?.ToString() ?? "", edge.Hard)),
                .. task.MissingDependencies.Select(name => (name, true)),
            ]);
}
