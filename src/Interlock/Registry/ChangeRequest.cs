namespace Interlock.Registry;

/// <summary>A change request on the forge.</summary>
public sealed record ChangeRequest
{
    /// <summary>Unique in the forge, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Uid of the task it carries.</summary>
    public required string Task { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>The branch that is to be merged.</summary>
    public required string Branch { get; init; }

    /// <summary>Commit of its head, 40 hex digits.</summary>
    public required string Head { get; init; }

    /// <summary>The branch it is to be merged to.</summary>
    public required string Base { get; init; }

    /// <summary><c>open</c>, <c>merged</c> or <c>closed</c>.</summary>
    public string State { get; init; } = "open";

    /// <summary>The commit that carries it on the target, 40 hex digits; null: it is not merged.</summary>
    public string? MergeCommit { get; init; }

    /// <summary><c>approved</c>, <c>needs_revision</c>, or null.</summary>
    public string? Review { get; init; }

    /// <summary>Name of the person who reviewed it.</summary>
    public string? ReviewBy { get; init; }

    /// <summary>What that person said.</summary>
    public string? ReviewReason { get; init; }

    /// <summary>Name of the worker who handed it in.</summary>
    public required string Author { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
