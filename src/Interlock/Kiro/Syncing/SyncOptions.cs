namespace Interlock.Kiro.Syncing;

/// <summary>How the checkout that a file stands in is to the one in which it was last read.</summary>
internal enum Standing
{
    /// <summary>It holds what was read then.</summary>
    Later,

    /// <summary>It does not: an older commit, or another branch.</summary>
    Apart,

    /// <summary>An older commit, and the file is as it was then.</summary>
    Earlier,
}

/// <summary>How a sync is made.</summary>
internal sealed record SyncOptions
{
    /// <summary>How the file is written.</summary>
    public PlanFormat Format { get; init; } = KiroFormat.Plain;

    /// <summary>A box ticked by hand is a manual completion (<c>kiro.trust_ticks</c>).</summary>
    public bool TrustTicks { get; init; }

    /// <summary>Tasks whose ticks made by hand are accepted this once; none in it: all; null: none.</summary>
    public IReadOnlyCollection<string>? AcceptedTicks { get; init; }

    /// <summary>What would be asked about is done: tasks reopen, and other work takes the place of work that is held or done.</summary>
    public bool Accepts { get; init; }

    public Standing Standing { get; init; }

    /// <summary>The file stands in an archive: what is left of it is cancelled, and nothing new is taken.</summary>
    public bool Closes { get; init; }

    /// <summary>What the file is remembered by, so that another one does not take its place; null: it is not remembered.</summary>
    public string? Source { get; init; }

    /// <summary>Commit that the checkout stands on; null: none is known.</summary>
    public string? Head { get; init; }

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

    /// <summary>These options for one task.</summary>
    internal SyncOptions For(string id) => AcceptedTicks is { } accepted && (accepted.Count == 0 || accepted.Contains(id)) ? this with { TrustTicks = true } : this;

    /// <summary>A task that the file has no longer is marked and cancelled. Off for an import: it adds and changes.</summary>
    public bool Removes { get; init; } = true;
}
