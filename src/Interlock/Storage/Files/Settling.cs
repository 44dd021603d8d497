using Interlock.Lifecycle;
using Interlock.Storage.Memory;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>
/// Makes whole what another program wrote: names of dependencies become edges, and what is counted of them is counted. Tasks that we
/// wrote and nobody changed stay as they are.
/// </summary>
internal static class Settling
{
    private const string WaitsForDependencies = "dependencies";

    public static void Settle(Image image, MemoryTransaction target, IReadOnlyList<StoredTask> fresh)
    {
        var recount = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stored in fresh)
        {
            var uid = stored.Task.Uid;
            if (stored.Meddled)
            {
                image.Meddled.Add(uid);
            }

            if (!stored.Names.SequenceEqual(NamesOf(target, stored.Task), StringComparer.Ordinal))
            {
                Relink(target, stored);
                recount.Add(uid);
            }

            if (!stored.Ours || stored.Meddled)
            {
                recount.Add(uid);
            }
        }

        foreach (var uid in image.Meddled)
        {
            recount.UnionWith(target.DependentsOf(uid).Select(edge => edge.Task));
        }

        var written = fresh.Where(stored => !stored.Ours).Select(stored => stored.Task.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var uid in written)
        {
            recount.UnionWith(target.DependentsOf(uid).Select(edge => edge.Task));
        }

        foreach (var uid in recount)
        {
            if (target.FindTask(uid) is { } task)
            {
                target.PutTask(Counted(target, task, byOthers: written.Contains(uid)));
            }
        }
    }

    /// <summary>What a task comes after, as the design names it: an id, and <c>spec/id</c> across specs.</summary>
    public static IReadOnlyList<string> NamesOf(IStoreReader reader, WorkTask task)
    {
        var edges = reader.DependenciesOf(task.Uid);
        if (edges.Count == 0)
        {
            return task.MissingDependencies;
        }

        return
        [
            .. edges
                .Select(edge => reader.FindName(edge.DependsOn))
                .Where(name => name is not null)
                .Select(name => name!.Value.Spec == task.Spec ? name.Value.Id : name.Value.ToString()),
            .. task.MissingDependencies,
        ];
    }

    private static void Relink(MemoryTransaction target, StoredTask stored)
    {
        var before = target.DependenciesOf(stored.Task.Uid).ToDictionary(edge => edge.DependsOn, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var name in stored.Names)
        {
            var parsed = TaskRef.Parse(name, stored.Task.Spec);
            if (parsed.IsRefused || target.FindTask(parsed.Value) is not { } found)
            {
                missing.Add(name);
            }
            else if (!before.Remove(found.Uid))
            {
                target.PutDependency(new(stored.Task.Uid, found.Uid, true));
            }
        }

        foreach (var edge in before.Values)
        {
            target.DeleteDependency(edge.Task, edge.DependsOn);
        }

        target.PutTask(target.FindTask(stored.Task.Uid)! with { MissingDependencies = missing });
    }

    private static WorkTask Counted(MemoryTransaction target, WorkTask task, bool byOthers)
    {
        var open = target.DependenciesOf(task.Uid).Where(edge => target.FindTask(edge.DependsOn) is { State: not TaskState.Done }).ToList();
        var counted = task with { OpenDependencies = open.Count(edge => edge.Hard), OpenSoftDependencies = open.Count(edge => !edge.Hard) };
        var waits = counted.StateReason is { } reason && reason.StartsWith(WaitsForDependencies, StringComparison.Ordinal);
        return counted switch
        {
            { State: TaskState.Pending or TaskState.Blocked, MissingDependencies.Count: > 0 } =>
                counted with { State = TaskState.Draft, StateReason = $"missing dependency {string.Join(", ", counted.MissingDependencies)}" },
            { State: TaskState.Pending, OpenDependencies: > 0 } => counted with { State = TaskState.Blocked, StateReason = WaitsForDependencies },
            { State: TaskState.Blocked, OpenDependencies: > 0, StateReason: null } => counted with { StateReason = WaitsForDependencies },
            { State: TaskState.Blocked, OpenDependencies: 0 } when waits => counted with { State = TaskState.Pending, StateReason = null },
            { State: TaskState.Blocked, StateReason: null } when byOthers => counted with { StateReason = "held: blocked by another program" },
            _ => counted,
        };
    }
}
