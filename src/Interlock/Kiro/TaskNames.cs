using System.Globalization;

namespace Interlock.Kiro;

/// <summary>Finds tasks by what a file calls them: id, number, a number that is only a heading, a range, a title.</summary>
internal sealed class TaskNames
{
    /// <summary>A range from 1.1 to 1.9 names tasks; one over hundreds names a file.</summary>
    private const int MaxSpan = 500;

    private readonly IReadOnlyList<TaskDraft> drafts;
    private readonly Dictionary<string, TaskDraft> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskDraft?> byTitle = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<TaskDraft>> underHeading = new(StringComparer.Ordinal);

    public TaskNames(IReadOnlyList<TaskDraft> drafts)
    {
        this.drafts = drafts;
        foreach (var draft in drafts)
        {
            byId.TryAdd(draft.Id, draft);
            byTitle[draft.Title.Title] = byTitle.ContainsKey(draft.Title.Title) ? null : draft;
        }

        foreach (var draft in drafts)
        {
            if (draft.Number is not { } number)
            {
                continue;
            }

            for (var above = TaskNumber.Above(number); above is not null && !byId.ContainsKey(above); above = TaskNumber.Above(above))
            {
                Add(underHeading, above, draft);
            }
        }
    }

    /// <summary>The tasks an id stands for; empty when it is unknown. Several when only a heading bears the number.</summary>
    public IReadOnlyList<TaskDraft> Named(string id) =>
        byId.TryGetValue(id, out var draft) ? [draft] : underHeading.GetValueOrDefault(id) ?? [];

    /// <summary>The one task of that title.</summary>
    public TaskDraft? Titled(string title) => byTitle.GetValueOrDefault(title.Trim());

    /// <summary>
    /// The tasks of a range: siblings by number, else leaves by the order of the file. Empty when an end is unknown or the
    /// range spans more than <see cref="MaxSpan"/>.
    /// </summary>
    public IReadOnlyList<TaskDraft> Between(string from, string to)
    {
        if (Named(from) is not [var low, ..] || Named(to) is not [.., var high])
        {
            return [];
        }

        if (low.Number is { } first && high.Number is { } last && TaskNumber.Above(first) == TaskNumber.Above(last))
        {
            var above = TaskNumber.Above(first) is { } prefix ? prefix + "." : "";
            var (least, most) = (TaskNumber.Last(first), TaskNumber.Last(last));
            return most - least > MaxSpan
                ? []
                : [.. Enumerable.Range(least, Math.Max(most - least + 1, 0)).Select(number => byId.GetValueOrDefault(above + number.ToString(CultureInfo.InvariantCulture))).OfType<TaskDraft>()];
        }

        return high.Index - low.Index is < 0 or > MaxSpan ? [] : [.. drafts.Skip(low.Index).Take(high.Index - low.Index + 1).Where(draft => !draft.IsParent)];
    }

    private static void Add(Dictionary<string, List<TaskDraft>> lists, string key, TaskDraft draft)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(draft);
    }
}
