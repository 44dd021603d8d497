using Interlock.Kiro;

namespace Interlock.Plans.SpecKit;

/// <summary>
/// What each task waits for: phases follow one another, stories stand side by side, what has no <c>[P]</c> waits for all before it, what names
/// a file waits for the task before that names it, and what is written comes first of all: where it would close a circle, the rest yields.
/// </summary>
internal sealed class SpecKitOrder
{
    /// <summary>Edges of one sentence about stories.</summary>
    private const int MaxProduct = 4096;

    private const int MaxSpan = 500;

    private readonly IReadOnlyList<TaskDraft> drafts;
    private readonly List<KiroProblem> problems;
    private readonly Dictionary<string, List<TaskDraft>> byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskDraft, IReadOnlyList<TaskDraft>> stated = [];
    private readonly Dictionary<TaskDraft, List<string>> missing = [];
    private readonly Dictionary<string, HashSet<string>> before = new(StringComparer.Ordinal);

    private SpecKitOrder(IReadOnlyList<TaskDraft> drafts, List<KiroProblem> problems)
    {
        this.drafts = drafts;
        this.problems = problems;
        foreach (var draft in drafts)
        {
            var key = TaskId.Key(TaskLabel.Read(draft.Box.Text)!.Id);
            if (!byKey.TryGetValue(key, out var list))
            {
                byKey.Add(key, list = []);
            }

            list.Add(draft);
        }
    }

    public static IReadOnlyList<(IReadOnlyList<KiroDependency> Known, IReadOnlyList<string> Missing)> Resolve(
        KiroDocument document, IReadOnlyList<TaskDraft> drafts, bool storiesFollow, List<KiroProblem> problems)
    {
        var order = new SpecKitOrder(drafts, problems);
        var phases = Phase.In(document, drafts);
        order.ReadWritten();
        order.ReadStories(document, phases);
        var edges = new DependencyEdges(drafts.Count, order.stated.Count > 0 ? new WorkOrder(drafts, order.stated) : null, problems);
        foreach (var (task, targets) in order.stated)
        {
            edges.Add(task, targets);
        }

        order.Link(new StageLinks(edges, _ => true), phases, storiesFollow);
        order.LinkFiles(edges);
        return [.. drafts.Select(draft => ((IReadOnlyList<KiroDependency>)[.. edges.Of(draft).Select(edge => new KiroDependency(edge.Target.Id, edge.Hard))], (IReadOnlyList<string>)order.missing.GetValueOrDefault(draft, [])))];
    }

    private void ReadWritten()
    {
        foreach (var draft in drafts)
        {
            var named = WrittenOrder.Read(draft.Box.Text);
            named.AddRange(WrittenOrder.Read(draft.Body.Description));
            named.AddRange((draft.Body.Dependencies ?? []).SelectMany(value => WrittenOrder.Read($"depends on {value}")));
            var targets = named.SelectMany(one => Named(draft, one.From, one.To)).Where(target => target != draft).Distinct().ToList();
            if (targets.Count == 0)
            {
                continue;
            }

            stated[draft] = targets;
            if (targets.Find(target => target.Index > draft.Index) is { } later)
            {
                problems.Add(new KiroProblem(draft.Box.Line, "speckit.written_order", $"Task {draft.Id} says that it waits for {later.Id}, which stands later: where the order of the file would close a circle with that, it yields."));
            }
        }
    }

    private IEnumerable<TaskDraft> Named(TaskDraft draft, string from, string? to)
    {
        if (to is null)
        {
            return Known(draft, from);
        }

        var (low, high) = (TaskId.Number(TaskId.Key(from)), TaskId.Number(TaskId.Key(to)));
        if (!byKey.ContainsKey(TaskId.Key(from)) || !byKey.ContainsKey(TaskId.Key(to)) || high - low is < 0 or > MaxSpan)
        {
            return Known(draft, from).Concat(Known(draft, to));
        }

        return byKey.Where(pair => TaskId.Number(pair.Key) is var number && number >= low && number <= high).SelectMany(pair => pair.Value);
    }

    private List<TaskDraft> Known(TaskDraft draft, string id)
    {
        if (byKey.TryGetValue(TaskId.Key(id), out var found))
        {
            return found;
        }

        if (!missing.TryGetValue(draft, out var names))
        {
            missing.Add(draft, names = []);
        }

        if (!names.Contains(id))
        {
            names.Add(id);
        }

        return [];
    }

    /// <summary><c>US2 depends on US1</c>, wherever outside the tasks it is said. One that stands later is waited for task by task.</summary>
    private void ReadStories(KiroDocument document, List<Phase> phases)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < phases.Count; i++)
        {
            if (phases[i].Story is { } story)
            {
                places.TryAdd(story, i);
            }
        }

        for (var i = 0; i < document.Lines.Count; i++)
        {
            if (document.Lines[i].Flags != KiroLineFlags.None)
            {
                continue;
            }

            foreach (var (story, on) in StoryText.Dependencies(document.Text(document.Lines[i])))
            {
                if (!places.TryGetValue(story, out var who) || !places.TryGetValue(on, out var whom))
                {
                    problems.Add(new KiroProblem(i + 1, "speckit.unknown_story", $"{story} is said to depend on {on}; one of them has no phase with tasks here. It is not taken for an order."));
                    continue;
                }

                if (!before.TryGetValue(story, out var list))
                {
                    before.Add(story, list = new(StringComparer.Ordinal));
                }

                if (whom < who)
                {
                    list.Add(on);
                    continue;
                }

                StateAll(phases.Where(phase => phase.Story == story).SelectMany(phase => phase.Tasks).ToList(), phases.Where(phase => phase.Story == on).SelectMany(phase => phase.Tasks).ToList(), i + 1);
            }
        }
    }

    private void StateAll(List<TaskDraft> tasks, List<TaskDraft> targets, int line)
    {
        if ((long)tasks.Count * targets.Count > MaxProduct)
        {
            problems.Add(new KiroProblem(line, "speckit.written_order", "Too many tasks stand in these stories; that the earlier one waits for the later one is not taken."));
            return;
        }

        foreach (var task in tasks)
        {
            stated[task] = [.. stated.GetValueOrDefault(task, []).Concat(targets).Distinct()];
        }
    }

    private void Link(StageLinks main, List<Phase> phases, bool storiesFollow)
    {
        var branches = new Dictionary<string, StageLinks>(StringComparer.Ordinal);
        foreach (var phase in phases)
        {
            if (phase.Story is not { } story || storiesFollow)
            {
                if (branches.Count > 0)
                {
                    main.Join(branches.Values);
                    branches.Clear();
                }

                main.Link(phase.Stages);
                continue;
            }

            if (!branches.TryGetValue(story, out var branch))
            {
                branches.Add(story, branch = main.Branch());
            }

            var earlier = before.GetValueOrDefault(story, []).Where(branches.ContainsKey).Select(name => branches[name]).ToList();
            if (earlier.Count > 0)
            {
                branch.Join([branch, .. earlier]);
            }

            branch.Link(phase.Stages);
        }
    }

    private void LinkFiles(DependencyEdges edges)
    {
        var latest = new Dictionary<string, TaskDraft>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            foreach (var path in draft.Body.Hints.Concat(draft.Body.Files).Where(path => !path.EndsWith('/') && path.AsSpan().IndexOfAny('*', '?') < 0))
            {
                if (latest.TryGetValue(path, out var other) && other != draft)
                {
                    edges.AddOrdered(draft, [other]);
                }

                latest[path] = draft;
            }
        }
    }
}
