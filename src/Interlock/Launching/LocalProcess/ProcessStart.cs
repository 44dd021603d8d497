namespace Interlock.Launching.LocalProcess;

/// <summary>What is started and with what; where nothing is said it is that of whoever starts it.</summary>
internal sealed record ProcessStart
{
    /// <summary>Absolute path.</summary>
    public required string Program { get; init; }

    /// <summary>Arguments, the name included.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>The whole environment, <c>NAME=value</c>; null: our own, byte for byte.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    public string? Directory { get; init; }

    /// <summary>Opened for reading.</summary>
    public string? Stdin { get; init; }

    /// <summary>Opened for appending, created with mode 600; stdout and stderr.</summary>
    public string? Output { get; init; }

    /// <summary>In a session of its own; else in ours, in a process group of its own.</summary>
    public bool Leads { get; init; }

    /// <summary>Signals that are held back until it takes them, from its first moment on; see <see cref="SignalDescriptor.SetOf"/>.</summary>
    public ulong Held { get; init; }
}
