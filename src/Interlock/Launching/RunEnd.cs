using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>A process of a run that outlived it, or that nothing but SIGKILL ended.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Command">Its command name, as the kernel keeps it (at most 15 characters).</param>
internal sealed record Survivor(int Pid, string Command);

/// <summary>How a run ended, seen from outside. Facts for <see cref="RunFacts"/>, no judgement.</summary>
internal sealed record RunEnd
{
    public required string RunId { get; init; }

    /// <summary>Null when nobody saw it. 128 + n after signal n.</summary>
    public int? ExitCode { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Why we ended it; null when it ended by itself.</summary>
    public StopCause? Stopped { get; init; }

    public RunClock? ClockFired { get; init; }

    /// <summary>Processes that were left and that we ended.</summary>
    public IReadOnlyList<Survivor> Survivors { get; init; } = [];

    /// <summary>Processes that are still there although they were sent SIGKILL (a disk that does not answer, another user's). Empty in any sane case; never ignore it.</summary>
    public IReadOnlyList<Survivor> StillAlive { get; init; } = [];

    /// <summary>The last lines of the output, control characters removed.</summary>
    public string OutputPreview { get; init; } = "";

    /// <summary>Bytes written in all, those included that were cut from the file.</summary>
    public long OutputBytes { get; init; }

    /// <summary>What went wrong with the output file while it was watched (a full disk), if anything did; the run went on regardless.</summary>
    public string? OutputProblem { get; init; }

    /// <summary>Why the run could not be closed as the user it ran as, if it could not: see <see cref="RunSharing.Close"/>.</summary>
    public string? ClosingProblem { get; init; }

    /// <summary>See <see cref="AgentQuestion"/>.</summary>
    public string? Question { get; init; }

    public OutputSigns Signs { get; init; }
}
