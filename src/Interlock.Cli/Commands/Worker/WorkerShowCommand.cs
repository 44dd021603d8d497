using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Worker;

/// <summary><c>worker show</c>.</summary>
internal sealed class WorkerShowCommand : WorkplaceCommand
{
    private readonly Operand name = Operand.One("NAME", "The worker's name.");

    public override CommandShape Shape => new("worker show", "Show one worker.") { Operands = [name], Data = AnswerShape.One<WorkerAnswer>("worker.show"), Examples = ["interlock worker show ann"] };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments) =>
        new(WorkerText.Print(context, workplace, workplace.Registry.Roster.Find(arguments.Required(name))));
}
