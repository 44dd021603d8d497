using System.Text.Json.Nodes;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>What of a task's definition an operator changes; null leaves it.</summary>
public sealed class TaskEdit
{
    private readonly Dictionary<TaskField, Func<WorkTask, WorkTask>> set = [];

    /// <summary>One line.</summary>
    public string? Title { get; init => Set(TaskFields.Title, field = value); }

    /// <summary>Any text.</summary>
    public string? Description { get; init => Set(TaskFields.Description, field = value); }

    /// <summary>One of <see cref="WorkTask.Kinds"/>.</summary>
    public string? Kind { get; init => Set(TaskFields.Kind, field = value); }

    /// <summary>1 (highest) to 5.</summary>
    public int? Priority { get; init => Set(TaskFields.Priority, field = value); }

    /// <summary>Minutes, 0 or more.</summary>
    public int? EstimateMinutes { get; init => Set(TaskFields.Estimate, field = value); }

    /// <summary>The spec is done without it.</summary>
    public bool? Optional { get; init => Set(TaskFields.Optional, (field = value) ?? false, value is not null); }

    /// <summary>All of them, in place of those there were.</summary>
    public IReadOnlyList<string>? RequiredSkills { get; init => Set(TaskFields.Skills, (field = value)!); }

    /// <summary>All of them, in place of those there were.</summary>
    public IReadOnlyList<string>? Files { get; init => Set(TaskFields.Files, (field = value)!); }

    /// <summary>All of them, in place of those there were.</summary>
    public IReadOnlyList<string>? Requirements { get; init => Set(TaskFields.Requirements, (field = value)!); }

    /// <summary>All of them, in place of those there were.</summary>
    public IReadOnlyList<string>? Acceptance { get; init => Set(TaskFields.Acceptance, (field = value)!); }

    /// <summary>What was done and how it was verified.</summary>
    public string? Worklog { get; init => Set(TaskFields.Worklog, field = value); }

    /// <summary>All of them, in place of those there were; <c>ID</c> in the same spec or <c>SPEC/ID</c>.</summary>
    public IReadOnlyList<(string Name, bool Hard)>? DependsOn { get; init; }

    /// <summary>Free facts to set and to remove.</summary>
    public MetadataEdit? Metadata { get; init; }

    /// <summary>The version the edit was made on; another one refuses it. Null: whatever it is.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>It says nothing at all.</summary>
    public bool IsEmpty => set.Count == 0 && DependsOn is null && Metadata is null && ExpectedVersion is null;

    internal bool Sets(TaskField field) => set.ContainsKey(field);

    /// <summary>Gives a field a value as an event has it; null takes away what is there.</summary>
    internal void Set(TaskField field, JsonNode? value)
    {
        switch (field)
        {
            case TaskField<string?> text: Set(text, (string?)value, true); break;
            case TaskField<long?> number: Set(number, value is null ? null : value.AsValue().TryGetValue<int>(out var small) ? small : value.GetValue<long>(), true); break;
            case TaskField<bool> flag: Set(flag, (bool?)value ?? false, true); break;
            case TaskField<IReadOnlyList<string>> list: Set(list, value is JsonArray words ? [.. words.Select(word => (string)word!)] : [], true); break;
            default: throw new InvalidOperationException($"{field.Name} is of no kind that is edited");
        }
    }

    /// <summary>The task with all fields that are set; what follows from them for others is not looked at.</summary>
    internal WorkTask Apply(WorkTask task) => set.Values.Aggregate(task, (edited, change) => change(edited));

    private void Set<T>(TaskField<T> field, T value) => Set(field, value, value is not null);

    private void Set<T>(TaskField<T> field, T value, bool said)
    {
        if (said)
        {
            set[field] = task => field.With(task, value);
        }
    }
}
