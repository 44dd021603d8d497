using Interlock.Lifecycle;
using Interlock.Storage;

namespace Interlock.Registry.Answering.Searching;

/// <summary>
/// A combined query. What the store can filter and sort is left to it; the rest is done here on what it answers, so that
/// every store answers the same without knowing fields.
/// </summary>
internal sealed record TaskSearch
{
    public string? Spec { get; init; }

    /// <summary>Stored states wanted, parents left out; empty: all tasks.</summary>
    public IReadOnlyList<TaskState> States { get; init; } = [];

    public string? Skill { get; init; }

    public string? Kind { get; init; }

    /// <summary>All of them must hold.</summary>
    public IReadOnlyList<TaskCondition> Where { get; init; } = [];

    public TaskOrder Order { get; init; } = TaskOrder.Creation;

    /// <summary>The whole order the other way round.</summary>
    public bool Reverse { get; init; }

    public int? Limit { get; init; }

    public int Offset { get; init; }

    /// <summary>Conditions as they were written; refused with the first that cannot be read.</summary>
    public static Result<IReadOnlyList<TaskCondition>> Conditions(IEnumerable<string> texts, DateTimeOffset now)
    {
        var conditions = new List<TaskCondition>();
        foreach (var text in texts)
        {
            var condition = TaskCondition.Parse(text, now);
            if (condition.IsRefused)
            {
                return condition.Refusal;
            }

            conditions.Add(condition.Value);
        }

        return conditions;
    }

    /// <summary>What the store is asked; it sorts and pages only where nothing is left to do on its answer.</summary>
    /// <param name="rest">Conditions the store does not know.</param>
    internal TaskQuery Ask(out List<TaskCondition> rest)
    {
        var query = new TaskQuery { Spec = Spec, States = States, Skill = Skill, Kind = Kind };
        rest = [];
        foreach (var condition in Where)
        {
            query = Pushed(query, condition) ?? Kept(query, rest, condition);
        }

        return rest.Count == 0 && Order.Native is { } key ? query with { Sort = key, Descending = Reverse, Limit = Limit, Offset = Offset } : query;
    }

    internal IReadOnlyList<TaskView> Run(IStoreReader reader, DateTimeOffset now)
    {
        var asked = reader.ListTasks(Ask(out var rest));
        if (rest.Count == 0 && Order.Native is not null)
        {
            return [.. asked.Select(task => TaskView.Of(reader, task, now))];
        }

        var found = new List<TaskFacts>();
        foreach (var task in asked)
        {
            var facts = new TaskFacts(reader, task, now);
            if (rest.TrueForAll(condition => condition.Holds(facts)))
            {
                found.Add(facts);
            }
        }

        var sorted = Order.Sort(found);
        return [.. (Reverse ? sorted.Reverse() : sorted).Skip(Offset).Take(Limit ?? int.MaxValue).Select(facts => facts.View)];
    }

    /// <summary>The query with the condition in it; null where the store cannot answer it.</summary>
    private static TaskQuery? Pushed(TaskQuery query, TaskCondition condition) => (condition.Operator, condition.Field.Name) switch
    {
        _ when condition.Operator != "=" || condition.Value.Length == 0 => null,
        (_, "spec") when query.Spec is null => query with { Spec = condition.Value },
        (_, "required_skills") when query.Skill is null => query with { Skill = condition.Value },
        (_, "kind") when query.Kind is null => query with { Kind = condition.Value.ToLowerInvariant() },
        (_, "optional") when query.Optional is null => query with { Optional = condition.Value.ToUpperInvariant() is "TRUE" or "YES" or "1" },
        _ => null,
    };

    private static TaskQuery Kept(TaskQuery query, List<TaskCondition> rest, TaskCondition condition)
    {
        rest.Add(condition);
        return query;
    }
}
