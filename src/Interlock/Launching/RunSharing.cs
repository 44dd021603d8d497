using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>An agent that runs as another user: what that user gets for the time of a run, and how the run is ended as that user.</summary>
internal sealed record RunSharing
{
    /// <summary>The group through which that user reaches the worktree and the run's socket, and nothing else; null: its rights are left as they are.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// Run with the words <c>TERM</c> or <c>KILL</c>, the run's id and, where it has one of its own, its worktree behind it: signals the processes of the run that we may
    /// not signal, and after <c>KILL</c> gives its files back. Null: nobody does.
    /// </summary>
    public CommandLine? Close { get; init; }

    /// <summary>The longest that <see cref="Close"/> may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
