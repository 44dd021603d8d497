using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>One thing that happened on the way of a task.</summary>
/// <param name="Seq">Of its event.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Text">What happened, one sentence; it may hold what an agent or a check printed.</param>
internal sealed record LogEntry(long Seq, DateTimeOffset At, string Kind, string Text)
{
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "claimed", "set_up_failed", "run", "run_ended", "question", "answer", "refused", "queued", "check", "returned", "merged", "deploy",
        "approval", "retry", "released", "failed", "done", "reopened", "cancelled",
    ];

    public string? Worker { get; init; }

    public string? Run { get; init; }

    public int? Attempt { get; init; }

    /// <summary>Of a run or of checks.</summary>
    public string? Outcome { get; init; }

    /// <summary>Which condition refused.</summary>
    public string? Code { get; init; }

    /// <summary>The command of the check that failed.</summary>
    public string? Command { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Absolute path of the whole output, as long as it is kept.</summary>
    public string? Log { get; init; }

    /// <summary>Files that a refusal is about.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The last lines of what a check or a run printed.</summary>
    public string? Output { get; init; }
}

/// <summary>One attempt at a task that has brought nothing yet.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Entries">What happened in it, in order.</param>
internal sealed record TaskAttempt(int Number, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>The last that something failed or was refused in it; null when nothing was.</summary>
    public LogEntry? Trouble => Entries.LastOrDefault(entry => entry is { Kind: "check", Outcome: "failed" } or { Kind: "refused" or "returned" })
        ?? Entries.LastOrDefault(entry => entry is { Kind: "run_ended", Outcome: not "Succeeded" });
}
