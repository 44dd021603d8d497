using System.Text.Json.Nodes;

namespace Interlock.WorkGraph;

/// <summary>What is particular about a field of a task.</summary>
[Flags]
internal enum FieldTraits
{
    None = 0,

    /// <summary>A backup always has it, and is damaged without it.</summary>
    Required = 1,

    /// <summary>An operator may change it, see it in the event of the edit, and take the edit back.</summary>
    Edited = 2,

    /// <summary>Nobody can ask for tasks by it.</summary>
    Unsearched = 4,

    /// <summary>A file registry has a place of its own for it, outside of what is ours.</summary>
    Placed = 8,
}

/// <summary>
/// One field of a task, described once: backups, file registries, searches, edits, their events and their undoing follow from it.
/// It is one of five: text, whole number, flag, moment, list of texts.
/// </summary>
internal abstract class TaskField(string name, FieldTraits traits)
{
    /// <summary>As in every JSON of ours, and in every condition.</summary>
    public string Name { get; } = name;

    /// <summary>Its name where a file registry keeps what is ours.</summary>
    public string OwnName { get; init; } = name;

    /// <summary>The words it may be, where those are few.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public bool Has(FieldTraits trait) => (traits & trait) == trait;

    /// <summary>It says no more than a task of which nothing is known.</summary>
    public abstract bool IsDefault(WorkTask task);

    /// <summary>What a task has there, as JSON.</summary>
    public abstract JsonNode? Node(WorkTask task);
}

/// <param name="get">What a task has there.</param>
/// <param name="with">The task with another value there.</param>
internal sealed class TaskField<T>(string name, Func<WorkTask, T> get, Func<WorkTask, T, WorkTask> with, FieldTraits traits = FieldTraits.None)
    : TaskField(name, traits)
{
    /// <summary>Why a value cannot be; null where it can.</summary>
    public Func<T, string?> Fault { get; init; } = static _ => null;

    public T Of(WorkTask task) => get(task);

    public WorkTask With(WorkTask task, T value) => EqualityComparer<T>.Default.Equals(get(task), value) ? task : with(task, value);

    public override bool IsDefault(WorkTask task) => (get(task), get(TaskFields.Blank)) is var (has, blank)
        && (has is IReadOnlyList<string> list ? list.Count == 0 : EqualityComparer<T>.Default.Equals(has, blank));

    public override JsonNode? Node(WorkTask task) => get(task) switch
    {
        string text => text,
        bool flag => flag,
        long number and >= int.MinValue and <= int.MaxValue => (int)number,
        long number => number,
        DateTimeOffset moment => moment,
        IReadOnlyList<string> texts => JsonList.Of(texts),
        _ => null,
    };
}
