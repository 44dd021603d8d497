namespace Interlock.Runs;

/// <summary>What to start: a program with its arguments, or a line for the shell.</summary>
internal sealed record CommandLine
{
    private CommandLine(IReadOnlyList<string> argv, bool isShell)
    {
        Argv = argv;
        IsShell = isShell;
    }

    /// <summary>Program and arguments, exactly as the program gets them.</summary>
    public IReadOnlyList<string> Argv { get; }

    public bool IsShell { get; }

    /// <summary>A program and its arguments; no shell reads them.</summary>
    public static CommandLine Of(params IReadOnlyList<string> argv) => new([.. argv], isShell: false);

    /// <summary>A line that <c>/bin/sh -c</c> reads.</summary>
    public static CommandLine Shell(string line) => new(["/bin/sh", "-c", line], isShell: true);

    public override string ToString() => IsShell ? Argv[2] : string.Join(' ', Argv);
}
