using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>By what a run is found again.</summary>
internal sealed record RunHandle
{
    public required string RunId { get; init; }

    /// <summary>
    /// What its launcher calls it, such as <c>local:412@88123</c>; nobody else reads it. Null: not known yet, and the marker made of the run's id
    /// alone leads back to it.
    /// </summary>
    public string? Process { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string OutputPath { get; init; }

    /// <summary>As in <see cref="RunLaunch.Worktree"/>.</summary>
    public string? Worktree { get; init; }

    public static RunHandle Of(Run run, string? worktree = null) => new()
    {
        RunId = run.Id,
        Process = run.Handle ?? (run is { Pid: { } pid, ProcessStart: { } start } ? new ProcessIdentity(pid, start).Handle : null),
        StartedAt = run.StartedAt,
        OutputPath = run.OutputPath,
        Worktree = worktree,
    };
}
