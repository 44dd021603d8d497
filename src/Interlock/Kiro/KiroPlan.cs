namespace Interlock.Kiro;

/// <summary>The tasks of a document, as a person would read them, and what each waits for (design page 4).</summary>
internal sealed class KiroPlan
{
    private const int MaxProblems = 1000;

    private KiroPlan(IReadOnlyList<KiroTask> tasks, IReadOnlyList<KiroProblem> problems)
    {
        Tasks = tasks;
        Problems = problems;
    }

    /// <summary>In the order of the file; one for each checkbox line that is a task, ids unique.</summary>
    public IReadOnlyList<KiroTask> Tasks { get; }

    /// <summary>What is wrong with single tasks, by line; none of it stops the others.</summary>
    public IReadOnlyList<KiroProblem> Problems { get; }

    /// <summary>Interprets a document. Deterministic; whatever the file holds, it does not throw.</summary>
    public static KiroPlan From(KiroDocument document, KiroOptions options)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<KiroProblem>(document.Problems);
        var drafts = Drafts(document, problems);
        return From(drafts, DependencyResolver.Resolve(drafts, WaveGraph.Find(document, problems), options, problems), draft => IsDoneByChecks(draft) ? "checks" : "merge", problems);
    }

    /// <summary>Makes a plan of tasks and what each waits for.</summary>
    /// <param name="completion">How one gets done.</param>
    internal static KiroPlan From(
        IReadOnlyList<TaskDraft> drafts,
        IReadOnlyList<(IReadOnlyList<KiroDependency> Known, IReadOnlyList<string> Missing)> dependencies,
        Func<TaskDraft, string> completion,
        List<KiroProblem> problems)
    {
        var tasks = drafts.Select(draft => Task(draft, dependencies[draft.Index], completion(draft), problems)).ToList();
        problems.AddRange(drafts.SelectMany(draft => draft.Body.Unclear));
        return new KiroPlan(tasks, Bounded(problems));
    }

    /// <summary>
    /// The parents that are to be ticked once these tasks are: every required leaf below is done, in the file or in
    /// <paramref name="done"/>, and at least one of them is in <paramref name="done"/>. Parents ticked already are left out.
    /// </summary>
    /// <param name="done">Ids of leaves that became done through us.</param>
    public IReadOnlyList<string> ParentsCompletedBy(IReadOnlySet<string> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        var byId = Tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var leaf in Tasks.Where(task => !task.IsParent))
        {
            var ours = done.Contains(leaf.Id);
            for (var parent = leaf.Parent; parent is not null; parent = byId[parent].Parent)
            {
                _ = ours && touched.Add(parent);
                _ = !ours && !leaf.Done && (!leaf.Optional || byId[parent].Optional) && open.Add(parent);
            }
        }

        return [.. Tasks.Where(task => task is { IsParent: true, Done: false } && touched.Contains(task.Id) && !open.Contains(task.Id)).Select(task => task.Id)];
    }

    private static List<KiroProblem> Bounded(List<KiroProblem> problems)
    {
        List<KiroProblem> sorted = [.. problems.OrderBy(problem => problem.Line)];
        if (sorted.Count > MaxProblems)
        {
            var more = new KiroProblem(sorted[MaxProblems].Line, "kiro.more_problems", $"{sorted.Count - MaxProblems} more problems from this line on.");
            return [.. sorted.Take(MaxProblems), more];
        }

        return sorted;
    }

    /// <summary>The tasks with their ids and titles, without what they wait for.</summary>
    internal static List<TaskDraft> Drafts(KiroDocument document, List<KiroProblem> problems)
    {
        var drafts = DraftReader.Read(document);
        Outline.Apply(drafts, problems);
        return drafts;
    }

    /// <summary>What a task without a title is called: the first line of its text, else its id.</summary>
    internal static string FallbackTitle(TaskDraft draft)
    {
        var text = MetadataLine.WithoutBullet(draft.Body.Description.Split('\n', 2)[0]).Trim();
        return text.Length > 0 ? text : $"Task {draft.Id}";
    }

    private static KiroTask Task(TaskDraft draft, (IReadOnlyList<KiroDependency> Known, IReadOnlyList<string> Missing) dependencies, string completion, List<KiroProblem> problems)
    {
        var title = Title(draft, problems);
        return new KiroTask
        {
            Id = draft.Id,
            Title = title,
            Description = draft.Body.Description.Length > 0 ? draft.Body.Description : title,
            Mark = draft.Box.Mark,
            Optional = draft.Optional,
            Parent = draft.Below?.Id,
            IsParent = draft.IsParent,
            Requirements = draft.Body.Requirements,
            Acceptance = draft.Body.Acceptance,
            Files = draft.Body.Files,
            FileHints = [.. draft.Body.Hints.Except(draft.Body.Files, StringComparer.Ordinal)],
            Priority = draft.Priority,
            Completion = completion,
            Kind = KindGuess.From(title, draft.IsCheckpoint),
            Dependencies = dependencies.Known,
            MissingDependencies = dependencies.Missing,
            Line = draft.Box.Line,
            IsCheckpoint = draft.IsCheckpoint,
        };
    }

    private static bool IsDoneByChecks(TaskDraft draft) =>
        !draft.IsParent && (draft.IsCheckpoint || (draft.Parent is { IsCheckpoint: true } && CheckpointTitle.OnlyVerifies(draft.Title.Title)));

    private static string Title(TaskDraft draft, List<KiroProblem> problems)
    {
        if (draft.Title.Title.Length > 0)
        {
            return draft.Title.Title;
        }

        problems.Add(new KiroProblem(draft.Box.Line, "kiro.no_title", $"Task {draft.Id} has no title."));
        return FallbackTitle(draft);
    }
}
