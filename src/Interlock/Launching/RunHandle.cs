using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>By what a run is found again: pid with start time, and the marker made of its id. Without a pid the marker alone is searched.</summary>
public sealed record RunHandle
{
    public required string RunId { get; init; }

    public int? Pid { get; init; }

    /// <summary>Clock ticks since boot.</summary>
    public long? ProcessStart { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string OutputPath { get; init; }

    /// <summary>As in <see cref="RunLaunch.Worktree"/>.</summary>
    public string? Worktree { get; init; }

    public static RunHandle Of(Run run, string? worktree = null) => new()
    {
        RunId = run.Id,
        Pid = run.Pid,
        ProcessStart = run.ProcessStart,
        StartedAt = run.StartedAt,
        OutputPath = run.OutputPath,
        Worktree = worktree,
    };
}
