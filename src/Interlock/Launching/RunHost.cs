using Interlock.Launching.LocalProcess;

namespace Interlock.Launching;

/// <summary>What our program does as the leader of a run (<see cref="HostProgram.Command"/>).</summary>
public static class RunHost
{
    private const int Usage = 2;

    /// <param name="words">What the launcher said, without <see cref="HostProgram.Command"/>.</param>
    /// <returns>The exit code of the program that was hosted, 128 + n after signal n.</returns>
    public static int Run(IReadOnlyList<string> words) =>
        HostOrder.Parse(words) is { } order ? new HostedRun(order, TimeProvider.System).Run() : Usage;
}
