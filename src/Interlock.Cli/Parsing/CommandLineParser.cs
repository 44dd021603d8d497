using System.CommandLine;
using System.CommandLine.Parsing;
using Tree = System.CommandLine.Command;

namespace Interlock.Cli.Parsing;

/// <summary>
/// Reads every command line with System.CommandLine, whose tree is built from what the commands declare, as far as a line can reach it.
/// The library only sorts the words; checking them and wording the errors is done here and in <see cref="Binder"/>.
/// </summary>
internal sealed class CommandLineParser
{
    private readonly Dictionary<Tree, (CliCommand Command, CommandShape Shape)> leaves = [];
    private readonly Dictionary<Shapes.Option, Option<string[]>> valued = [];
    private readonly Dictionary<Shapes.Option, Option<bool>> flags = [];
    private readonly Dictionary<Tree, Argument<string[]>> operands = [];
    private readonly Option<bool> help = new("--help", "-h", "-?") { Recursive = true };
    private readonly Option<bool> version = new("--version");
    private readonly Tree root = new("interlock");
    private readonly GlobalOptions globals;
    private readonly ICommands commands;

    /// <param name="first">The first word of a command; what begins with another cannot be meant.</param>
    private CommandLineParser(GlobalOptions globals, ICommands commands, string? first)
    {
        this.globals = globals;
        this.commands = commands;
        root.Options.Add(help);
        root.Options.Add(version);
        AddOptions(root, globals.All, recursive: true);
        foreach (var noun in commands.Nouns.Where(noun => noun == first))
        {
            root.Subcommands.Add(new(noun));
        }

        foreach (var path in commands.Paths.Where(path => path == first || path.StartsWith($"{first} ", StringComparison.Ordinal)))
        {
            AddCommand(path);
        }
    }

    /// <summary>Understands the words, or says what is wrong with them.</summary>
    public static Parsed Parse(IReadOnlyList<string> words, GlobalOptions globals, ICommands commands)
    {
        if (words.Count == 0)
        {
            return Parsed.Help("");
        }

        if (words[0] == "help")
        {
            return ParseHelp(words, commands);
        }

        var end = 0;
        while (end < words.Count && words[end] != "--")
        {
            end++;
        }

        var joined = Joined([.. words.Take(end)], globals);
        var parser = new CommandLineParser(globals, commands, joined.Find(static word => word is not ['-', ..]));
        var result = parser.root.Parse(joined, new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        return parser.Sort(result, [.. words.Take(end)], [.. words.Skip(end + 1)], out var line) ?? Binder.Bind(line!);
    }

    // Before the command the library would take a value that reads like a command for one.
    private static List<string> Joined(List<string> words, GlobalOptions globals)
    {
        for (var index = 0; index < words.Count && words[index] is ['-', _, ..]; index++)
        {
            if (globals.Find(words[index]) is { IsFlag: false } && index + 1 < words.Count && words[index + 1] is not ['-', ..])
            {
                words[index] += "=" + words[index + 1];
                words.RemoveAt(index + 1);
            }
        }

        return words;
    }

    private static Parsed ParseHelp(IReadOnlyList<string> words, ICommands commands)
    {
        var path = string.Join(' ', words.Skip(1).Where(static word => word is not ['-', ..]));
        return path.Length == 0 || commands.About(path) is not null || commands.Find(path) is not null
            ? Parsed.Help(path)
            : Parsed.Refuse(UsageErrors.UnknownCommand("", path, commands.Paths, commands.Paths));
    }

    private static List<string> Words(IReadOnlyList<Token> tokens) => [.. tokens.Select(static token => token.Value)];

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent && PathOf(parent) is { } above ? (above.Length == 0 ? result.Command.Name : $"{above} {result.Command.Name}") : "";

    private void AddCommand(string path)
    {
        var command = commands.Find(path)!;
        var shape = command.Shape;
        var words = path.Split(' ');
        var parent = words.Length == 1 ? root : root.Subcommands.First(noun => noun.Name == words[0]);
        var leaf = parent.Subcommands.FirstOrDefault(known => known.Name == words[^1]) ?? new Tree(words[^1]);
        if (!parent.Subcommands.Contains(leaf))
        {
            parent.Subcommands.Add(leaf);
        }

        var argument = new Argument<string[]>("words") { Arity = new(0, 100_000) };
        leaf.Arguments.Add(argument);
        operands.Add(leaf, argument);
        leaves.Add(leaf, (command, shape));
        AddOptions(leaf, shape.Options, recursive: false);
    }

    private void AddOptions(Tree owner, IReadOnlyList<Shapes.Option> options, bool recursive)
    {
        foreach (var option in options)
        {
            if (option.IsFlag)
            {
                owner.Options.Add(flags[option] = new(option.Name) { Arity = ArgumentArity.Zero, Recursive = recursive });
            }
            else
            {
                owner.Options.Add(valued[option] = new(option.Name) { Arity = new(0, 100_000), Recursive = recursive });
            }
        }
    }

    private Parsed? Sort(ParseResult result, IReadOnlyList<string> given, IReadOnlyList<string> rest, out RawLine? line)
    {
        line = null;
        var tree = result.CommandResult.Command;
        var path = PathOf(result.CommandResult);
        var isLeaf = leaves.TryGetValue(tree, out var leaf);
        if (result.GetResult(help) is { Implicit: false })
        {
            // Help on a command that is none would be help on another one.
            return !isLeaf && result.UnmatchedTokens.FirstOrDefault(static word => word is not ['-', ..]) is { } unknown
                ? Parsed.Refuse(UsageErrors.UnknownCommand(path, unknown, commands.Below(path), commands.Paths))
                : Parsed.Help(path);
        }

        if (result.GetResult(version) is { Implicit: false })
        {
            return Parsed.AskVersion();
        }

        var shape = isLeaf ? leaf.Shape : null;
        var words = isLeaf ? Words(result.GetResult(operands[tree])?.Tokens ?? []) : [];
        if (given.Select(word => FlagWithValue(word, shape)).FirstOrDefault(static flag => flag is not null) is { } wrongFlag)
        {
            return Parsed.Refuse(UsageErrors.TakesNoValue(wrongFlag));
        }

        foreach (var word in result.UnmatchedTokens.Concat(words))
        {
            if (word is ['-', _, ..])
            {
                return Parsed.Refuse(Misplaced(path, word, shape));
            }
        }

        if (shape is null)
        {
            var known = commands.Below(path);
            return result.UnmatchedTokens is [var wrong, ..] ? Parsed.Refuse(UsageErrors.UnknownCommand(path, wrong, known, commands.Paths))
                : path.Length == 0 ? Parsed.Help("")
                : Parsed.Refuse(UsageErrors.MissingVerb(path, known));
        }

        line = new(leaf.Command, shape);
        line.Operands.AddRange(words);
        (shape.Trailing is null ? line.Operands : line.Trailing).AddRange(rest);
        return TakeOptions(result, shape, line) is { } refusal ? Parsed.Refuse(refusal) : null;
    }

    private Refusal Misplaced(string path, string word, CommandShape? shape) =>
        UsageErrors.UnknownOption(path, word, [.. Known(shape).Select(static option => option.Name), "--help"]);

    // The library would take the value of a flag for the next operand.
    private Shapes.Option? FlagWithValue(string word, CommandShape? shape)
    {
        var end = word.StartsWith("--", StringComparison.Ordinal) ? word.AsSpan().IndexOfAny('=', ':') : -1;
        return end < 0 ? null : Known(shape).FirstOrDefault(option => option.IsFlag && option.Name.AsSpan().SequenceEqual(word.AsSpan(0, end)));
    }

    private IEnumerable<Shapes.Option> Known(CommandShape? shape) => shape is null ? globals.All : globals.All.Concat(shape.Options);

    private Refusal? TakeOptions(ParseResult result, CommandShape shape, RawLine line)
    {
        foreach (var option in globals.All.Concat(shape.Options))
        {
            if (option.IsFlag)
            {
                if (result.GetResult(flags[option]) is { Implicit: false })
                {
                    line.Options.Add(new(option, ""));
                }

                continue;
            }

            if (result.GetResult(valued[option]) is not { Implicit: false } given)
            {
                continue;
            }

            var values = Words(given.Tokens);
            if (values.Count < given.IdentifierTokenCount)
            {
                return UsageErrors.NeedsValue(option);
            }

            if (values.Count > 1 && !option.Many)
            {
                return UsageErrors.Twice(option);
            }

            line.Options.AddRange(values.Select(value => new Given<Shapes.Option>(option, value)));
        }

        return null;
    }
}
