using Interlock.Kiro.Syncing;

namespace Interlock.Kiro;

/// <summary>Finds known tasks again in a file that was edited meanwhile; each task of the file is given away once.</summary>
internal static class TaskMatcher
{
    public static Dictionary<KiroTick, TaskDraft> Match(IReadOnlyList<TaskDraft> drafts, IReadOnlyCollection<KiroTick> wanted)
    {
        var found = new Dictionary<KiroTick, TaskDraft>();
        var taken = new HashSet<TaskDraft>();
        var byId = drafts.ToDictionary(draft => draft.Id, StringComparer.Ordinal);
        var byTitle = drafts.ToLookup(draft => TitleLikeness.Plain(draft.Title.Title), StringComparer.OrdinalIgnoreCase);
        Pass(tick => byId.GetValueOrDefault(tick.Id) is { } draft && Same(draft, tick) ? draft : null);
        Pass(tick => byTitle[TitleLikeness.Plain(tick.Title)].Where(draft => !taken.Contains(draft)).Take(2).ToList() is [var only] ? only : null);
        Pass(tick => byId.GetValueOrDefault(tick.Id) is { } draft && TitleLikeness.AreAlike(draft.Title.Title, tick.Title) ? draft : null);
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
        string.Equals(TitleLikeness.Plain(draft.Title.Title), TitleLikeness.Plain(tick.Title), StringComparison.OrdinalIgnoreCase)
        || (draft.Title.Title.Length == 0 && tick.Title == KiroPlan.FallbackTitle(draft));
}
