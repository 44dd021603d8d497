namespace Interlock.Kiro;

/// <summary>Finds known tasks again in a file that was edited meanwhile; each task of the file is given away once.</summary>
internal static class TaskMatcher
{
    /// <summary>Share of words two titles must have in common to be one task under one number.</summary>
    private const double Alike = 0.6;

    public static Dictionary<KiroTick, TaskDraft> Match(IReadOnlyList<TaskDraft> drafts, IReadOnlyCollection<KiroTick> wanted)
    {
        var found = new Dictionary<KiroTick, TaskDraft>();
        var taken = new HashSet<TaskDraft>();
        var byId = drafts.ToDictionary(draft => draft.Id, StringComparer.Ordinal);
        var byTitle = drafts.ToLookup(draft => Plain(draft.Title.Title), StringComparer.OrdinalIgnoreCase);
        Pass(tick => byId.GetValueOrDefault(tick.Id) is { } draft && Same(draft, tick) ? draft : null);
        Pass(tick => byTitle[Plain(tick.Title)].Where(draft => !taken.Contains(draft)).Take(2).ToList() is [var only] ? only : null);
        Pass(tick => byId.GetValueOrDefault(tick.Id) is { } draft && AreAlike(draft.Title.Title, tick.Title) ? draft : null);
        return found;

        void Pass(Func<KiroTick, TaskDraft?> find)
        {
            foreach (var tick in wanted)
            {
                if (!found.ContainsKey(tick) && find(tick) is { } draft && taken.Add(draft))
                {
                    found.Add(tick, draft);
                }
            }
        }
    }

    private static bool Same(TaskDraft draft, KiroTick tick) =>
        string.Equals(Plain(draft.Title.Title), Plain(tick.Title), StringComparison.OrdinalIgnoreCase)
        || (draft.Title.Title.Length == 0 && tick.Title == KiroPlan.FallbackTitle(draft));

    private static string Plain(string title) => title.Trim().TrimEnd('.', '。', ':', '：');

    private static bool AreAlike(string left, string right)
    {
        var (a, b) = (Words(left), Words(right));
        var common = a.Intersect(b, StringComparer.OrdinalIgnoreCase).Count();
        return common > 0 && 2.0 * common / (a.Count + b.Count) >= Alike;
    }

    /// <summary>Words of scripts with spaces; pairs of characters for those without.</summary>
    private static HashSet<string> Words(string title)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in title.Split([' ', ',', '.', ':', ';', '-', '(', ')', '`', '"', '、', '，', '（', '）'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.All(char.IsAscii))
            {
                words.Add(word);
                continue;
            }

            for (var i = 0; i + 1 < word.Length; i++)
            {
                words.Add(word.Substring(i, 2));
            }
        }

        return words;
    }
}
