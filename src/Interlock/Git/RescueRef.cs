namespace Interlock.Git;

/// <summary>Work that was saved before a worktree was removed.</summary>
internal sealed record RescueRef
{
    /// <summary><c>refs/interlock/rescue/&lt;task key&gt;/&lt;attempt&gt;</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>Key of the task, as <see cref="TaskKey"/> gives it.</summary>
    public required string Key { get; init; }

    /// <summary>The attempt; with <c>-2</c>, <c>-3</c> when one attempt was rescued more than once.</summary>
    public required string Attempt { get; init; }

    /// <summary>Holds the files as they were; its first parent is the commit that was checked out.</summary>
    public required string Commit { get; init; }

    public required string Tree { get; init; }

    public required IReadOnlyList<string> Parents { get; init; }

    public required DateTimeOffset SavedAt { get; init; }
}
