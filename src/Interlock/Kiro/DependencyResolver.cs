namespace Interlock.Kiro;

/// <summary>
/// Finds what each leaf waits for, in the order of authority of design page 4: waves; cc-sdd's <c>(P)</c> and boundaries;
/// dependency lines; the configured order.
/// </summary>
internal sealed class DependencyResolver
{
    /// <summary>No sane file states more; what goes beyond is kept as missing, so that nothing starts too early.</summary>
    private const int MaxStated = 250_000;

    private readonly IReadOnlyList<TaskDraft> drafts;
    private readonly List<TaskDraft> leaves;
    private readonly List<KiroProblem> problems;
    private readonly TaskNames names;
    private readonly Dictionary<TaskDraft, StatedDependencies?> read = [];
    private readonly Dictionary<TaskDraft, IReadOnlyList<TaskDraft>> stated = [];
    private readonly Dictionary<TaskDraft, string> overrun = [];
    private readonly bool requirementsToo;
    private int budget = MaxStated;
    private bool reported;

    private DependencyResolver(IReadOnlyList<TaskDraft> drafts, KiroOptions options, List<KiroProblem> problems)
    {
        this.drafts = drafts;
        this.problems = problems;
        leaves = [.. drafts.Where(draft => !draft.IsParent)];
        names = new TaskNames(drafts);
        requirementsToo = options.RequirementsAsDependencies;
    }

    /// <summary>The same for a file whose order is told by <paramref name="stages"/>: what is stated comes on top of it.</summary>
    public static IReadOnlyList<(IReadOnlyList<KiroDependency> Known, IReadOnlyList<string> Missing)> Resolve(
        IReadOnlyList<TaskDraft> drafts, Func<IReadOnlyList<TaskDraft>, List<Stage>> stages, List<KiroProblem> problems)
    {
        var resolver = new DependencyResolver(drafts, new KiroOptions(), problems);
        foreach (var leaf in resolver.leaves)
        {
            if (resolver.Targets(leaf) is { } targets)
            {
                resolver.stated.Add(leaf, targets);
            }
        }

        var edges = resolver.Edges();
        new StageLinks(edges, _ => true).Link(stages(resolver.leaves));
        return [.. drafts.Select(draft => resolver.Collect(draft, edges))];
    }

    /// <summary>The dependencies and the missing ones of every leaf, by its place in the file.</summary>
    public static IReadOnlyList<(IReadOnlyList<KiroDependency> Known, IReadOnlyList<string> Missing)> Resolve(
        IReadOnlyList<TaskDraft> drafts, WaveGraph? graph, KiroOptions options, List<KiroProblem> problems)
    {
        var resolver = new DependencyResolver(drafts, options, problems);
        return resolver.Resolve(graph, options.Order);
    }

    private List<(IReadOnlyList<KiroDependency> Known, IReadOnlyList<string> Missing)> Resolve(WaveGraph? graph, KiroOrder order)
    {
        var waves = graph is null ? null : Waves(graph);
        var parallel = waves is null && drafts.Any(draft => draft.Title.Parallel || draft.Body.HasBoundary);
        foreach (var leaf in leaves)
        {
            var targets = Targets(leaf);
            if (targets is not null && !(waves?.ContainsKey(leaf) ?? false))
            {
                stated.Add(leaf, targets);
            }
            else if (targets is not null)
            {
                CheckWaves(leaf, targets, waves!);
            }
        }

        var edges = Edges();
        var stages = waves is not null ? Stages.ByWaves(leaves, waves, graph!) : parallel ? Stages.ByParallelMarks(leaves) : Stages.From(leaves, order);
        new StageLinks(edges, leaf => parallel || !stated.ContainsKey(leaf)).Link(stages);
        foreach (var leaf in leaves.Where(leaf => leaf.Below is { IsParent: false } && !stated.ContainsKey(leaf)))
        {
            edges.AddOrdered(leaf, [leaf.Below!]);
        }

        return [.. drafts.Select(draft => Collect(draft, edges))];
    }

    /// <summary>With what is stated.</summary>
    private DependencyEdges Edges()
    {
        var line = stated.Values.Any(targets => targets.Count > 0) ? new WorkOrder(drafts, stated) : null;
        var edges = new DependencyEdges(drafts.Count, line, problems);
        foreach (var (leaf, targets) in stated)
        {
            edges.Add(leaf, targets);
        }

        return edges;
    }

    private (IReadOnlyList<KiroDependency> Known, IReadOnlyList<string> Missing) Collect(TaskDraft draft, DependencyEdges edges)
    {
        if (draft.IsParent)
        {
            return ([], []);
        }

        var statement = Statement(draft);
        var known = edges.Of(draft).Select(edge => new KiroDependency(edge.Target.Id, edge.Hard));
        var elsewhere = (statement?.Elsewhere ?? []).Distinct(StringComparer.Ordinal).Select(id => new KiroDependency(id, Hard: true));
        var missing = (statement?.Missing ?? []).Distinct(StringComparer.Ordinal);
        return ([.. known, .. elsewhere], overrun.TryGetValue(draft, out var more) ? [.. missing, more] : [.. missing]);
    }

    /// <summary>The statement of the nearest task up the tree that makes one.</summary>
    private StatedDependencies? Statement(TaskDraft leaf)
    {
        foreach (var draft in leaf.Lineage())
        {
            if (!read.TryGetValue(draft, out var statement))
            {
                read.Add(draft, statement = StatedDependencies.Read(draft, names, requirementsToo, budget, problems));
            }

            if (statement is not null)
            {
                return statement;
            }
        }

        return null;
    }

    private IReadOnlyList<TaskDraft>? Targets(TaskDraft leaf)
    {
        if (Statement(leaf) is not { } statement)
        {
            return null;
        }

        if (statement.Cut)
        {
            ReportTooMany(leaf);
        }

        if ((budget -= statement.Targets.Count) < 0)
        {
            budget = 0;
            overrun.Add(leaf, statement.Targets[0].Id);
            ReportTooMany(leaf);
            return [];
        }

        var above = leaf.Lineage().Skip(1).ToList();
        if (above.Count == 0 || !statement.Targets.Any(above.Contains))
        {
            return Distinct(statement.Targets);
        }

        problems.Add(new KiroProblem(leaf.Box.Line, "kiro.depends_on_parent", $"Task {leaf.Id} names its own parent as a dependency; ignored."));
        return Distinct(statement.Targets.Where(target => !above.Contains(target)));
    }

    private void ReportTooMany(TaskDraft leaf)
    {
        if (!reported)
        {
            reported = true;
            problems.Add(new KiroProblem(leaf.Box.Line, "kiro.too_many_dependencies", $"More than {MaxStated} dependencies are named; those of this task and of others are left unresolved."));
        }
    }

    private static List<TaskDraft> Distinct(IEnumerable<TaskDraft> tasks) => [.. tasks.Distinct()];

    private void CheckWaves(TaskDraft leaf, IReadOnlyList<TaskDraft> targets, Dictionary<TaskDraft, int> waves)
    {
        foreach (var target in targets.Where(target => waves.TryGetValue(target, out var wave) && wave >= waves[leaf]))
        {
            problems.Add(new KiroProblem(leaf.Box.Line, "kiro.dependency_against_waves", $"Task {leaf.Id} says it depends on {target.Id}, which the dependency graph does not put before it; the graph rules."));
        }
    }

    /// <summary>The wave of every leaf that the graph names, itself or by a parent; null when it names none.</summary>
    private Dictionary<TaskDraft, int>? Waves(WaveGraph graph)
    {
        var waves = new Dictionary<TaskDraft, int>();
        var parents = new Dictionary<TaskDraft, int>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < graph.Waves.Count; i++)
        {
            foreach (var id in graph.Waves[i].Ids.Where(seen.Add))
            {
                var named = names.Named(id);
                if (named.Count == 0)
                {
                    problems.Add(new KiroProblem(graph.Line, "kiro.wave_unknown_task", $"The dependency graph names {id}, which is no task of this file; ignored."));
                }

                foreach (var task in named)
                {
                    (task.IsParent ? parents : waves).TryAdd(task, i);
                }
            }
        }

        foreach (var leaf in leaves.Where(leaf => !waves.ContainsKey(leaf)))
        {
            if (leaf.Lineage().FirstOrDefault(parents.ContainsKey) is { } parent)
            {
                waves.Add(leaf, parents[parent]);
            }
        }

        return waves.Count > 0 ? waves : null;
    }
}
