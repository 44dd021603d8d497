using Interlock.Cli.Commands;
using Interlock.Cli.Output;
using Interlock.Cli.Parsing;
using Interlock.Contract;

namespace Interlock.Cli.Help;

/// <summary>Help for a person: the overview, the commands of a noun, or one command.</summary>
internal static class HelpPage
{
    public static int Print(string path, Printer print)
    {
        print.Shape = AnswerShape.One<HelpAnswer>("help");
        var page = new TextPage(TextLook.Plain);
        Write(path, page);
        return print.One(new HelpAnswer(path, page.ToString()), shown => Write(path, shown));
    }

    private static void Write(string path, TextPage page)
    {
        if (CommandIndex.Find(path) is { } command)
        {
            OfCommand(command.Shape, page);
        }
        else if (CommandIndex.About(path) is { } about)
        {
            page.Line(about).Blank();
            OfCommands(CommandIndex.Below(path).Select(verb => $"{path} {verb}"), page);
            page.Blank().Line($"'interlock {path} VERB --help' says more about one.");
        }
        else
        {
            Overview.Write(page);
        }
    }

    internal static void OfCommands(IEnumerable<string> paths, TextPage page)
    {
        var shapes = paths.Select(static path => CommandIndex.Find(path)!.Shape).ToList();
        Pairs([.. shapes.Select(static shape => (shape.Path, shape.Summary))], page);
    }

    private static void OfCommand(CommandShape shape, TextPage page)
    {
        page.Line(shape.Summary);
        if (shape.Description is { } description)
        {
            page.Blank().Paragraph(description, indent: 0);
        }

        page.Blank().Line(Piece.Strong("Usage")).Line("  ", UsageLine.Of(shape));
        if (shape.Operands.Count > 0)
        {
            page.Blank().Line(Piece.Strong("Arguments"));
            Pairs([.. shape.Operands.Select(static operand => (operand.Name, Explained(operand.Help, operand.Choices)))], page);
        }

        if (shape.Options.Count > 0)
        {
            page.Blank().Line(Piece.Strong("Options"));
            Pairs([.. shape.Options.Select(static option => (Written(option), Explained(option.Help, option.Choices) + Notes(option)))], page);
        }

        page.Blank().Line(Piece.Strong("Everywhere"));
        Pairs([.. new GlobalOptions().All.Select(static option => (Written(option), option.Help))], page);
        if (shape.Examples.Count > 0)
        {
            page.Blank().Line(Piece.Strong("Examples"));
            foreach (var example in shape.Examples)
            {
                page.Line("  ", example);
            }
        }
    }

    private static string Written(Option option) => option.Name == "--json" ? "--json[=FIELDS]" : option.IsFlag ? option.Name : $"{option.Name} {option.Value}";

    private static string Explained(string help, IReadOnlyList<string> choices) => choices.Count == 0 ? help : $"{help} One of {string.Join(", ", choices)}.";

    private static string Notes(Option option) => (option.Required ? " Required." : "") + (option.Many ? " May be given several times." : "");

    private static void Pairs(IReadOnlyList<(string Name, string Help)> pairs, TextPage page)
    {
        var width = pairs.Max(static pair => pair.Name.Length);
        var room = Math.Clamp((page.Look.Width ?? 100) - width - 4, 30, 90);
        foreach (var (name, help) in pairs)
        {
            var label = name.PadRight(width + 2);
            foreach (var line in Folding.Fold(help, room))
            {
                page.Line("  ", Piece.Active(label), line);
                label = new(' ', label.Length);
            }
        }
    }
}
