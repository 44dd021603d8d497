using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec list</c>.</summary>
internal sealed class SpecListCommand : WorkplaceCommand
{
    private readonly Operand part = Operand.Maybe("TEXT", "Only specs with this in their name.");
    private readonly Option open = Option.Flag("--open", "Only specs with something left to do.");

    public override CommandShape Shape => new("spec list", "List the specs and how they stand.")
    {
        Operands = [part],
        Options = [open],
        Data = AnswerShape.List<SpecAnswer>("spec.list"),
        Examples = ["interlock spec list --open"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var all = workplace.Registry.Reading.Specs();
        var specs = all
            .Where(spec => arguments.Text(part) is not { } text || spec.Spec.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Where(spec => !arguments.Has(open) || spec.Progress < 100)
            .ToList();
        var empty = all.Count == 0 ? "No spec yet. Read one with 'interlock spec import PATH'." : "No such spec.";
        return new(context.Print.List(specs.Select(SpecAnswer.Of), page => page.Table(SpecText.Table(specs), empty)));
    }
}
