namespace Interlock.Runs;

/// <summary>Why we ended a run ourselves.</summary>
internal enum StopCause
{
    /// <summary>A person or a shutdown asked for it.</summary>
    Cancelled,

    /// <summary>The claim behind the run is no longer ours.</summary>
    ClaimLost,

    /// <summary>One of the <see cref="RunClock"/>s fired.</summary>
    Clock,

    /// <summary>A token or money budget was used up.</summary>
    Budget,

    /// <summary>The event stream goes round in circles.</summary>
    Loop,

    /// <summary>The agent gave its final event and would not go; its work counts as ended by itself.</summary>
    Lingered,
}
