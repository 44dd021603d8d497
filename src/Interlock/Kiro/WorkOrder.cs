namespace Interlock.Kiro;

/// <summary>
/// One line through all tasks that no stated dependency contradicts: the file's order, put off only where a task names a
/// later one. Edges that we add only ever point backwards on it, so they never close a circle; stated circles stay.
/// </summary>
internal sealed class WorkOrder
{
    private readonly int[] position;
    private readonly int[] waiting;
    private readonly int[] open;
    private readonly List<TaskDraft>?[] dependents;
    private readonly PriorityQueue<TaskDraft, int> ready = new();
    private int next;

    public WorkOrder(IReadOnlyList<TaskDraft> drafts, IReadOnlyDictionary<TaskDraft, IReadOnlyList<TaskDraft>> stated)
    {
        position = [.. Enumerable.Repeat(-1, drafts.Count)];
        waiting = new int[drafts.Count];
        open = [.. drafts.Select(draft => draft.IsParent ? draft.Leaves : 0)];
        dependents = new List<TaskDraft>?[drafts.Count];
        foreach (var (leaf, targets) in stated)
        {
            foreach (var target in targets.Where(target => target != leaf))
            {
                waiting[leaf.Index]++;
                (dependents[target.Index] ??= []).Add(leaf);
            }
        }

        var leaves = drafts.Where(draft => !draft.IsParent).ToList();
        foreach (var leaf in leaves.Where(leaf => waiting[leaf.Index] == 0))
        {
            ready.Enqueue(leaf, leaf.Index);
        }

        PlaceReady();
        foreach (var leaf in leaves)
        {
            // Only tasks of a stated circle, and what waits for them, are left.
            Place(leaf);
            PlaceReady();
        }
    }

    /// <summary>Whether <paramref name="task"/> may wait for <paramref name="other"/> without closing a circle.</summary>
    public bool IsBefore(TaskDraft other, TaskDraft task) => position[other.Index] < position[task.Index];

    private void PlaceReady()
    {
        while (ready.TryDequeue(out var leaf, out _))
        {
            Place(leaf);
        }
    }

    private void Place(TaskDraft leaf)
    {
        if (position[leaf.Index] >= 0)
        {
            return;
        }

        foreach (var draft in leaf.Lineage())
        {
            if (draft != leaf && --open[draft.Index] > 0)
            {
                continue;
            }

            position[draft.Index] = next++;
            foreach (var dependent in dependents[draft.Index] ?? [])
            {
                if (--waiting[dependent.Index] == 0 && position[dependent.Index] < 0)
                {
                    ready.Enqueue(dependent, dependent.Index);
                }
            }
        }
    }
}
