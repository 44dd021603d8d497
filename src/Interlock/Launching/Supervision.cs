namespace Interlock.Launching;

/// <summary>How a run is watched and ended.</summary>
internal sealed record Supervision
{
    public RunClocks Clocks { get; init; } = new();

    public StopGraces Graces { get; init; } = new();

    public OutputLimit Output { get; init; } = new();

    /// <summary>The first rung of the ladder: asks the agent to stop in its own protocol. It must not throw; it is abandoned after its grace.</summary>
    public Func<CancellationToken, Task>? ProtocolCancel { get; init; }

    /// <summary>For an agent that runs as another user; null: it runs as ourselves.</summary>
    public RunSharing? Sharing { get; init; }
}

/// <summary>Limits of the three clocks (page 5). Null switches one off.</summary>
internal sealed record RunClocks
{
    /// <summary>Longest time without output or event.</summary>
    public TimeSpan? Stall { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same while a tool of the agent runs.</summary>
    public TimeSpan? StallDuringTool { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest time in all.</summary>
    public TimeSpan? Wall { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Most requests to the model in one minute.</summary>
    public int? RequestsPerMinute { get; init; }
}

/// <summary>How long each rung of the stop ladder waits before the next.</summary>
internal sealed record StopGraces
{
    public TimeSpan ProtocolCancel { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Interrupt { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan Terminate { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long SIGKILL is repeated and the processes searched again before the rest is reported as still alive.</summary>
    public TimeSpan Kill { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>SIGTERM's grace for what a run left behind when it ended by itself.</summary>
    public TimeSpan Leftover { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>How much of an output is kept on disk.</summary>
internal sealed record OutputLimit
{
    /// <summary>Bytes of the beginning that are always kept.</summary>
    public long Head { get; init; } = 4 << 20;

    /// <summary>Bytes of the end that are always kept.</summary>
    public long Tail { get; init; } = 12 << 20;
}
