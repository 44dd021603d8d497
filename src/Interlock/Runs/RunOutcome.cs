namespace Interlock.Runs;

/// <summary>What a run came to. Decided by <see cref="OutcomeFunction"/> alone; an exit code or a claim never decides it.</summary>
internal enum RunOutcome
{
    /// <summary>It ended well and there is work to judge. The gates judge it.</summary>
    Succeeded,

    /// <summary>It said that it was done, and changed nothing.</summary>
    ClaimedOnly,

    /// <summary>Tools it asked for were denied, and it got nowhere without them.</summary>
    Denied,

    /// <summary>The model's provider refused the credentials.</summary>
    AuthFailed,

    /// <summary>The provider's rate or usage limit was reached.</summary>
    RateLimited,

    /// <summary>The provider was overloaded or down.</summary>
    Overloaded,

    /// <summary>No output and no event for too long.</summary>
    Stalled,

    /// <summary>The wall clock ran out.</summary>
    TimedOut,

    /// <summary>Tokens or money ran out.</summary>
    BudgetExceeded,

    /// <summary>It asked the same over and over, or too often.</summary>
    LoopDetected,

    /// <summary>It waits for a person's answer.</summary>
    NeedsInput,

    /// <summary>A person, a shutdown or a lost claim ended it.</summary>
    Cancelled,

    /// <summary>It ended badly, or nobody knows how.</summary>
    Crashed,
}
