using Interlock.Cli.Composition;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec show</c>.</summary>
internal sealed class SpecShowCommand : WorkplaceCommand
{
    private readonly Operand spec = Operand.One("SPEC", "The spec.");

    public override CommandShape Shape => new("spec show", "Show how one spec stands.") { Operands = [spec], Data = DataShape.One("spec.show", SpecAnswer.Fields) };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var found = workplace.Registry.Reading.Spec(arguments.Required(spec));
        return new(found.IsRefused
            ? context.Refuse(found.Refusal)
            : context.Print.One(found.Value, SpecAnswer.Write, page => page.Table(SpecAnswer.Table([found.Value]), "")));
    }
}
