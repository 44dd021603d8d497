namespace Interlock.Registry.Answering.Searching;

/// <summary>What tasks are sorted by: keys in order of weight, then the order of creation, so that no two tasks are equal.</summary>
internal sealed class TaskOrder
{
    private readonly IReadOnlyList<SortKey> keys;

    private TaskOrder(IReadOnlyList<SortKey> keys) => this.keys = keys;

    public static TaskOrder Creation { get; } = new([]);

    /// <summary>The one key that a store can sort by itself; null where there is another.</summary>
    internal string? Native => keys switch
    {
        [] => "created",
        [{ Descending: false, Field.Name: "priority" or "state" or "title" } only] => only.Field.Name,
        [{ Descending: false, Field.Name: "updated_at" }] => "updated",
        [{ Descending: false, Field.Name: "created_at" }] => "created",
        _ => null,
    };

    /// <summary>Reads <c>priority,-updated_at</c>; a dash turns a key round. Refusal <c>query.field</c>.</summary>
    public static Result<TaskOrder> Parse(string text)
    {
        var keys = new List<SortKey>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var field = SearchFields.Find(word.StartsWith('-') ? word[1..] : word);
            if (field.IsRefused)
            {
                return field.Refusal;
            }

            keys.Add(new(field.Value, word.StartsWith('-')));
        }

        return new TaskOrder(keys);
    }

    /// <summary>The tasks in this order; those that stand equal stay as they came.</summary>
    internal IReadOnlyList<TaskFacts> Sort(IReadOnlyList<TaskFacts> tasks)
    {
        if (keys.Count == 0)
        {
            return tasks;
        }

        var lines = new List<Line>(tasks.Count);
        foreach (var task in tasks)
        {
            lines.Add(new(task, [.. keys.Select(key => key.Field.Of(task).ToArray())], lines.Count));
        }

        lines.Sort((one, other) => Compare(one, other));
        return [.. lines.Select(line => line.Task)];
    }

    private int Compare(Line one, Line other)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var (left, right) = (one.Values[i], other.Values[i]);
            if (left.Length == 0 || right.Length == 0)
            {
                if (left.Length != right.Length)
                {
                    // A task without a value comes last, whichever way round.
                    return left.Length == 0 ? 1 : -1;
                }

                continue;
            }

            var order = Compare(left, right);
            if (order != 0)
            {
                return keys[i].Descending ? -order : order;
            }
        }

        return one.Place - other.Place;
    }

    private static int Compare(Datum[] left, Datum[] right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var order = Datum.Compare(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length - right.Length;
    }

    private sealed record SortKey(SearchField Field, bool Descending);

    private sealed record Line(TaskFacts Task, Datum[][] Values, int Place);
}
