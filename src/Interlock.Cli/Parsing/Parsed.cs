namespace Interlock.Cli.Parsing;

/// <summary>What a command line asks for: exactly one of the four.</summary>
internal sealed record Parsed
{
    public CliCommand? Command { get; private init; }

    /// <summary>With <see cref="Command"/>: its checked words.</summary>
    public Arguments? Arguments { get; private init; }

    /// <summary>The command or noun whose help page is wanted; empty: the overview.</summary>
    public string? HelpFor { get; private init; }

    public bool Version { get; private init; }

    public Refusal? Refusal { get; private init; }

    public static Parsed Run(CliCommand command, Arguments arguments) => new() { Command = command, Arguments = arguments };

    public static Parsed Help(string path) => new() { HelpFor = path };

    public static Parsed AskVersion() => new() { Version = true };

    public static Parsed Refuse(Refusal refusal) => new() { Refusal = refusal };
}
