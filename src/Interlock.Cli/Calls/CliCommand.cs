namespace Interlock.Cli.Calls;

/// <summary>One command: says what it takes, and does it. A new instance serves each command line.</summary>
internal abstract class CliCommand
{
    public abstract CommandShape Shape { get; }

    /// <summary>Does it and prints the answer.</summary>
    /// <returns>The exit code; refusals go through <see cref="CommandContext.Refuse"/>.</returns>
    public abstract ValueTask<int> RunAsync(CommandContext context, Arguments arguments);
}
