using System.Text.Json.Serialization;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Kiro;

/// <summary>Which boxes of a spec's file are known to be ticked, by the ids of their tasks: what file and registry last agreed on.</summary>
public sealed record TickedBoxes
{
    public required string Spec { get; init; }

    public required IReadOnlyList<string> Ids { get; init; }
}

/// <summary>Remembers ticks, so that a box is ticked once and a person who un-ticks it is not overruled.</summary>
public static class TickBook
{
    private static readonly Collection<TickedBoxes> Ticked = new("ticked", () => KiroJson.Default.TickedBoxes, boxes => boxes.Spec);

    public static void Note(IStoreTransaction store, string spec, IEnumerable<string> ids)
    {
        var known = Ticked.Find(store, spec)?.Ids ?? [];
        var all = known.Union(ids).Order(StringComparer.Ordinal).ToList();
        if (all.Count > known.Count)
        {
            Ticked.Put(store, new() { Spec = spec, Ids = all });
        }
    }

    /// <summary>Done tasks of the spec, parents included, whose boxes are not known to be ticked.</summary>
    /// <param name="alsoDone">A task that will be done once the ticks land.</param>
    public static IReadOnlyList<KiroTick> Due(IStoreReader store, string spec, string? alsoDone = null)
    {
        var known = (Ticked.Find(store, spec)?.Ids ?? []).ToHashSet(StringComparer.Ordinal);
        var tasks = store.ListTasks(new() { Spec = spec });
        var children = tasks.Where(task => task.Parent is not null).ToLookup(task => task.Parent!, StringComparer.Ordinal);
        return tasks.Where(task => !known.Contains(task.Id) && StateOf(task) == TaskState.Done).Select(task => new KiroTick(task.Id, task.Title)).ToList();

        TaskState StateOf(WorkTask task) =>
            task.IsParent ? ParentState.Compute([.. children[task.Id].Select(child => (StateOf(child), child.Optional))])
            : task.Id == alsoDone ? TaskState.Done
            : task.State;
    }
}

[JsonSerializable(typeof(TickedBoxes))]
internal sealed partial class KiroJson : JsonSerializerContext;
