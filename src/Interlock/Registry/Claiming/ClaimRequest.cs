using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>What a worker asks for.</summary>
public sealed record ClaimRequest
{
    /// <summary>Who claims.</summary>
    public required Actor Actor { get; init; }

    /// <summary>The named task; null: the best ready one.</summary>
    public TaskRef? Task { get; init; }

    /// <summary>Only tasks of this spec; null: of any.</summary>
    public string? Spec { get; init; }

    /// <summary>Only tasks that require this skill; null: any.</summary>
    public string? Skill { get; init; }

    /// <summary>Leave optional tasks out.</summary>
    public bool RequiredOnly { get; init; }

    /// <summary>Idempotency key: the same key gives the same claim while it lasts.</summary>
    public string? Key { get; init; }

    /// <summary>Which of the ready tasks may be taken; null: any. The dispatcher's policy speaks here.</summary>
    public Func<WorkTask, bool>? Wanted { get; init; }
}
