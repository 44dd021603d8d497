namespace Interlock.Gates;

/// <summary>
/// Where an approval came from, as the machine tells it. Kept with the approval and in its event, because one user's processes cannot
/// be told apart for certain: what cannot be refused can be looked at.
/// </summary>
internal sealed record ApprovalOrigin
{
    /// <summary>The process that gave it and those above it, nearest first: <c>"4711 bash"</c>.</summary>
    public IReadOnlyList<string> Line { get; init; } = [];

    /// <summary>It had a controlling terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Its working directory.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The user of the system.</summary>
    public string User { get; init; } = "";

    /// <summary>
    /// When the eldest of the line was born, where its parent is gone and the system took it in; null where the line goes back to
    /// something that has always been there. What a run leaves behind looks like that.
    /// </summary>
    public DateTimeOffset? AdoptedAt { get; init; }

    /// <summary>Run during which the eldest of an adopted line was born; null when there is none, and no doubt.</summary>
    public string? BornInRun { get; init; }
}
