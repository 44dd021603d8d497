using System.Globalization;

namespace Interlock.Kiro;

/// <summary>Gives tasks their ids and parents: from the number; from the indentation only where there is no number.</summary>
internal sealed class Outline
{
    /// <summary>What stands deeper becomes a child of the ancestor at this depth.</summary>
    private const int MaxDepth = 8;

    private readonly IReadOnlyList<TaskDraft> drafts;
    private readonly List<KiroProblem> problems;
    private readonly Dictionary<string, TaskDraft> first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Level> levels = new(StringComparer.Ordinal);

    private Outline(IReadOnlyList<TaskDraft> drafts, List<KiroProblem> problems)
    {
        this.drafts = drafts;
        this.problems = problems;
    }

    /// <summary>Sets id, parent, children, depth, leaf count and inherited optionality of every draft.</summary>
    public static void Apply(IReadOnlyList<TaskDraft> drafts, List<KiroProblem> problems)
    {
        var outline = new Outline(drafts, problems);
        outline.Index();
        outline.Number();
        FreeWork(drafts);
        Measure(drafts);
    }

    /// <summary>What has a text of its own and only optional tasks below it is work: those count for what is above it.</summary>
    private static void FreeWork(IReadOnlyList<TaskDraft> drafts)
    {
        foreach (var draft in drafts)
        {
            draft.Below = draft.Parent;
            draft.Parent?.Children.Add(draft);
        }

        // Bottom up, so that a task freed below does not make its parent look as if it had required ones.
        foreach (var draft in drafts.Where(draft => draft.IsParent).OrderByDescending(draft => draft.Lineage().Count()).ToList())
        {
            if (draft.Optional || draft.Body.Description.Length == 0 || !draft.Children.TrueForAll(child => child is { IsParent: false, Title.Optional: true }))
            {
                continue;
            }

            foreach (var child in draft.Children)
            {
                child.Parent = draft.Parent;
                draft.Parent?.Children.Add(child);
            }

            draft.Children.Clear();
        }
    }

    private static void Measure(IReadOnlyList<TaskDraft> drafts)
    {
        foreach (var draft in drafts)
        {
            draft.Depth = draft.Lineage().Count() - 1;
            draft.Optional = IsOptional(draft);
        }

        foreach (var draft in drafts.Where(draft => !draft.IsParent))
        {
            foreach (var above in draft.Lineage())
            {
                above.Leaves++;
            }
        }

        foreach (var draft in drafts.Where(draft => draft.IsParent).OrderByDescending(draft => draft.Depth))
        {
            draft.Optional = draft.Children.TrueForAll(child => child.Optional);
        }
    }

    /// <summary>Its own mark, or one above it; a task at the same margin is not meant by the mark of another.</summary>
    private static bool IsOptional(TaskDraft draft)
    {
        for (var at = draft; at is not null; at = at.Parent)
        {
            if (at.Title.Optional)
            {
                return true;
            }

            if (at.Parent is { } above && at.Box.Indent <= above.Box.Indent)
            {
                return false;
            }
        }

        return false;
    }

    private void Index()
    {
        foreach (var draft in drafts)
        {
            if (draft.Number is { } number)
            {
                first.TryAdd(number, draft);
                LevelOf(TaskNumber.Above(number) ?? "").Used.Add(TaskNumber.Last(number));
            }
        }
    }

    private void Number()
    {
        var latest = new Dictionary<string, TaskDraft>(StringComparer.Ordinal);
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        var above = new List<TaskDraft>();
        var section = 0;
        foreach (var draft in drafts)
        {
            if (draft.Section != section)
            {
                above.Clear();
                section = draft.Section;
            }

            while (above.Count > 0 && above[^1].Box.Indent >= draft.Box.Indent)
            {
                above.RemoveAt(above.Count - 1);
            }

            if (draft.Number is { } number)
            {
                draft.Parent = ByNumber(number, latest);
                draft.Id = Repeated(draft, number, times);
                latest[number] = draft;
                LevelOf(TaskNumber.Above(number) ?? "").Passed(TaskNumber.Last(number));
            }
            else
            {
                draft.Parent = above.Count == 0 ? null : AtMostDeep(above[^1]);
                var key = draft.Parent is { } parent ? parent.Number is { } known && parent.Id == known ? known : parent.Id : "";
                var free = LevelOf(key).Next().ToString(CultureInfo.InvariantCulture);
                draft.Id = draft.Parent is null ? $"u{free}" : $"{draft.Parent.Id}.u{free}";
            }

            above.Add(draft);
        }
    }

    /// <summary>The nearest number above that is a task: the one read last, else the first further down.</summary>
    private TaskDraft? ByNumber(string number, Dictionary<string, TaskDraft> latest)
    {
        for (var at = TaskNumber.Above(number); at is not null; at = TaskNumber.Above(at))
        {
            if (latest.TryGetValue(at, out var found) || first.TryGetValue(at, out found))
            {
                return found;
            }
        }

        return null;
    }

    private string Repeated(TaskDraft draft, string number, Dictionary<string, int> times)
    {
        var time = times[number] = times.GetValueOrDefault(number) + 1;
        if (time == 1)
        {
            return number;
        }

        var id = $"{number}~{time.ToString(CultureInfo.InvariantCulture)}";
        problems.Add(new KiroProblem(draft.Box.Line, "kiro.duplicate_id", $"The number {number} stands here for the {time}. time; this task is called {id}."));
        return id;
    }

    private static TaskDraft AtMostDeep(TaskDraft parent)
    {
        var lineage = parent.Lineage().ToList();
        return lineage.Count < MaxDepth ? parent : lineage[^(MaxDepth - 1)];
    }

    private Level LevelOf(string key)
    {
        if (!levels.TryGetValue(key, out var level))
        {
            levels.Add(key, level = new Level());
        }

        return level;
    }

    /// <summary>The numbers taken among the children of one task.</summary>
    private sealed class Level
    {
        private int next = 1;

        public HashSet<int> Used { get; } = [];

        public void Passed(int number) => next = Math.Max(next, number + 1);

        public int Next()
        {
            while (!Used.Add(next))
            {
                next++;
            }

            return next;
        }
    }
}
