using Interlock.Registry.Syncing;

namespace Interlock.Kiro.Syncing;

/// <summary>One change of one line of the file. Exactly one of the values is set.</summary>
/// <param name="Agreement">Of the task; follows what was written.</param>
/// <param name="Line">1-based line of its box.</param>
internal sealed record FileEdit(SyncAgreement Agreement, int Line)
{
    public string? Mark { get; init; }

    /// <summary>Old and new title.</summary>
    public (string Old, string New)? Title { get; init; }

    public bool? Optional { get; init; }

    /// <summary>A line of its own for a task that was made by command; <see cref="Line"/> is then 1.</summary>
    public NewLine? Insert { get; init; }

    /// <summary>With the mark that the file has for done work.</summary>
    public FileEdit Ticked(char tick) => Mark is { } mark && SyncBase.IsDone(mark) ? this with { Mark = tick.ToString() } : this;

    /// <summary>It stands in the file now.</summary>
    public void Done()
    {
        if (Mark is { } mark)
        {
            Agreement.WroteMark(mark);
        }
        else if (Title is { } title)
        {
            Agreement.WroteTitle(title.New);
        }
        else if (Optional is { } optional)
        {
            Agreement.WroteOptional(optional);
        }
    }

    /// <summary>That it cannot be written.</summary>
    public ImportProblem Problem(string file) => new(
        file,
        Line,
        Insert is null ? "registry.ahead" : "registry.only",
        Insert is not null ? $"{Agreement.Now.Spec}/{Agreement.Now.Number} was made by command; no line for it can be written here without changing more. Add one to see it there."
            : Title is { } title
            ? $"The title was changed in the registry to '{title.New}'; it cannot be written here without changing more than the title."
            : $"The task is {(Optional == true ? "optional" : "required")} in the registry; that cannot be written here without changing more.");
}

/// <summary>What a sync found and decided, before anything is written.</summary>
internal sealed record SyncDecision
{
    public required SyncPlan Plan { get; init; }

    /// <summary>To be written into the file, by line.</summary>
    public required IReadOnlyList<FileEdit> Edits { get; init; }

    public required IReadOnlyList<ImportProblem> Conflicts { get; init; }

    public required IReadOnlyList<ImportProblem> Errors { get; init; }

    /// <summary>What changes in the registry, one line for each task.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>By uid: what means something else now.</summary>
    public required IReadOnlyList<(string Uid, SyncNote Note)> Noted { get; init; }

    /// <summary>Line in the file of each known task, by uid.</summary>
    public required IReadOnlyDictionary<string, int> LineOf { get; init; }

    /// <summary>Line in the file of each new task, by its key.</summary>
    public required IReadOnlyDictionary<string, int> NewLines { get; init; }

    public required int Matched { get; init; }

    public required int Removed { get; init; }
}
