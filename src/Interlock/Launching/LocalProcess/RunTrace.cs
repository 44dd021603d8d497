namespace Interlock.Launching.LocalProcess;

/// <summary>By what the processes of one run are recognised.</summary>
internal sealed class RunTrace(string runId, ProcessIdentity? leader, string? worktree, long notBefore)
{
    public string RunId { get; } = runId;

    /// <summary>The session leader, where it is known.</summary>
    public ProcessIdentity? Leader { get; } = leader;

    /// <summary>The run's own worktree; null switches the search by working directory off.</summary>
    public string? Worktree { get; } = worktree;

    /// <summary>The search by working directory takes no process that started before this; clock ticks since boot.</summary>
    public long NotBefore { get; } = notBefore;

    /// <summary>Where pids born after the leader lie; null when the leader was not started here.</summary>
    internal BirthWindow? Window { get; init; }

    /// <summary>The pid of what the leader started: its end is the run's, and it is no survivor.</summary>
    internal int? Agent { get; init; }

    /// <summary>Who started the leader; what it starts besides has lost no parent.</summary>
    internal int? Starter { get; init; }

    /// <summary>This process is the leader, and whatever has it as parent is the run's.</summary>
    internal bool TakesOrphans { get; init; }

    /// <summary>Every process found so far. Its descendants are the run's too, whatever they did to their environment.</summary>
    internal Dictionary<ProcessIdentity, string> Known { get; } = [];
}
