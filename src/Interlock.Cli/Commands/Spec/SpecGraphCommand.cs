using Interlock.Cli.Commands.Graph;
using Interlock.Contract;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec graph</c>: the order of execution, and the dependency graph.</summary>
internal sealed class SpecGraphCommand : GraphCommand
{
    private readonly Operand spec = Operand.One("SPEC", "The spec.");

    public override CommandShape Shape => new("spec graph", "Show in which order the tasks of a spec can be done, or draw its graph.")
    {
        Description = About,
        Operands = [spec],
        Options = [Format, Output],
        Data = AnswerShape.One<GraphAnswer>("spec.graph"),
        Examples = ["interlock spec graph chat-app", "interlock spec graph chat-app --format svg --output chat-app.svg"],
    };

    protected override Result<TaskGraph> Find(CommandContext context, Charting charting, Arguments arguments) => charting.Spec(arguments.Required(spec));
}
