namespace Interlock.Cli.Forwarding;

/// <summary>How long and how much the runner's end bears.</summary>
internal sealed record ForwardingLimits
{
    /// <summary>From the connection to the whole request; also from the answer to its having been taken.</summary>
    public TimeSpan Request { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What carrying out one command may take; then it is cancelled.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Commands carried out at once; further ones wait for their turn.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>Connections that have not said what they want. With one more, the one that has been silent for longest is dropped.</summary>
    public int Silent { get; init; } = 64;
}
