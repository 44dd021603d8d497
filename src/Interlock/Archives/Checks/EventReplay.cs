using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>What the log says of each task: whether it was created, the last state, the tokens given.</summary>
internal sealed class EventReplay(Survey survey)
{
    // By uid: a task may have had several names, and a name several tasks.
    private readonly Dictionary<string, Told> told = new(StringComparer.Ordinal);

    public void Add(JournalEvent entry)
    {
        if (entry is not { Spec: { } spec, TaskId: { } id } || (survey.Spec is not null && spec != survey.Spec))
        {
            return;
        }

        var name = new TaskRef(spec, id);
        var uid = entry.Uid ?? survey.Find(name)?.Uid ?? name.ToString();
        if (!told.TryGetValue(uid, out var task))
        {
            told[uid] = task = new();
        }

        task.Name = name;

        if (entry.Type == EventTypes.TaskCreated)
        {
            task.Created = true;
        }

        if (StateIn(entry) is { } state)
        {
            (task.State, task.StateSeq) = (state, entry.Seq);
        }

        if (entry.Type == EventTypes.TaskAssigned && Number(entry.Details["token"]) is { } token)
        {
            if (token <= task.Token)
            {
                survey.Error("fence.order", name.ToString(), $"Event {entry.Seq} gives token {token} for {name} after token {task.Token}.", $"Look at 'interlock task history {name}'.");
            }

            task.Token = token;
        }
    }

    /// <param name="complete">The log goes back to its first event.</param>
    public void Compare(bool complete)
    {
        foreach (var task in survey.Tasks)
        {
            var known = told.GetValueOrDefault(task.Uid);
            if (known is not { Created: true } && complete)
            {
                // A program that writes taskset.json by itself need not have written events.
                var (add, next) = ForeignUid.Is(task.Uid)
                    ? (survey.Warn, "Another program put it into the file; nothing is to be done.")
                    : ((Action<string, string?, string, string>)survey.Error, "Restore the spec from a backup under a new name and compare.");
                add("events.no_creation", task.Name.ToString(), $"No event says that {task.Name} was created.", next);
            }

            if (!task.IsParent && known?.State is { } state && state != task.State)
            {
                survey.Error("events.state", task.Name.ToString(), $"{task.Name} is {task.State.Name()}; event {known.StateSeq} says {state.Name()}.", $"Look at 'interlock task history {task.Name}'.");
            }

            if (known is { Token: > 0 } && known.Token != task.LastToken)
            {
                survey.Error("fence.last", task.Name.ToString(), $"The last token given for {task.Name} is {task.LastToken}; the log says {known.Token}.", $"Look at 'interlock task history {task.Name}'.");
            }
        }

        foreach (var name in told.Where(entry => entry.Value.Created && survey.Find(entry.Key) is null && survey.Find(entry.Value.Name)?.Uid != entry.Key).Select(entry => entry.Value.Name))
        {
            survey.Error("events.no_task", name.ToString(), $"{name} was created, and is no task any more.", "Restore the spec from a backup under a new name and compare.");
        }
    }

    /// <summary>The state that an event leaves its task in; null where it says nothing of it.</summary>
    private static TaskState? StateIn(JournalEvent entry) =>
        TaskStates.Parse(Text(entry.Details["to"])) ?? (entry.Type switch
        {
            EventTypes.TaskCreated => TaskStates.Parse(Text(entry.Details["state"])) ?? TaskState.Draft,
            EventTypes.TaskCompleted when !entry.Details.ContainsKey("children_done") => TaskState.Done,
            EventTypes.TaskUpdated => TaskStates.Parse(Text(entry.Details["state"])),
            _ => null,
        });

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static long? Number(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<long>(out var number) ? number
        : value.TryGetValue<int>(out var small) ? small
        : null;

    private sealed class Told
    {
        /// <summary>In the last event.</summary>
        public TaskRef Name { get; set; }

        public bool Created { get; set; }

        public TaskState? State { get; set; }

        public long StateSeq { get; set; }

        public long Token { get; set; }
    }
}
