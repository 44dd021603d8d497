namespace Interlock.Cli.Calls;

/// <summary>All commands by their words, for those who read, carry or complete command lines.</summary>
internal interface ICommands
{
    /// <summary>All commands, in the order of the overview.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>The first words of commands that have two.</summary>
    IReadOnlyList<string> Nouns { get; }

    CliCommand? Find(string path);

    /// <summary>What the commands of a noun are about; null when it is none.</summary>
    string? About(string noun);

    /// <summary>The words that can follow: verbs of a noun, or, for an empty one, the first words of all commands.</summary>
    IReadOnlyList<string> Below(string noun);
}
