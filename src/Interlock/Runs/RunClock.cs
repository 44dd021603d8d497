namespace Interlock.Runs;

/// <summary>The three clocks of a run (page 5).</summary>
internal enum RunClock
{
    /// <summary>No output and no event.</summary>
    Stall,

    /// <summary>Total time since the start.</summary>
    Wall,

    /// <summary>Requests to the model per minute.</summary>
    RequestRate,
}
