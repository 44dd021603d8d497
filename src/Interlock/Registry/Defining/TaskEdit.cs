namespace Interlock.Registry.Defining;

/// <summary>What of a task's definition an operator changes; null leaves it.</summary>
public sealed record TaskEdit
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Kind { get; init; }

    public int? Priority { get; init; }

    public int? EstimateMinutes { get; init; }

    /// <summary>Takes the estimate away.</summary>
    public bool ClearEstimate { get; init; }

    public bool? Optional { get; init; }

    public IReadOnlyList<string>? RequiredSkills { get; init; }

    public IReadOnlyList<string>? Files { get; init; }

    public IReadOnlyList<(string Name, bool Hard)>? DependsOn { get; init; }

    public IReadOnlyList<string>? Acceptance { get; init; }

    public string? Worklog { get; init; }

    /// <summary>Takes the worklog away.</summary>
    public bool ClearWorklog { get; init; }

    public MetadataEdit? Metadata { get; init; }

    /// <summary>The version the edit was made on; another one refuses it. Null: whatever it is.</summary>
    public long? ExpectedVersion { get; init; }
}
