namespace Interlock.Cli.Output;

/// <summary>The state of the work at one moment, as the live view shows it.</summary>
internal sealed record LiveSnapshot
{
    public required IReadOnlyList<LiveWorker> Workers { get; init; }

    /// <summary>Tasks that are ready and wait for a worker.</summary>
    public int Queued { get; init; }

    /// <summary>Tasks that wait for something else.</summary>
    public int Blocked { get; init; }

    /// <summary>Changes waiting to be merged.</summary>
    public int Merging { get; init; }

    public int Failed { get; init; }

    public int Done { get; init; }

    public int Total { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>Time that is probably left; null while nothing can be said.</summary>
    public TimeSpan? Left { get; init; }
}

/// <summary>What one worker is doing.</summary>
internal sealed record LiveWorker
{
    public required string Name { get; init; }

    /// <summary>Null: idle.</summary>
    public string? Task { get; init; }

    public string? Title { get; init; }

    /// <summary>Percent, 0 to 100; null: it does not say.</summary>
    public int? Progress { get; init; }

    /// <summary>The state of the task, or what the worker does.</summary>
    public string? State { get; init; }

    /// <summary>The gate, lock or person it waits for; null: it does not wait.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Since it took the task.</summary>
    public TimeSpan? Elapsed { get; init; }
}
