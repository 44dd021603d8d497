using Interlock.Agents;

namespace Interlock.Dispatching;

/// <summary>A place that runs agents.</summary>
internal sealed record Pool
{
    public required string Name { get; init; }

    /// <summary>Runs at once.</summary>
    public required int Limit { get; init; }

    public required IAgentDriver Driver { get; init; }

    /// <summary>Skills its agents have; empty: any task fits.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>For agents that run as another user; null: they run as ourselves.</summary>
    public Launching.RunSharing? Sharing { get; init; }

    /// <summary>Without an event for so long a run is ended as stalled; default 5 min.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest a run may take; default 60 min.</summary>
    public TimeSpan Wall { get; init; } = TimeSpan.FromMinutes(60);
}

/// <summary>A check by its name and its command line, for people and agents to read.</summary>
internal sealed record CheckCommand(string Name, string Command);

/// <summary>How a dispatcher goes about it.</summary>
internal sealed record DispatchOptions
{
    public required IReadOnlyList<Pool> Pools { get; init; }

    /// <summary>Runs at once, over all pools.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>How a run is ended that is another user's; null: it is ours, or its pool is gone.</summary>
    public Launching.RunSharing? SharingOf(Runs.Run run) => Pools.FirstOrDefault(pool => pool.Name == run.Pool)?.Sharing;

    /// <summary>Only tasks of these specs; empty: all.</summary>
    public IReadOnlyList<string> Specs { get; init; } = [];

    public bool RequiredOnly { get; init; }

    /// <summary>True: end when nothing is left to do (<c>work</c>); false: wait for more (<c>dispatch</c>).</summary>
    public bool UntilFinished { get; init; }

    /// <summary>With <see cref="UntilFinished"/>: how long to wait when only a person can go on.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the store is looked at when nothing wakes the loop.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the locks of tasks that declare no files are grown while they are worked on.</summary>
    public TimeSpan LockGrowth { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After the first interrupt: how long running agents may finish before they are stopped.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two rungs of the stop ladder: interrupt, terminate, kill.</summary>
    public TimeSpan StopStep { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a pool rests after a rate limit or a failed login.</summary>
    public TimeSpan PoolPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What is done beside the work when it is due, one after the other.</summary>
    public IReadOnlyList<Chore> Chores { get; init; } = [];

    /// <summary>Told of what failed and stops nothing: what it was, and with what. Called on the thread of the loop; null: it is only thrown at the end.</summary>
    public Action<string, Exception>? Failed { get; init; }

    /// <summary>Directory for outputs and prompts of runs.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>Where runs of <c>external</c> tasks work: the root of the repository.</summary>
    public required string RepositoryRoot { get; init; }

    public required string Host { get; init; }

    /// <summary>What must pass before a merge, as agents are told; empty: nothing.</summary>
    public IReadOnlyList<CheckCommand> Checks { get; init; } = [];

    /// <summary>The interlock program, for agents that report; null: they are not told.</summary>
    public string? Program { get; init; }

    /// <summary>Deploys what is merged; null: nothing is deployed here.</summary>
    public Merging.DeployQueue? Deploys { get; init; }

    /// <summary>How commands inside a run reach the registry; null: they open the store.</summary>
    public IRunDoors? Doors { get; init; }
}
