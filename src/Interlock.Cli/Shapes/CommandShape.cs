using Interlock.Contract;

namespace Interlock.Cli.Shapes;

/// <summary>What a command is called, takes and answers; everything about it that is not doing it.</summary>
/// <param name="Path">Its words: <c>task ready</c>, or <c>claim</c>.</param>
/// <param name="Summary">One line, for lists of commands.</param>
internal sealed record CommandShape(string Path, string Summary)
{
    /// <summary>More about it, for its help page.</summary>
    public string? Description { get; init; }

    public IReadOnlyList<Operand> Operands { get; init; } = [];

    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>The placeholder of a command line given after <c>--</c>; null when it takes none.</summary>
    public string? Trailing { get; init; }

    /// <summary>Complete command lines, each with what it does after a <c>#</c>.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What its JSON answer holds; null when it prints something that is not data.</summary>
    public AnswerShape? Data { get; init; }

    /// <summary>Cannot be tried without doing it: <c>--dry-run</c> is refused rather than ignored.</summary>
    public bool OnlyForReal { get; init; }

    /// <summary>Needs no registry and no repository: never handed to the runner.</summary>
    public bool Standalone { get; init; }

    /// <summary>Begins where it was given, also inside a run, and asks the runner by itself: it reads standard input.</summary>
    public bool ForwardsItself { get; init; }

    public Option? FindOption(string name) => Find(Options, name);

    internal static Option? Find(IReadOnlyList<Option> options, string name)
    {
        foreach (var option in options)
        {
            if (name == option.Name)
            {
                return option;
            }
        }

        return null;
    }
}
