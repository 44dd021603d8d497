using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>
/// Where a task that is made by command stands: its number says its parent, as in a file, and what all of its siblings come after, it comes
/// after too.
/// </summary>
internal static class NumberPlace
{
    public static TaskDraft Of(IStoreReader reader, TaskDraft draft)
    {
        if (draft.Parent is not null || draft.IsParent || ParentOf(reader, draft.Ref) is not { } parent)
        {
            return draft;
        }

        var siblings = reader.Children(parent.Spec, parent.Id);
        var barrier = Shared(reader, [.. siblings.Where(sibling => sibling is { IsParent: false, State: not TaskState.Cancelled })])
            .Except(siblings.Select(sibling => sibling.Uid), StringComparer.Ordinal)
            .Select(reader.FindName)
            .OfType<TaskRef>()
            .Where(before => before != draft.Ref && !draft.DependsOn.Any(edge => TaskRef.Parse(edge.Name, draft.Ref.Spec) is { IsRefused: false } said && said.Value == before));
        return draft with { Parent = parent.Id, DependsOn = [.. draft.DependsOn, .. barrier.Select(before => (before.ToString(), true))] };
    }

    private static WorkTask? ParentOf(IStoreReader reader, TaskRef task)
    {
        var dot = task.Id.LastIndexOf('.');
        return dot > 0 && reader.FindTask(new TaskRef(task.Spec, task.Id[..dot])) is { IsParent: true } parent ? parent : null;
    }

    // Of an only sibling, what it comes after may be its own affair, unless it is a whole group.
    private static IEnumerable<string> Shared(IStoreReader reader, IReadOnlyList<WorkTask> siblings)
    {
        var before = siblings.Select(sibling => reader.DependenciesOf(sibling.Uid).Where(edge => edge.Hard).Select(edge => edge.DependsOn)).ToList();
        return before.Count == 0 ? [] : before.Aggregate((one, other) => one.Intersect(other, StringComparer.Ordinal)).Where(uid => before.Count > 1 || reader.FindTask(uid) is { IsParent: true });
    }
}
