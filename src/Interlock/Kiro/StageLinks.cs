namespace Interlock.Kiro;

/// <summary>Turns stages into edges: few ones, by depending on parents where a whole group is meant.</summary>
/// <param name="edges">Where the edges go.</param>
/// <param name="follows">Whether a leaf takes its order from the stages; one that states its dependencies itself does not.</param>
internal sealed class StageLinks(DependencyEdges edges, Func<TaskDraft, bool> follows)
{
    /// <summary>Above this, one leaf waits for the stage before and its neighbours wait for that leaf.</summary>
    private const int MaxProduct = 4096;

    /// <summary>An optional task is ordered behind at most so many others.</summary>
    private const int MaxOfOptional = 256;

    private Frontier frontier = new([], []);
    private Frontier.View beforeRun = new([], 0, [], 0);
    private IReadOnlyList<TaskDraft> barrier = [];
    private readonly Dictionary<int, List<TaskDraft>> waves = [];

    public void Link(IEnumerable<Stage> stages)
    {
        foreach (var stage in stages)
        {
            var gate = LinkMembers(stage, stage.After is { } named ? Behind(named) : frontier.Now);
            var covers = Compress(stage.Covers ?? stage.Members);

            // What waits for chosen waves keeps nobody waiting for the others.
            frontier = frontier.After(stage.After is null ? gate : Gate.Open, covers);
            if (stage.Wave is { } wave)
            {
                waves[wave] = covers;
            }

            beforeRun = stage.Parallel ? beforeRun : frontier.Now;
            barrier = stage.Members is [{ IsCheckpoint: true } checkpoint] ? [checkpoint] : barrier;
        }
    }

    /// <summary>One that goes on from where this one is, beside it.</summary>
    public StageLinks Branch() => new(edges, follows) { frontier = frontier.Copy(), beforeRun = beforeRun, barrier = barrier };

    /// <summary>Goes on from the ends of all of these, and from its own where it is among them.</summary>
    public void Join(IReadOnlyCollection<StageLinks> ends) => frontier = Frontier.Joined([.. ends.Select(end => end.frontier)]);

    /// <summary>The fewest tasks that stand for these leaves: a parent for all of its leaves.</summary>
    private static List<TaskDraft> Compress(IReadOnlyList<TaskDraft> leaves)
    {
        var found = new Dictionary<TaskDraft, int>();
        foreach (var task in leaves.SelectMany(leaf => leaf.Lineage()))
        {
            found[task] = found.GetValueOrDefault(task) + 1;
        }

        var covers = new List<TaskDraft>();
        var seen = new HashSet<TaskDraft>();
        foreach (var leaf in leaves)
        {
            var highest = leaf.Lineage().TakeWhile(task => found[task] == task.Leaves).Last();
            if (seen.Add(highest))
            {
                covers.Add(highest);
            }
        }

        return covers;
    }

    private Frontier.View Behind(IReadOnlyList<int> named)
    {
        var tasks = named.SelectMany(wave => waves.GetValueOrDefault(wave) ?? []).Concat(barrier).Distinct().ToLookup(task => task.Optional);
        var (required, optional) = (tasks[false].ToList(), tasks[true].ToList());
        return new(required, required.Count, optional, optional.Count);
    }

    private Gate LinkMembers(Stage stage, Frontier.View now)
    {
        var members = stage.Members.Where(leaf => leaf.IsCheckpoint || follows(leaf)).ToList();
        var ordinary = members.Where(leaf => !stage.Loose.Contains(leaf)).ToList();
        var gate = Gate.Open;
        TaskDraft? first = null;
        foreach (var leaf in ordinary.OrderBy(leaf => leaf.Optional))
        {
            var through = first is not null && (long)now.Count * ordinary.Count > MaxProduct && edges.MayAdd(leaf, first);
            var all = edges.AddOrdered(leaf, through ? [first!] : leaf.Optional ? now.Last(MaxOfOptional) : now.All);
            first ??= all && !leaf.Optional ? leaf : null;
            gate = all && !leaf.Optional ? Gate.Closed : gate == Gate.Open && all ? Gate.Optional : gate;
        }

        foreach (var leaf in stage.Members)
        {
            if (stage.Loose.Contains(leaf) && follows(leaf))
            {
                edges.AddOrdered(leaf, beforeRun.All);
            }
            else if (!leaf.IsCheckpoint && !follows(leaf))
            {
                edges.AddOrdered(leaf, barrier);
            }
        }

        return gate;
    }
}
