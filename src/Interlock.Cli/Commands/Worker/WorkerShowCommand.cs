using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Worker;

/// <summary><c>worker show</c>.</summary>
internal sealed class WorkerShowCommand : WorkplaceCommand
{
    private readonly Operand name = Operand.One("NAME", "The worker's name.");

    public override CommandShape Shape => new("worker show", "Show one worker.") { Operands = [name], Data = WorkerAnswer.One("worker.show") };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments) =>
        new(WorkerAnswer.Print(context, workplace, workplace.Registry.Roster.Find(arguments.Required(name))));
}
