namespace Interlock.Runs;

/// <summary>One live execution, and what is kept of it (page 2, Runs). A task may have many runs; a run may have no task.</summary>
internal sealed record Run
{
    /// <summary>8 characters (<see cref="RunIds"/>); also the value of the process marker <see cref="RunVariables.RunId"/>.</summary>
    public required string Id { get; init; }

    public required RunType Type { get; init; }

    public RunStatus Status { get; init; } = RunStatus.Running;

    /// <summary>Why it ended as it did, one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary><c>spec/id</c>.</summary>
    public string? Task { get; init; }

    public string Description { get; init; } = "";

    public string? Pool { get; init; }

    public required string Host { get; init; }

    /// <summary>
    /// What its launcher calls it, such as <c>local:412@88123</c>. Null from the moment the row is written to the moment the process is known:
    /// a search by marker finds it then.
    /// </summary>
    public string? Handle { get; init; }

    /// <summary>The session leader on its host, for people.</summary>
    public int? Pid { get; init; }

    /// <summary>Start time of <see cref="Pid"/> in clock ticks since boot; only in rows that have no <see cref="Handle"/> yet.</summary>
    public long? ProcessStart { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null while running, and when nobody saw it end. 128 + n after signal n.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Where stdout and stderr go.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The last lines, control characters removed.</summary>
    public string? OutputPreview { get; init; }

    /// <summary>Flips once, when the one notification of the end was queued.</summary>
    public bool Notified { get; init; }

    public DateTimeOffset? Heartbeat { get; init; }

    /// <summary>Input and output tokens together.</summary>
    public long Tokens { get; init; }

    /// <summary>In US dollars.</summary>
    public decimal Cost { get; init; }

    public string? Worker { get; init; }

    /// <summary>The fencing token of the claim it works under.</summary>
    public long? Token { get; init; }

    /// <summary>Which attempt at the task, from 1.</summary>
    public int Attempt { get; init; } = 1;

    public RunOutcome? Outcome { get; init; }

    /// <summary>What it asks a person, where that is how it ended.</summary>
    public string? Question { get; init; }

    /// <summary>The process that watches it and writes down its end; null in records of earlier versions.</summary>
    public int? WatcherPid { get; init; }

    /// <summary>Start time of <see cref="WatcherPid"/> in clock ticks since boot.</summary>
    public long? WatcherStart { get; init; }

    /// <summary>When its wall clock runs out; null: never.</summary>
    public DateTimeOffset? EndsBy { get; init; }

    /// <summary>It has ended, and what follows for its task is still to be done: whoever watched it died in between.</summary>
    public bool Owed { get; init; }

    /// <summary>
    /// Who asked from outside that it be ended; stored before the first signal, so that whoever watches the run knows why it died.
    /// </summary>
    public string? StopAskedBy { get; init; }
}
