namespace Interlock.Kiro;

/// <summary>What a task's own dependency lines (or those of the nearest parent that has some) say.</summary>
/// <param name="Targets">Tasks of this file.</param>
/// <param name="Elsewhere">Tasks of other specs, <c>spec/id</c>.</param>
/// <param name="Missing">Named, but no task of this file, or cut.</param>
/// <param name="Cut">More was named than is resolved.</param>
internal sealed record StatedDependencies(IReadOnlyList<TaskDraft> Targets, IReadOnlyList<string> Elsewhere, IReadOnlyList<string> Missing, bool Cut)
{
    /// <summary>Reads the lines of one task; null when it has none that says anything.</summary>
    /// <param name="draft">The task.</param>
    /// <param name="names">Finds tasks by what they are called.</param>
    /// <param name="requirementsToo">Requirements count as dependencies.</param>
    /// <param name="most">Beyond so many targets the names are kept as missing.</param>
    /// <param name="problems">Takes what names no task.</param>
    public static StatedDependencies? Read(TaskDraft draft, TaskNames names, bool requirementsToo, int most, List<KiroProblem> problems)
    {
        if (draft.Body.Dependencies is null && !requirementsToo)
        {
            return null;
        }

        var values = (draft.Body.Dependencies ?? []).Select(DependencyList.Read).ToList();
        var targets = new List<TaskDraft>();
        var elsewhere = new List<string>();
        var missing = new List<string>();
        var cut = false;
        foreach (var value in values)
        {
            Take(value);
            foreach (var phrase in value.Phrases)
            {
                if (names.Titled(phrase) is { } titled)
                {
                    targets.Add(titled);
                }
                else
                {
                    problems.Add(new KiroProblem(draft.Box.Line, "kiro.dependency_not_a_task", $"Task {draft.Id} says it depends on \"{Short(phrase)}\", which names no task; ignored."));
                }
            }
        }

        var nothing = values.Exists(value => value.IsNothing);
        if (requirementsToo)
        {
            var references = draft.Body.Requirements.Select(DependencyList.Read).Where(value => value.Phrases.Count == 0).ToList();
            references.ForEach(Take);
            targets.RemoveAll(target => target == draft);
        }

        return nothing || targets.Count + elsewhere.Count + missing.Count > 0 ? new StatedDependencies(targets, elsewhere, missing, cut) : null;

        void Take(DependencyList value)
        {
            foreach (var id in value.Ids)
            {
                if (id.Contains('/', StringComparison.Ordinal))
                {
                    elsewhere.Add(id);
                }
                else
                {
                    TakeNamed(names.Named(id), id);
                }
            }

            foreach (var (from, to) in value.Ranges)
            {
                TakeNamed(most > 0 ? names.Between(from, to) : [], $"{from}-{to}");
            }
        }

        void TakeNamed(IReadOnlyList<TaskDraft> named, string name)
        {
            var tooMany = targets.Count + named.Count > most;
            if (named.Count == 0 || tooMany)
            {
                cut |= tooMany;
                missing.Add(name);
                return;
            }

            // A heading or a range that holds the task itself means the others.
            targets.AddRange(named.Count > 1 ? named.Where(target => target != draft) : named);
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
