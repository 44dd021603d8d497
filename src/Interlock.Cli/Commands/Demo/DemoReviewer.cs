using System.Threading.Channels;

namespace Interlock.Cli.Commands.Demo;

/// <summary>The part of the person: reads for a while what waits for approval, and approves it by the command that people have.</summary>
internal sealed class DemoReviewer(OwnProgram program, TimeSpan reading, TimeProvider clock)
{
    public const string Name = "reviewer";

    private readonly Channel<string> asked = Channel.CreateUnbounded<string>(new() { SingleReader = true });

    /// <summary>Asks for approval of a task.</summary>
    public void Ask(string task) => asked.Writer.TryWrite(task);

    /// <summary>Nothing more will be asked.</summary>
    public void GoHome() => asked.Writer.TryComplete();

    /// <returns>The first answer that was not taken; null when all were.</returns>
    public async Task<ProgramAnswer?> WorkAsync(CancellationToken cancellation)
    {
        ProgramAnswer? refused = null;
        await foreach (var task in asked.Reader.ReadAllAsync(cancellation))
        {
            await Task.Delay(reading, clock, cancellation);
            var answer = await program.RunAsync(["approve", $"{DemoFolder.Spec}/{task}", "--for", "impact", "--as", Name, "--reason", "every command has a test", "--json"], cancellation);
            refused ??= answer.ExitCode == 0 ? null : answer;
        }

        return refused;
    }
}
