namespace Interlock.Kiro;

/// <summary>Lines leaves up into stages where the file does not name their order (design page 4, "Dependencies").</summary>
internal static class Stages
{
    public static List<Stage> From(IReadOnlyList<TaskDraft> leaves, KiroOrder order) => order switch
    {
        KiroOrder.Sequential => [.. leaves.Select(leaf => new Stage([leaf]))],
        KiroOrder.Free => [.. SplitAtCheckpoints(leaves)],
        _ => [.. Groups(leaves).SelectMany(SplitAtCheckpoints)],
    };

    /// <summary>
    /// cc-sdd: document order, except runs of <c>(P)</c> tasks. A run ends with its top-level group, unless the next
    /// <c>(P)</c> task names its own dependencies.
    /// </summary>
    public static List<Stage> ByParallelMarks(IReadOnlyList<TaskDraft> leaves)
    {
        var stages = new List<Stage>();
        var run = new List<TaskDraft>();
        var loose = new HashSet<TaskDraft>();
        string? group = null;
        var afterRun = false;
        foreach (var leaf in leaves)
        {
            var parallel = leaf is { Title.Parallel: true, IsCheckpoint: false };
            if (run.Count > 0 && (!parallel || TopOf(leaf) != group))
            {
                Flush();
            }

            if (!parallel)
            {
                stages.Add(new Stage([leaf]));
                afterRun = false;
                continue;
            }

            group = TopOf(leaf);
            run.Add(leaf);
            if (afterRun && leaf.Body.Dependencies is not null)
            {
                loose.Add(leaf);
            }
        }

        if (run.Count > 0)
        {
            Flush();
        }

        return stages;

        void Flush()
        {
            stages.Add(new Stage([.. run]) { Parallel = true, Loose = loose });
            run.Clear();
            loose = [];
            afterRun = true;
        }
    }

    /// <summary>
    /// Kiro's waves. A leaf that the graph leaves out stands behind the last wave of what precedes it in the file; a
    /// checkpoint among them is thereby a barrier between two waves.
    /// </summary>
    public static List<Stage> ByWaves(IReadOnlyList<TaskDraft> leaves, IReadOnlyDictionary<TaskDraft, int> waves, WaveGraph graph)
    {
        var count = waves.Count == 0 ? 0 : waves.Values.Max() + 1;
        var inWave = new List<TaskDraft>?[count];
        var behind = new List<TaskDraft>?[count + 1];
        var reached = 0;
        foreach (var leaf in leaves)
        {
            if (waves.TryGetValue(leaf, out var wave))
            {
                (inWave[wave] ??= []).Add(leaf);
                reached = Math.Max(reached, wave + 1);
            }
            else
            {
                (behind[reached] ??= []).Add(leaf);
            }
        }

        var stages = new List<Stage>();
        for (var i = 0; i <= count; i++)
        {
            if (i > 0 && inWave[i - 1] is { } members)
            {
                stages.Add(new Stage(members) { Wave = i - 1, After = Filled(graph, i - 1, inWave) });
            }

            if (behind[i] is { } left)
            {
                stages.AddRange(SplitAtCheckpoints(left));
            }
        }

        return stages;
    }

    /// <summary>The waves that one names, and in the place of an empty one those that it waits for itself.</summary>
    private static List<int>? Filled(WaveGraph graph, int wave, List<TaskDraft>?[] members)
    {
        if (graph.Waves[wave].After is not { } after)
        {
            return null;
        }

        var found = new SortedSet<int>();
        var seen = new HashSet<int>();
        var look = new Stack<int>(after);
        while (look.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (at < members.Length && members[at] is not null)
            {
                found.Add(at);
                continue;
            }

            foreach (var before in graph.Waves[at].After ?? (at > 0 ? [at - 1] : []))
            {
                look.Push(before);
            }
        }

        return [.. found];
    }

    private static IEnumerable<Stage> SplitAtCheckpoints(IReadOnlyList<TaskDraft> group)
    {
        var stages = new List<Stage>();
        var open = new List<TaskDraft>();
        foreach (var leaf in group)
        {
            if (!leaf.IsCheckpoint)
            {
                open.Add(leaf);
                continue;
            }

            Close();
            stages.Add(new Stage([leaf]));
        }

        Close();
        if (stages.Count > 1)
        {
            stages[^1] = stages[^1] with { Covers = group };
        }

        return stages;

        void Close()
        {
            if (open.Count > 0)
            {
                stages.Add(new Stage([.. open]));
                open.Clear();
            }
        }
    }

    private static List<List<TaskDraft>> Groups(IReadOnlyList<TaskDraft> leaves)
    {
        var groups = new List<List<TaskDraft>>();
        var known = new Dictionary<TaskDraft, List<TaskDraft>>();
        var headings = leaves.Where(IsLoose).Select(leaf => leaf.Section).Distinct().Take(2).Count() > 1;
        var run = new HashSet<string>(StringComparer.Ordinal);
        TaskDraft? before = null;
        foreach (var leaf in leaves)
        {
            var root = leaf.Root;
            if (!known.TryGetValue(root, out var group))
            {
                group = before is not null && Joins(before, root, headings, run) ? known[before] : NewGroup();
                known.Add(root, group);
            }

            group.Add(leaf);
            before = root;
            run.Add(root.Id);
            run.Add(root.Number ?? "");
        }

        return groups;

        List<TaskDraft> NewGroup()
        {
            run.Clear();
            groups.Add([]);
            return groups[^1];
        }
    }

    /// <summary>
    /// Whether a top-level task goes into the group of the one before it: both are <c>3.x</c> whose <c>3</c> is only a
    /// heading; or both have no number and stand under one of several headings.
    /// </summary>
    private static bool Joins(TaskDraft before, TaskDraft root, bool headings, HashSet<string> run)
    {
        if (root.Number is { } number)
        {
            return before.Number is { } other && IsOrphan(number) && IsOrphan(other) && FirstOf(number) == FirstOf(other) && !run.Contains(number);
        }

        return headings && IsLoose(root) && IsLoose(before) && root.Section == before.Section;
    }

    private static bool IsLoose(TaskDraft leaf) => leaf is { Number: null, Parent: null, IsParent: false };

    private static bool IsOrphan(string number) => number.Contains('.', StringComparison.Ordinal);

    private static string FirstOf(string number) => number.Split('.', 2)[0];

    private static string TopOf(TaskDraft leaf)
    {
        var root = leaf.Root;
        return root.Number is { } number && IsOrphan(number) ? FirstOf(number) : root.Id;
    }
}
