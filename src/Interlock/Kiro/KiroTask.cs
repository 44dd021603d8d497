namespace Interlock.Kiro;

/// <summary>That a task waits for another.</summary>
/// <param name="Id">A task of the same file, or <c>spec/id</c> of another spec.</param>
/// <param name="Hard">Hard ones block; soft ones only order.</param>
internal sealed record KiroDependency(string Id, bool Hard);

/// <summary>One task of a <c>tasks.md</c>, as a person would read it.</summary>
internal sealed record KiroTask
{
    /// <summary>The number in the file; <c>1.1~2</c> for the second of that number; <c>u3</c>, <c>1.u2</c> where there is none.</summary>
    public required string Id { get; init; }

    /// <summary>Without number, optional mark, <c>(P)</c>, references and bold wrappers; never blank.</summary>
    public required string Title { get; init; }

    /// <summary>The text below the task without its references, line ends as LF; the title where there is none.</summary>
    public required string Description { get; init; }

    /// <summary>The character between the brackets; empty for <c>[]</c>.</summary>
    public required string Mark { get; init; }

    /// <summary>Whether the box is ticked (<c>x</c> or <c>X</c>).</summary>
    public bool Done => Mark is "x" or "X";

    public required bool Optional { get; init; }

    /// <summary>The id of the task above by number, by indentation where there is no number; null at the top. It may be work itself.</summary>
    public string? Parent { get; init; }

    /// <summary>A parent is not work: its state follows from its children; it has no dependencies of its own.</summary>
    public required bool IsParent { get; init; }

    /// <summary>1, the highest, to 5; null: the file does not say.</summary>
    public int? Priority { get; init; }

    /// <summary>References to acceptance criteria as written: <c>1.1</c>, <c>1.1-1.5</c>, <c>FR-3</c>, <c>All</c>.</summary>
    public required IReadOnlyList<string> Requirements { get; init; }

    /// <summary>What stands under a label such as "Acceptance criteria", where there is one.</summary>
    public required IReadOnlyList<string> Acceptance { get; init; }

    /// <summary>Repository-relative paths and globs the task declares (<c>_Files:_</c>, a path in <c>_Boundary:_</c>).</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Paths named in the text and component names of <c>_Boundary:_</c>; for scheduling only.</summary>
    public required IReadOnlyList<string> FileHints { get; init; }

    /// <summary><c>checks</c> for a checkpoint, else <c>merge</c>.</summary>
    public required string Completion { get; init; }

    /// <summary><c>feat fix refactor test docs chore</c>, guessed from the title.</summary>
    public required string Kind { get; init; }

    /// <summary>Sorted by the order of the file, then other specs; each id once.</summary>
    public required IReadOnlyList<KiroDependency> Dependencies { get; init; }

    /// <summary>Named by the file as dependencies, but no task of it.</summary>
    public required IReadOnlyList<string> MissingDependencies { get; init; }

    /// <summary>1-based line of the box.</summary>
    public required int Line { get; init; }

    /// <summary>A checkpoint is a barrier: it waits for all before it, all behind it wait for it.</summary>
    public required bool IsCheckpoint { get; init; }
}
