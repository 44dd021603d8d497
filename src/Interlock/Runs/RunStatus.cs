namespace Interlock.Runs;

/// <summary>The status of a run. Never mixed with the state of a task: a run's end never makes a task done.</summary>
internal enum RunStatus
{
    Running,

    /// <summary>Ended by itself, and its outcome is <see cref="RunOutcome.Succeeded"/>.</summary>
    Completed,

    /// <summary>Ended by itself, with any other outcome.</summary>
    Failed,

    /// <summary>We ended it.</summary>
    Killed,
}
