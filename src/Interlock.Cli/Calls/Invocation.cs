using Interlock.Cli.Output;

namespace Interlock.Cli.Calls;

/// <summary>One command line with everything of the process around it that a command may see. Nothing else is read, so it can run inside another process.</summary>
internal sealed record Invocation
{
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The working directory, absolute; null when it does not exist any more.</summary>
    public required string? Directory { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Makes the screen; told whether colour is unwanted.</summary>
    public required Func<bool, Screen> Screen { get; init; }

    /// <summary>Reads standard input to its end, with a bound on bytes and on time (null: passed); itself null where the words came from another process.</summary>
    public Func<int, TimeSpan, byte[]?>? Input { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public required Interrupts Interrupts { get; init; }

    /// <summary>What leads the runs that are started; null: this very program.</summary>
    public Launching.HostProgram? Host { get; init; }

    /// <summary>Carries out another command line in this process.</summary>
    public required Func<Invocation, ValueTask<int>> Perform { get; init; }

    /// <summary>Set when the words came from inside a run: what it may not choose for itself.</summary>
    public bool FromRun { get; init; }
}
