using Interlock.Cli.Composition;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec list</c>.</summary>
internal sealed class SpecListCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("spec list", "List the specs and how they stand.") { Data = DataShape.List("spec.list", SpecAnswer.Fields) };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var specs = workplace.Registry.Reading.Specs();
        return new(context.Print.List(specs, SpecAnswer.Write, page => page.Table(SpecAnswer.Table(specs), "No spec yet. Read one with 'interlock spec import PATH'.")));
    }
}
