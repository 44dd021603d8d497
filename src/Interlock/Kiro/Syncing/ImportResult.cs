namespace Interlock.Kiro.Syncing;

/// <summary>What an import or a sync read and changed. <c>LinesRead</c> is <c>LinesTasks + LinesNotTasks</c>.</summary>
internal sealed record ImportResult
{
    public required string Spec { get; init; }

    /// <summary>Tasks of the spec in the store afterwards, parents included.</summary>
    public required int Tasks { get; init; }

    public required int LinesRead { get; init; }

    public required int LinesTasks { get; init; }

    public required int LinesNotTasks { get; init; }

    public int Added { get; init; }

    public int Updated { get; init; }

    public int Unchanged { get; init; }

    /// <summary>Tasks that the file no longer has; they are kept.</summary>
    public int Removed { get; init; }

    public IReadOnlyList<ImportProblem> Conflicts { get; init; } = [];

    public IReadOnlyList<ImportProblem> Errors { get; init; } = [];

    /// <summary>The tasks as they were read, in the order of the file.</summary>
    public IReadOnlyList<KiroTask> Read { get; init; } = [];

    /// <summary>Tasks that mean something else now than before.</summary>
    public IReadOnlyList<SyncNote> Noted { get; init; } = [];
}

/// <summary>A task that a sync gave another meaning.</summary>
/// <param name="What"><c>reopened</c>, <c>cancelled</c>, <c>renumbered</c>, <c>retitled</c>, <c>became_parent</c>, <c>became_task</c>.</param>
/// <param name="Before">Its number or title before.</param>
internal sealed record SyncNote(string Task, string What, string? Before);

/// <summary>One thing about one task that could not be taken as it stands.</summary>
internal sealed record ImportProblem(string File, int Line, string Code, string Message);
