namespace Interlock.Cli.Parsing;

/// <summary>What a parser found: the command, and its words not yet checked.</summary>
internal sealed class RawLine(CliCommand command, CommandShape shape)
{
    public CliCommand Command => command;

    public CommandShape Shape => shape;

    /// <summary>In the order given; a flag's value is empty.</summary>
    public List<Given<Option>> Options { get; } = [];

    public List<string> Operands { get; } = [];

    public List<string> Trailing { get; } = [];

    public bool Has(Option option)
    {
        foreach (var (given, _) in Options)
        {
            if (ReferenceEquals(given, option))
            {
                return true;
            }
        }

        return false;
    }
}
