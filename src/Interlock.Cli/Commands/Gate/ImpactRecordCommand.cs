using Interlock.Cli.Composition;
using Interlock.Gates;

namespace Interlock.Cli.Commands.Gate;

/// <summary><c>impact record</c>: what a worker judged.</summary>
internal sealed class ImpactRecordCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option risk = Option.Choice("--risk", "R", ["LOW", "MEDIUM", "HIGH", "CRITICAL"], "How far the change reaches.", required: true);
    private readonly Option symbol = Option.Texts("--symbol", "S", "A symbol it touches; may be given again.");

    public override CommandShape Shape => new("impact record", "Record the impact of a task's change.")
    {
        Description = "A later analysis may raise the risk but not lower it; inside a run it cannot go below the analysis.",
        Operands = [task],
        Options = [risk, symbol],
        Data = TaskAnswer.Shape("impact.record"),
        Examples = ["interlock impact record chat-app/1.1 --risk HIGH"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, await workplace.Registry.Approving.RecordAsync(
                name.Value, Risks.Parse(arguments.Required(risk)) ?? Risk.Low, arguments.All(symbol), context.Actor(), context.Interrupts.Graceful));
    }
}
