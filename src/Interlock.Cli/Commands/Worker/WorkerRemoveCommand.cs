using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Worker;

/// <summary><c>worker remove</c>.</summary>
internal sealed class WorkerRemoveCommand : WorkplaceCommand
{
    private readonly Operand name = Operand.One("NAME", "The worker's name.");

    public override CommandShape Shape => new("worker remove", "Remove a worker that holds nothing.") { Operands = [name], Data = AnswerShape.One<WorkerAnswer>("worker.remove"), Examples = ["interlock worker remove ann"] };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments) =>
        new(WorkerText.Print(context, workplace, workplace.Registry.Roster.Remove(context.Actor(), arguments.Required(name))));
}
