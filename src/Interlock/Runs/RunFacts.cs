namespace Interlock.Runs;

/// <summary>Everything <see cref="OutcomeFunction"/> may look at. Facts only: nothing here is an opinion of the agent but <see cref="TerminalEvent"/>.</summary>
internal sealed record RunFacts
{
    /// <summary>The agent's stream has a final event by which it says that it ended (page 5). A plain command has none: its exit stands for it.</summary>
    public bool TerminalEventExpected { get; init; }

    /// <summary>That final event was seen.</summary>
    public bool TerminalEvent { get; init; }

    /// <summary>The stream carried an error flag (<c>is_error</c>, <c>turn.failed</c>); it outweighs a "success" beside it.</summary>
    public bool ErrorFlag { get; init; }

    /// <summary>Number of tool calls that were denied.</summary>
    public int Denials { get; init; }

    /// <summary>Why we ended it; null when it ended by itself.</summary>
    public StopCause? Stopped { get; init; }

    /// <summary>The clock that fired, when one did.</summary>
    public RunClock? ClockFired { get; init; }

    /// <summary>Null: unknown, because nobody was there to see it (128 + n after signal n).</summary>
    public int? ExitCode { get; init; }

    /// <summary>Processes of the run that outlived it and were ended by us.</summary>
    public int SurvivorsReaped { get; init; }

    /// <summary>Whether the task asks for changes at all; false for <c>checks</c>, <c>manual</c> and <c>external</c> completion.</summary>
    public bool ChangesExpected { get; init; } = true;

    /// <summary>Commits of this task on its branch beyond its base.</summary>
    public int Commits { get; init; }

    /// <summary>Changed and untracked files in the worktree that are not committed.</summary>
    public int ChangedFiles { get; init; }

    /// <summary>The question to a person with which the agent's output ends (<see cref="AgentQuestion"/>); null when there is none.</summary>
    public string? Question { get; init; }

    /// <summary>What the end of the output shows (<see cref="OutputSignReader"/>).</summary>
    public OutputSigns Signs { get; init; }
}
