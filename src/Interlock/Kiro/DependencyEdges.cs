namespace Interlock.Kiro;

/// <summary>Collects the dependencies of every leaf: each id once, hard wins, required never hard on optional.</summary>
internal sealed class DependencyEdges(int tasks, WorkOrder? order, List<KiroProblem> problems)
{
    /// <summary>Beyond this no file is sane; it bounds the memory that a made-up one can cost.</summary>
    private const int MaxEdges = 750_000;

    /// <summary>Pairs looked at, edges or not.</summary>
    private const int MaxLooks = 20_000_000;

    private readonly Dictionary<TaskDraft, bool>?[] edges = new Dictionary<TaskDraft, bool>?[tasks];
    private int count;
    private int looks;
    private bool reported;

    /// <summary>The dependencies of one leaf in the order of the file.</summary>
    public IEnumerable<(TaskDraft Target, bool Hard)> Of(TaskDraft leaf) =>
        (edges[leaf.Index] ?? []).OrderBy(edge => edge.Key.Index).Select(edge => (edge.Key, edge.Value));

    /// <summary>Adds what a task states itself.</summary>
    public void Add(TaskDraft leaf, IReadOnlyList<TaskDraft> targets)
    {
        foreach (var target in targets)
        {
            Add(leaf, target, hard: leaf.Optional || !target.Optional);
        }
    }

    /// <summary>
    /// Adds edges that follow from order, not from a statement: only backwards on the work order, and hard only on required tasks.
    /// </summary>
    /// <returns>Whether all of them could be added.</returns>
    public bool AddOrdered(TaskDraft leaf, IEnumerable<TaskDraft> targets)
    {
        var all = true;
        foreach (var target in targets)
        {
            if (++looks > MaxLooks)
            {
                Report(leaf);
                return false;
            }

            if (order is null || order.IsBefore(target, leaf))
            {
                all &= Add(leaf, target, hard: !target.Optional);
                continue;
            }

            all = false;
            foreach (var part in LeavesOf(target).Where(part => target.IsParent && order.IsBefore(part, leaf)))
            {
                looks++;
                Add(leaf, part, hard: !part.Optional);
            }

            Inherit(leaf, target);
        }

        return all;
    }

    /// <summary>An edge that yields leaves what its target waits for.</summary>
    private void Inherit(TaskDraft leaf, TaskDraft target)
    {
        var seen = new HashSet<TaskDraft> { leaf };
        var look = new Stack<TaskDraft>(LeavesOf(target));
        while (look.TryPop(out var at) && ++looks <= MaxLooks)
        {
            foreach (var before in seen.Add(at) ? Of(at).Select(edge => edge.Target).ToList() : [])
            {
                if (order!.IsBefore(before, leaf))
                {
                    Add(leaf, before, hard: !before.Optional);
                }
                else
                {
                    LeavesOf(before).ToList().ForEach(look.Push);
                }
            }
        }
    }

    public bool MayAdd(TaskDraft leaf, TaskDraft target) => order is null || order.IsBefore(target, leaf);

    private static IEnumerable<TaskDraft> LeavesOf(TaskDraft task)
    {
        var stack = new Stack<TaskDraft>([task]);
        while (stack.TryPop(out var at))
        {
            if (!at.IsParent)
            {
                yield return at;
            }

            at.Children.ForEach(stack.Push);
        }
    }

    private bool Add(TaskDraft leaf, TaskDraft target, bool hard)
    {
        if (count >= MaxEdges)
        {
            Report(leaf);
            return false;
        }

        var of = edges[leaf.Index] ??= [];
        var known = of.TryGetValue(target, out var before);
        of[target] = before || hard;
        count += known ? 0 : 1;
        return true;
    }

    private void Report(TaskDraft leaf)
    {
        if (!reported)
        {
            reported = true;
            problems.Add(new KiroProblem(leaf.Box.Line, "kiro.too_many_dependencies", $"More than {MaxEdges} dependencies follow from the order; that of this task and of later ones is incomplete."));
        }
    }
}
