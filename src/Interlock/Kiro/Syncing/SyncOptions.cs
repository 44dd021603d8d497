namespace Interlock.Kiro.Syncing;

/// <summary>How a sync is made.</summary>
internal sealed record SyncOptions
{
    public KiroOptions Reading { get; init; } = new();

    /// <summary>A box ticked by hand is a manual completion (<c>kiro.trust_ticks</c>).</summary>
    public bool TrustTicks { get; init; }

    /// <summary>A box ticked by hand is set back (<c>kiro.untick</c>).</summary>
    public bool Untick { get; init; }

    /// <summary>A person asks for it: only a person reopens tasks and vouches for ticks.</summary>
    public bool ByPerson { get; init; } = true;

    /// <summary>What the registry knows is written into the file. Off: the file is only read, and what it lacks waits for the next sync.</summary>
    public bool Writes { get; init; } = true;

    /// <summary>
    /// Merges carry ticks in this file as long as nobody edits it: it is left to them while a task of the spec is in the merge queue,
    /// and no box is marked for a task that an agent's run works on.
    /// </summary>
    public bool LeaveToMerges { get; init; }

    /// <summary>A task that the file has no longer is marked and cancelled. Off for an import: it adds and changes.</summary>
    public bool Removes { get; init; } = true;
}
