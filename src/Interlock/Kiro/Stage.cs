namespace Interlock.Kiro;

/// <summary>Leaves that may be worked side by side; all of them wait for the stage before.</summary>
/// <param name="Members">In the order of the file.</param>
internal sealed record Stage(IReadOnlyList<TaskDraft> Members)
{
    /// <summary>Leaves that, once done, mean that everything up to this stage's end is; the members when not set.</summary>
    public IReadOnlyList<TaskDraft>? Covers { get; init; }

    /// <summary>Its place among the waves of a graph.</summary>
    public int? Wave { get; init; }

    /// <summary>Waves it waits for instead of the stage before.</summary>
    public IReadOnlyList<int>? After { get; init; }

    /// <summary>A run of cc-sdd's <c>(P)</c> tasks.</summary>
    public bool Parallel { get; init; }

    /// <summary>Members that wait only for what stood before the run of <c>(P)</c> tasks, because they say themselves what else they need.</summary>
    public IReadOnlySet<TaskDraft> Loose { get; init; } = new HashSet<TaskDraft>();
}
